"""Whether an abort signal ever fires by itself: one that only a person or a closed page raises sets no time limit."""

from __future__ import annotations

import re

from tengates.model.survey import Option, Presence
from tengates.survey.web.index import SourceFile

_OF_REQUEST = re.compile(r"^(?:req|request|c\.req\.raw|ctx\.req|event\.request)\.signal$")
_SIGNAL = re.compile(r"^[\w$.?!]{0,80}(?:[sS]ignal|controller|abort)!?$")
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


def _raises_by_timer(file: SourceFile) -> bool:
    """`setTimeout(() => controller.abort(), 5000)` or `AbortSignal.timeout(5000)` anywhere in the file."""
    for call in file.code.calls:
        if call.callee.endswith("AbortSignal.timeout"):
            return True
        if _TIMER.search(call.callee) and "abort" in call.expr.text.lower():
            return True
    return False
