"""Who tries a model call again: a wrapper around it, a loop of the project's own, or a number that is given."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tengates.model.code import Call, ExprKind, Function, Loop
from tengates.model.place import Span
from tengates.model.survey import Option, Presence
from tengates.survey.bindings import Bindings
from tengates.survey.reaching import enclosing
from tengates.survey.web.index import SourceFile, last

_WORDS = ("retry", "backoff", "tenacity", "stamina", "p-retry", "async-retry")
_CHAINED = frozenset({"with_retry", "withRetry"})
_TRIES = re.compile(r"(?i)attempt|tr(?:y|ies)\b|retr(?:y|ies)|left\b")
_COMPARES = re.compile(r"[<>]")
_ITEMS = re.compile(r"\blen\(|\.(?:length|size|shape|total)\b")
_PAUSE = re.compile(r"(?i)(?:^|[._])(?:sleep\w*|set_?timeout|delay|backoff|wait)$")
_HEAD = 60  # bytes from a loop's beginning in which it says what it counts
WRAPPED = Option(Presence.SET, note="a retry wraps the call")
_NEVER = Option(Presence.ABSENT, note="retries are switched off")


def is_retried(file: SourceFile, call: Call) -> bool:
    """Whether a retry decorator or wrapper encloses the call."""
    function = file.functions.get(call.scope)
    return function is not None and _is_wrapped(function)


def chosen(bindings: Bindings, file: SourceFile, call: Call, retries: Option) -> Option:
    """Retries as they were given. A number of none is none, unless something of the project's own tries again.

    So it is where none were given and the SDK's own would do, or there are none.
    """
    value = retries.value
    is_none = retries.presence is Presence.SET and value is not None and value.text in {"0", "false", "False"}
    if retries.presence is Presence.UNKNOWN or (value is not None and not is_none):
        return retries
    if is_retried(file, call) or _in_counted_loop(file, call) or any(_around(bindings, file, call)):
        return WRAPPED
    return _NEVER if is_none else retries


def _around(bindings: Bindings, file: SourceFile, call: Call) -> Iterator[bool]:
    """Whether the chain that is called, the functions around the call, or one of their callers, tries again."""
    yield any(last(made.expr.name) in _CHAINED for made in bindings.receivers(file, call))
    function = enclosing(file, call.scope)
    yield from (_tries(bindings, file, outer) for outer in _handed_to(file, call, function))
    if function is None:
        return
    yield _is_wrapped(function)
    for other, outer in bindings.calls_to(file, function):
        yield is_retried(other, outer) or _in_counted_loop(other, outer)


def _is_wrapped(function: Function) -> bool:
    names = [decorator.name for decorator in function.decorators] + [function.passed_to]
    return any(word in name.lower() for name in names for word in _WORDS)


def _handed_to(file: SourceFile, call: Call, function: Function | None) -> Iterator[Call]:
    """The calls that are given the function around a model call, by name or written in place: `retry(lambda: ask())`."""
    for outer in file.calls(call.statement):
        for _, item in outer.expr.items:
            if item.kind is ExprKind.FUNCTION and item.span.start <= call.span.start < item.span.end:
                yield outer
    around = file.calls_by_scope.get(function.qualname.rpartition(".")[0], ()) if function is not None else ()
    for outer in around:
        if function is not None and any(
            item.kind is ExprKind.NAME and item.text == function.name for _, item in outer.expr.items
        ):
            yield outer


def _tries(bindings: Bindings, file: SourceFile, outer: Call) -> bool:
    """Whether what a function is handed to tries it again: by its name, or as it calls it in a counted loop."""
    if any(word in outer.callee.lower() for word in _WORDS):
        return True
    target = bindings.function_of(file, outer.callee, outer.scope)
    if target is None:
        return False
    at, helper = target
    given = {row.name for row in helper.parameters}
    return any(row.written in given and _in_counted_loop(at, row) for row in at.calls(helper.body))


def _in_counted_loop(file: SourceFile, call: Call) -> bool:
    """`for (let i = 0; i < 3; i++) { try { … } }`, `while left:`, `for _ in range(3)`: not one that goes through items."""
    if not (call.in_loop and call.in_try):
        return False
    rows = (row for row in file.code.loops if row.span.start <= call.span.start < row.span.end)
    return any(_counts(file, row) and _tries_one_thing(file, row, call) for row in rows)


def _counts(file: SourceFile, loop: Loop) -> bool:
    """Whether it counts to a number, and not to how many items there are."""
    if loop.condition is not None:
        text = loop.condition.text
        return loop.bounded and not _ITEMS.search(text) and bool(_TRIES.search(text) or _COMPARES.search(text))
    head = Span(loop.span.line, loop.span.line, loop.span.start, loop.span.start + _HEAD)
    return any(row.callee == "range" and not _ITEMS.search(row.expr.text) for row in file.calls(head))


def _tries_one_thing(file: SourceFile, loop: Loop, call: Call) -> bool:
    """Whether a loop ends with the first success, or counts tries by its name or by waiting: not `while i < pages:`."""
    names = [row.target for row in file.assignments(loop.span) if row.span.start - loop.span.start < _HEAD]
    names += [loop.condition.text] if loop.condition is not None else []
    if any(_TRIES.search(name) for name in names):
        return True
    returns = any(row.span.start <= call.span.start < row.span.end for row in file.code.returns)
    return returns or any(_PAUSE.search(row.callee) for row in file.calls(loop.span))
