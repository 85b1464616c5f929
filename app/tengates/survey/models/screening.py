"""What looks at people's words before a model obeys them: moderation, guardrails, checks of the project's own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from tengates.model.code import Call
from tengates.model.place import Span
from tengates.model.survey import Operation, Survey
from tengates.survey.knowledge.prompting import GUARDRAILS, NO_SCREEN, SCREENS
from tengates.survey.linked import linked
from tengates.survey.on_the_way import ways
from tengates.survey.service.browser import is_browser_code
from tengates.survey.web.index import SourceFile
from tengates.survey.web.project import Project

_SANITISES = re.compile(r"(?i)saniti[sz]e")
# What a check of words for a model speaks of.
_LOOKS = re.compile(
    r"(?i)ignore|instruct|system|prompt|jailbreak|inject|disregard|pattern|block(?:ed|list)|banned|denied|bad_?words|moderat|assistant|<\|"
)


@dataclass(frozen=True, slots=True)
class Screen:
    """A screen in use, and what it is."""

    path: str
    line: int
    what: str
    span: Span
    scope: str = ""


def find_screens(survey: Survey) -> tuple[Screen, ...]:
    """Screens that the served program calls, each line once; not those that only ways in without a model lead to."""
    texts = {call.place.path for call in survey.model_calls if call.operation is Operation.GENERATE}
    rows = [
        Screen(
            call.place.path, call.place.line, "a moderation model looks at the text", call.place.span, call.call.scope
        )
        for call in survey.model_calls
        if call.operation is Operation.MODERATE
        and (call.place.symbol or call.entry is not None or call.place.path in texts)
    ]
    project = linked(survey).project
    rows += project.each("screens", partial(_of_file, project))
    found = tuple({(row.path, row.line): row for row in rows}.values())
    at, files = ways(survey), project.files
    return tuple(row for row in found if not at.missed(files[row.path], row.span, row.scope))


def _of_file(project: Project, file: SourceFile) -> Iterator[Screen]:
    if is_browser_code(file.path, file.code):
        return
    packages = {item.module for item in file.code.imports if not item.is_type and item.module.startswith(GUARDRAILS)}
    for name in sorted(packages):
        first = next((call for call in file.code.calls if call.callee.startswith(name)), None)
        if first is not None and project.source(file.path, first.callee) is None:
            yield Screen(file.path, first.span.line, f"{name} looks at the text", first.span, first.scope)
    for call in file.code.calls:
        if _screens(file, call) and not _only_tidies(project, file, call):
            yield Screen(file.path, call.span.line, f"{call.written[:60]} looks at the text", call.span, call.scope)
    for branch in file.code.branches:
        if "flagged" in branch.condition.text:
            yield Screen(
                file.path, branch.span.line, "a text that was flagged is turned away", branch.span, branch.scope
            )


def _only_tidies(project: Project, file: SourceFile, call: Call) -> bool:
    """`sanitiseInput` of the project's own that only takes out mentions and spaces: it turns nothing away."""
    target = project.function(file.path, call.callee) if _SANITISES.search(call.callee) else None
    if target is None:
        return False
    at, function = target
    if at.branches(function.span):
        return False
    texts = [row.expr.text for row in at.calls(function.span)]
    texts += [row.value.text for row in at.assignments(function.span)]
    texts += [row.value.text for row in at.code.returns if row.scope == function.qualname]
    return not any(_LOOKS.search(text) for text in texts)


def _screens(file: SourceFile, call: Call) -> bool:
    """A check by its name, given something to look at, whose answer is used."""
    last = call.written.rpartition(".")[2]
    if not SCREENS.search(last) or NO_SCREEN.search(call.written) or not call.expr.items:
        return False
    root = call.written.partition(".")[0]
    known = root in file.locals or root in file.defined or root in {"self", "this"} or "." in call.written
    return known and not last[:1].isupper()
