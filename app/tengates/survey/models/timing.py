"""Whether an abort signal ever fires by itself: one that only a person or a closed page raises sets no time limit."""

from __future__ import annotations

import re

from tengates.model.code import Call
from tengates.model.survey import Option, Presence
from tengates.survey.web.index import SourceFile

_OF_REQUEST = re.compile(r"^(?:req|request|c\.req\.raw|ctx\.req|event\.request)\.signal$")
_SIGNAL = re.compile(r"^[\w$.?!]{0,80}(?:[sS]ignal|controller|abort)!?$")
_AROUND = re.compile(r"(?:^|\.)(?:wait_for|with_?_?[tT]imeout|p-timeout\.default|pTimeout|promiseTimeout)$")
_BLOCK = re.compile(
    r"^(?:asyncio|async_timeout|anyio|trio|timeout_decorator)\.(?:timeout|timeout_at|fail_after|move_on_after)$"
)
_TIMER = re.compile(r"(?:^|\.)set_?[tT]imeout$")


def timed(file: SourceFile, option: Option) -> Option:
    """The option, unless it is a signal that nothing in its file raises after a time."""
    value = option.value
    if option.presence is not Presence.SET or value is None or file.is_python or not _SIGNAL.match(value.text):
        return option
    if _OF_REQUEST.match(value.text):
        return Option(Presence.ABSENT, note="it ends when the visitor leaves, not after a time")
    if _raises_by_timer(file):
        return option
    if "." in value.text:
        return Option(Presence.ABSENT, note="its signal is raised by hand, not after a time")
    return Option(Presence.UNKNOWN, note="the signal comes from somewhere that could not be followed")


def timed_around(file: SourceFile, call: Call) -> Option | None:
    """A time limit around a call: `asyncio.wait_for(…)`, `async with asyncio.timeout(…)`, `Promise.race`, a decorator."""
    function = file.functions.get(call.scope)
    names = [*call.with_blocks, *(row.name for row in (function.decorators if function is not None else ()))]
    if any(_BLOCK.search(name) for name in names):
        return Option(Presence.SET, note="a time limit stands around the call")
    for other in file.calls(call.statement):
        encloses = other.span.start < call.span.start and call.span.end <= other.span.end
        race = other.callee == "Promise.race" and "imeout" in other.expr.text
        if encloses and (race or _AROUND.search(other.callee)):
            return Option(Presence.SET, note="a time limit stands around the call")
    return Option(Presence.SET, note="a time limit stands around the call") if _races(file, call) else None


def _races(file: SourceFile, call: Call) -> bool:
    """`const answering = ask(); … Promise.race([answering, late])`, where a timer makes what is late."""
    rows = file.assignments(call.statement) if not file.is_python else ()
    made = {row.target for row in rows if row.value.span.start == call.span.start and not row.member}
    for other in file.calls_by_scope.get(call.scope, ()) if made else ():
        for given in other.expr.positional[:1] if other.callee == "Promise.race" else ():
            texts = [item.text for item in given.positional]
            if made & set(texts) and any(_is_timer(file, call.scope, text) for text in texts if text not in made):
                return True
    return False


def _is_timer(file: SourceFile, scope: str, text: str) -> bool:
    """Whether what is raced against is made with a timer, there or in the variable that it names."""
    held = [row.value.text for row in file.by_target.get(text, ()) if row.scope in {scope, ""}]
    return any("imeout" in made for made in (text, *held))


def _raises_by_timer(file: SourceFile) -> bool:
    """`setTimeout(() => controller.abort(), 5000)` or `AbortSignal.timeout(5000)` anywhere in the file."""
    for call in file.code.calls:
        if call.callee.endswith("AbortSignal.timeout"):
            return True
        if _TIMER.search(call.callee) and "abort" in call.expr.text.lower():
            return True
    return False
