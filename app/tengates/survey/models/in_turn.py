"""Loops that ask one after another until one answers: `for model in MODELS: try: return ask(model) …`."""

from __future__ import annotations

from tengates.model.code import Call, Exit, Loop
from tengates.survey.web.index import SourceFile

_SHOWN = 60
_GOES_ON = {Exit.NONE, Exit.CONTINUE}


def asked_in_turn(file: SourceFile, call: Call) -> str:
    """What a loop around a call tries one after another, by the words in its head; "" when it is no such loop.

    The first answer leaves the loop, a failure goes on to the next.
    """
    for loop in file.code.loops:
        around = loop.kind == "for" and loop.span.start <= call.span.start < loop.span.end
        if around and loop.has_exit and _goes_on(file, loop, call) and _leaves(file, loop, call):
            head = [row for row in file.assignments(loop.span) if row.span.line == loop.span.line]
            return " ".join(f"{row.target} {row.value.text[:_SHOWN]}" for row in head) or "each"
    return ""


def _goes_on(file: SourceFile, loop: Loop, call: Call) -> bool:
    return any(row.exit in _GOES_ON and call.callee in row.try_calls for row in file.handlers(loop.span))


def _leaves(file: SourceFile, loop: Loop, call: Call) -> bool:
    """By a `return`, or by a `break`: where nothing else is seen to leave."""
    rows = [row.value.span for row in file.code.returns if row.scope == call.scope]
    inside = [row for row in rows if loop.span.start <= row.start < loop.span.end]
    if inside:
        return any(row.end > call.span.start for row in inside)
    return not any(row.exit is Exit.RAISE for row in file.branches(loop.span))
