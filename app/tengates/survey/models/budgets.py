"""Budgets: a sum of money, tokens or credits that is counted down, and what happens when it is gone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from tengates.model.code import Branch, Exit, Expr, ExprKind
from tengates.model.survey import Survey
from tengates.survey.knowledge.metering import BUDGET_MANAGERS
from tengates.survey.linked import linked
from tengates.survey.service.browser import is_browser_code
from tengates.survey.service.limits import RANGE, refuses
from tengates.survey.web.index import SourceFile
from tengates.survey.web.memory import rows_per_file
from tengates.survey.web.project import Project

# At the beginning of a word: `hasPendingStatus` spends nothing.
_SUM = re.compile(
    r"(?i)(?<![a-z])(?:budget|spend|spent|cost|usd|dollars|credits?(?![a-z])|credit_?(?:balance|limit|count)"
    r"|max_?(?:cost|spend)|token_?(?:quota|allowance|balance)|(?:monthly|daily)_?tokens?|remaining_?tokens"
    r"|tokens?_?(?:used|spent|remaining|left)|used_?tokens)"
)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
# Not money: room in a prompt, a time budget, a bank card, what a test calls.
_OTHER = re.compile(
    r"(?i)context|prompt|history|window|chunk|time_?budget|retry_?budget|credit_?card|credentials?|character|thinking"
    r"|reasoning_?(?:budget|effort)|budget_?tokens|max_?budget_?tokens|search_?budget|step_?budget|status_?code|instanceof|seconds|timeout|elapsed|duration|token_?budget|entry_?budget|^len\(|\.length|attachment"
)
_FITTING = re.compile(r"(?i)prune|trim|compact|truncat|\bcap_?|fit_?|window|context|summar|split|estimate|history")
_COMPARES = re.compile(
    r"[<>]|^(?:not |!)|(?i:within|exceed|over_?|enough|insufficient|has_?|can_?|exhaust|deplet|sufficient)"
)
_REFUSES = re.compile(
    r"(?i)(?:^|[._])(?:reply\w*|send\w*|abort|json|status|error|warning|raise\w*|respond|redirect|toast\w*|stop|throw|answer)$"
)


@dataclass(frozen=True, slots=True)
class Budget:
    """A place that asks whether there is anything left to spend."""

    path: str
    line: int
    what: str


def find_budgets(survey: Survey) -> tuple[Budget, ...]:
    """Checks of a budget on the server that end in a refusal or in another model."""
    project = linked(survey).project
    found = [
        row
        for file in project
        if not is_browser_code(file.path, file.code)
        for row in (*_managed(file), *project.rows(file, "budgets", partial(_checked, project)))
    ]
    return tuple(dict.fromkeys(found))


@rows_per_file
def _managed(file: SourceFile) -> Iterator[Budget]:
    for call in file.code.calls:
        if call.callee.rpartition(".")[2] in BUDGET_MANAGERS:
            yield Budget(file.path, call.span.line, "a budget manager counts what is spent")
    for row in file.code.assignments:
        if row.target == "litellm.max_budget":
            yield Budget(file.path, row.span.line, "LiteLLM stops at a budget")


def _checked(project: Project, file: SourceFile) -> Iterator[Budget]:
    for branch in file.code.branches:
        text = branch.condition.text
        names = _CAMEL.sub("_", " ".join(_names(branch.condition)))
        if (
            not _SUM.search(names)
            or _OTHER.search(text)
            or RANGE.search(text)
            or not _COMPARES.search(text)
            or not branch.scope
        ):
            continue
        if _FITTING.search(branch.scope.rpartition(".")[2]):
            continue
        said = " ".join(text.split())[:70]
        if _changes_model(file, branch):
            yield Budget(file.path, branch.span.line, f"another model is asked when {said}")
        elif branch.exit in {Exit.RETURN, Exit.RAISE} and _is_refusal(project, file, branch):
            yield Budget(file.path, branch.span.line, f"refuses when {said}")
        elif any(_REFUSES.search(name.replace("()", "")) for name in branch.calls):
            yield Budget(file.path, branch.span.line, f"says so when {said}")


def _is_refusal(project: Project, file: SourceFile, branch: Branch) -> bool:
    """Leaving early when there is something left is no refusal, nor is leaving with nothing what would ask no model."""
    if not refuses(branch):
        return False
    if branch.exit is Exit.RAISE:
        return True
    if branch.returned is None or branch.returned.kind is ExprKind.NONE:
        function = file.functions.get(branch.scope)
        return function is not None and project.calls_model(file, function.span)
    given = branch.returned.text
    return given not in {"true", "True"} and not _COUNTS.search(given)


_COUNTS = re.compile(r"^\s{0,3}(?:\d|len\(|Math\.|sum\()")


def _changes_model(file: SourceFile, branch: Branch) -> bool:
    return any("model" in row.target.lower() for row in file.assignments(branch.span))


def _names(expr: Expr) -> Iterator[str]:
    stack = [expr]
    while stack:
        current = stack.pop()
        if current.name:
            yield current.name
        stack += [item for _, item in current.items]
