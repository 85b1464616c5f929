"""Who tries a model call again: a wrapper around it, a loop of the project's own, or a number that is given."""

from __future__ import annotations

from collections.abc import Iterator

from tengates.model.code import Call, Function
from tengates.model.survey import Option, Presence
from tengates.survey.bindings import Bindings
from tengates.survey.reaching import enclosing
from tengates.survey.web.index import SourceFile, last

_WORDS = ("retry", "backoff", "tenacity", "stamina", "p-retry", "async-retry")
_CHAINED = frozenset({"with_retry", "withRetry"})
_HEAD = 60  # bytes from a loop's beginning in which it says what it counts
WRAPPED = Option(Presence.SET, note="a retry wraps the call")
_NEVER = Option(Presence.ABSENT, note="retries are switched off")


def is_retried(file: SourceFile, call: Call) -> bool:
    """Whether a retry decorator or wrapper encloses the call."""
    function = file.functions.get(call.scope)
    return function is not None and _is_wrapped(function)


def chosen(bindings: Bindings, file: SourceFile, call: Call, retries: Option) -> Option:
    """Retries as they were given. A number of none is none, unless something of the project's own tries again."""
    value = retries.value
    if retries.presence is not Presence.SET or value is None or value.text not in {"0", "false", "False"}:
        return retries
    own = is_retried(file, call) or _in_counted_loop(file, call) or any(_around(bindings, file, call))
    return WRAPPED if own else _NEVER


def _around(bindings: Bindings, file: SourceFile, call: Call) -> Iterator[bool]:
    """Whether the chain that is called, the functions around the call, or one of their callers, tries again."""
    yield any(last(made.expr.name) in _CHAINED for made in bindings.receivers(file, call))
    function = enclosing(file, call.scope)
    if function is None:
        return
    yield _is_wrapped(function)
    for other, outer in bindings.calls_to(file, function):
        yield is_retried(other, outer) or _in_counted_loop(other, outer)


def _is_wrapped(function: Function) -> bool:
    names = [decorator.name for decorator in function.decorators] + [function.passed_to]
    return any(word in name.lower() for name in names for word in _WORDS)


def _in_counted_loop(file: SourceFile, call: Call) -> bool:
    """`for (let i = 0; i < 3; i++) { try { … } }`, `while left:`, `for _ in range(3)`: not one that goes through items."""
    if not (call.in_loop and call.in_try):
        return False
    loops = [row for row in file.code.loops if row.span.start <= call.span.start < row.span.end]
    counts = {row.span.start for row in file.code.calls if row.callee == "range"}
    return any(
        row.condition is not None or any(row.span.start < start < row.span.start + _HEAD for start in counts)
        for row in loops
    )
