"""What a model call goes through: the agent, the model or the chat that was made before, and what made that."""

from __future__ import annotations

from collections.abc import Iterator

from tengates.model.code import Call, ExprKind
from tengates.survey.bindings import Bindings, Origin
from tengates.survey.knowledge.sdks import MAKERS
from tengates.survey.web.index import SourceFile

_STEPS = 3  # objects between a call and its client


def made_before(bindings: Bindings, file: SourceFile, call: Call, left: int = _STEPS) -> Iterator[Origin]:
    """The calls that made what a call goes through, the nearest first: `model.startChat()`, `getGenerativeModel({…})`."""
    for origin in bindings.receivers(file, call) if left > 0 and "." in call.callee else ():
        if origin.expr.kind is not ExprKind.CALL:
            continue
        yield origin
        made = bindings.call_at(origin) if is_maker(origin) else None
        if made is not None:
            yield from made_before(bindings, origin.file, made, left - 1)


def is_maker(made: Origin) -> bool:
    """Whether a call makes a model or a chat of the object before it, as Gemini's client does."""
    return made.expr.name.endswith(MAKERS)
