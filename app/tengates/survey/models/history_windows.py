"""Histories of which the database gives the last few messages, followed from what a model is sent."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tengates.model.code import Call, Expr, ExprKind
from tengates.model.survey import ModelCall, Operation, Survey
from tengates.survey.bindings import Bindings, Origin
from tengates.survey.linked import linked
from tengates.survey.web.index import SourceFile
from tengates.survey.web.memory import per_file

_HISTORY = re.compile(r"(?i)messages?|history|histories|conversation|turns|chat_?log|thread")
_LIMITS = frozenset({"limit", "take"})
_LOADS = frozenset({"findMany", "find_many", "findAll", "find", "aggregate"})
_MOST = 150  # expressions looked at for one call
_HOPS = 4
_LARGEST = 100  # more messages than these are no window
_NAMED = re.compile(r"(?i)max|limit|last|window|recent|size|count")

Load = tuple[str, int]


def history_windows(survey: Survey) -> tuple[Load, ...]:
    """Path and line of each load of a few messages that reaches a model."""
    joined = linked(survey)
    found: list[Load] = []
    if not any(map(_loads_few, joined.project)):
        return ()
    for call in survey.model_calls:
        if call.operation is Operation.GENERATE:
            found += _kept(joined.bindings, call)
    return tuple(dict.fromkeys(found))


@per_file
def _loads_few(file: SourceFile) -> bool:
    """Whether any call of a file is such a load: else nothing needs to be followed."""
    return any(_is_few(call.expr) for call in file.code.calls)


def _kept(bindings: Bindings, call: ModelCall) -> tuple[Load, ...]:
    asked = ("history windows", call.place.span, call.call.scope)
    memory = bindings.project.memory
    return memory.recall(call.place.path, asked, lambda: tuple(_loads(bindings, call)), call.call.expr)


def _loads(bindings: Bindings, call: ModelCall) -> Iterator[Load]:
    file = bindings.project.files[call.place.path]
    stack = [Origin(file, item, call.call.scope) for _, item in call.call.expr.items]
    seen: set[tuple[str, int, int]] = set()
    while stack and len(seen) < _MOST:
        origin = stack.pop()
        key = (origin.file.path, origin.expr.span.start, origin.expr.span.end)
        if key in seen:
            continue
        seen.add(key)
        if _is_few(origin.expr):
            yield origin.file.path, origin.expr.span.line
        stack += _further(bindings, origin)


def _further(bindings: Bindings, origin: Origin) -> Iterator[Origin]:
    """What an expression is made of: what its names were given, what is done to what, what a function gives back."""
    file, expr = origin.file, origin.expr
    if expr.kind is ExprKind.NAME:
        yield from bindings.followed(origin, _HOPS, lambda made: made.expr.kind is ExprKind.CALL)
        return
    yield from (Origin(file, item, origin.scope) for _, item in expr.items)
    if expr.kind is not ExprKind.CALL:
        return
    yield from bindings.returned(origin)
    call = _call_of(origin)
    if call is not None and call.receiver is not None:
        yield Origin(file, call.receiver, origin.scope)
    elif call is not None and "." in call.written:
        yield from bindings.origins(file, call.written.rpartition(".")[0], origin.scope, _HOPS)


def _call_of(origin: Origin) -> Call | None:
    rows = origin.file.calls_by_start.get(origin.expr.span.start, ())
    return next((row for row in rows if row.span == origin.expr.span), None)


def _is_few(expr: Expr) -> bool:
    """`….from("messages").order(…).limit(6)`, `prisma.message.findMany({ take: 10 })`."""
    if expr.kind is not ExprKind.CALL or not _HISTORY.search(expr.text):
        return False
    last = expr.name.rpartition(".")[2]
    if last in _LIMITS:
        return any(map(_is_small, expr.positional[:1]))
    bags = expr.positional[:2] if last in _LOADS else ()
    return any(_is_small(value) for bag in bags for name in _LIMITS if (value := bag.get(name)) is not None)


def _is_small(value: Expr) -> bool:
    """A number of messages, or a name for one; a single one is no history."""
    if value.kind is ExprKind.NUMBER:
        digits = value.text.replace("_", "")
        return digits.isdigit() and 1 < int(digits) <= _LARGEST
    return value.kind is ExprKind.NAME and bool(_NAMED.search(value.text))
