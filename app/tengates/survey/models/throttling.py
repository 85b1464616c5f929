"""What the program does when the provider says "too many requests" (429, or the quota is used up)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from tengates.model.code import Branch, Exit, Expr, ExprKind, Function, Handler
from tengates.model.survey import Survey
from tengates.survey.linked import linked
from tengates.survey.reaching import enclosing
from tengates.survey.web.index import SourceFile
from tengates.survey.web.memory import rows_per_file
from tengates.survey.web.project import Project

_TYPE = re.compile(
    r"(?:RateLimit(?:ed)?Error|RateLimitException|ResourceExhausted|TooManyRequests\w*|ThrottlingException)$"
)
_PROVIDER = re.compile(r"(?:openai|anthropic|groq|litellm|google|mistralai|cohere|together)[._]")
_ELSEWHERE = re.compile(r"(?i)^(?:slack|telegram|discord|tweepy|praw|github|stripe|spotipy|linear)")
_SAYS = re.compile(
    r"(?i)RateLimitError|\b429\b|rate_limit_exceeded|insufficient_quota|rate[ _-]?limit|too many requests|RESOURCE_?EXHAUSTED"
    r"|TOO_MANY_REQUESTS|overloaded_error|retry-after|\bThrottl(?:ing|ed)Exception\b|[\"']Throttling[\"']|TooManyRequestsException"
)
_ASKS = re.compile(r"(?i)status|code|error|exc|message|\berr\b|\be\b|header|type\(|reason")
_LUMPED = re.compile(r"\b5\d\d\b|>=?\s{0,2}[45]00|\bin\s?[\[({]")
_OWN = re.compile(
    r"(?i)ratelimit(?:er)?\.|limiter(?!ror)|checkRate|within_?rate|rate_?limit(?:ed)?\(|success\b|remaining"
)
_QUEUES = frozenset({"InMemoryRateLimiter", "retry_if_exception_type", "on_exception"})
_PACERS = frozenset({"InMemoryRateLimiter"})


@dataclass(frozen=True, slots=True)
class Throttle:
    """A place that treats the provider's limit apart."""

    path: str
    line: int
    what: str
    sure: bool = False  # names the provider, wherever it stands


def find_throttles(survey: Survey) -> tuple[Throttle, ...]:
    """Handlers, retries and branches for the provider's own limit; the product's limit on its users is another matter."""
    project = linked(survey).project
    found: list[Throttle] = []
    for file in project:
        found += _handlers(file)
        found += _retries(file)
        found += [row for row in _branches(file) if row is not None]
        found += project.rows(file, "limits sorted out", partial(_sorted_out, project))
    return tuple(dict.fromkeys(row for row in found if row.sure or _reaches(survey, row)))


def _reaches(survey: Survey, row: Throttle) -> bool:
    """Whether the function around a place leads to a model, or is where one that does so goes when it fails."""
    project = linked(survey).project
    file = project.files[row.path]
    around = [item for item in file.code.functions if item.span.line <= row.line <= item.span.end_line]
    if any(project.calls_model(file, item.span) for item in around):
        return True
    names = {item.name for item in around if item.name}
    return any(
        names & {name.rpartition(".")[2] for name in handler.calls} and _leads(survey, other, handler)
        for other in project
        for handler in other.code.handlers
        if names and handler.calls
    )


def _leads(survey: Survey, file: SourceFile, handler: Handler) -> bool:
    function = enclosing(file, handler.scope)
    return function is not None and linked(survey).project.calls_model(file, function.span)


@rows_per_file
def _handlers(file: SourceFile) -> Iterator[Throttle]:
    for handler in file.code.handlers:
        limits = [name for name in handler.types if _TYPE.search(name) and not _ELSEWHERE.search(name)]
        if limits and len(limits) == len(handler.types) and _does(handler):
            yield Throttle(
                file.path, handler.span.line, f"{limits[0].rpartition('.')[2]} is caught apart", _is_sure(limits)
            )


def _is_sure(names: list[str]) -> bool:
    return any(_PROVIDER.match(name) for name in names)


def _does(handler: Handler) -> bool:
    """More than passing it on as it came, or noting it."""
    if handler.exit is Exit.RAISE:
        raised = handler.returned
        return raised is not None and raised.kind is ExprKind.CALL
    return handler.effects > 0


@rows_per_file
def _retries(file: SourceFile) -> Iterator[Throttle]:
    """`@retry(retry=retry_if_exception_type(openai.RateLimitError))`, `@backoff.on_exception(…)`, a pacer for the model."""
    for function in file.code.functions:
        for decorator in function.decorators:
            names = [name for name in _names(decorator) if _TYPE.search(name) and not _ELSEWHERE.search(name)]
            if names:
                what = "waits and tries again when the provider limits"
                yield Throttle(file.path, decorator.span.line, what, _is_sure(names))
    for call in file.code.calls:
        last = call.callee.rpartition(".")[2]
        if last in _PACERS or (last in _QUEUES and any(_TYPE.search(name) for name in _names(call.expr))):
            what = "paces its requests" if last in _PACERS else "waits and tries again when the provider limits"
            yield Throttle(file.path, call.span.line, what)


@rows_per_file
def _branches(file: SourceFile) -> Iterator[Throttle | None]:
    for branch in file.code.branches:
        text = branch.condition.text
        if not _SAYS.search(text) or not _ASKS.search(text) or _LUMPED.search(text) or _OWN.search(text):
            continue
        if _acts(branch) and branch.scope:
            yield Throttle(file.path, branch.span.line, f"acts when {' '.join(text.split())[:60]}")


def _sorted_out(project: Project, file: SourceFile) -> Iterator[Throttle]:
    """`if is_limit_error(exc)`: a function of the project's own looks for the limit in what was caught."""
    for handler in file.code.handlers:
        for branch in file.branches(handler.span):
            for call in file.calls(branch.condition.span):
                given = any(handler.name and row.text == handler.name for row in call.expr.positional)
                target = project.function(file.path, call.callee) if given else None
                if target is not None and handler.effects > 1 and _looks_for_limit(*target):
                    yield Throttle(file.path, branch.span.line, f"acts when {call.callee} says so")


def _looks_for_limit(file: SourceFile, function: Function) -> bool:
    """Whether what a function compares or gives back names the limit."""
    rows = [row.value.text for row in file.assignments(function.span)]
    rows += [row.value.text for row in file.code.returns if row.scope == function.qualname]
    rows += [row.condition.text for row in file.branches(function.span)]
    return any(_SAYS.search(text) for text in rows)


def _acts(branch: Branch) -> bool:
    if branch.exit is Exit.RAISE:
        return branch.returned is not None and branch.returned.kind is ExprKind.CALL
    return branch.exit is not Exit.NONE or bool(branch.calls) or branch.span.end > branch.condition.span.end


def _names(expr: Expr) -> Iterator[str]:
    stack = [expr]
    while stack:
        current = stack.pop()
        if current.name:
            yield current.name
        stack += [item for _, item in current.items]
