"""Which model calls take longer than a chat's answer by nature."""

from __future__ import annotations

import re

from tengates.model.survey import ModelCall, Operation, Presence

_SLOW_MODELS = re.compile(r"^(?:o\d|gpt-5|deepseek-reasoner)")
_LONG_ANSWER = 1000  # tokens
_STEPS = ("stopWhen", "maxSteps", "tools")


def is_slow(call: ModelCall) -> bool:
    """Whether a good answer may take longer than a chat's, or the limit counts until the end of a stream."""
    if call.operation in {Operation.IMAGE, Operation.SPEECH} or _SLOW_MODELS.match(call.model.rpartition("/")[2]):
        return True
    if _is_long(call):
        return True
    whole = call.sdk == "ai-sdk" or (call.sdk.startswith("http:") and not call.place.path.endswith(".py"))
    steps = any(bag.get(label) is not None for bag in call.call.expr.positional for label in _STEPS)
    return whole and (steps or call.stream.presence is not Presence.ABSENT)


def _is_long(call: ModelCall) -> bool:
    """Whether an answer that comes in one piece may have more tokens than a model writes in the usual limit."""
    limit = call.output_limit.value.text.replace("_", "") if call.output_limit.value is not None else ""
    return call.stream.presence is Presence.ABSENT and limit.isdigit() and int(limit) > _LONG_ANSWER
