"""Which model calls take longer than a chat's answer by nature."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tengates.authoring.models.model_limits import thinks
from tengates.model.code import Expr, ExprKind
from tengates.model.survey import ModelCall, Operation, OutboundCall, Presence, Survey
from tengates.survey.bindings import Origin
from tengates.survey.knowledge.answering import OBJECT_CALLS
from tengates.survey.linked import linked

_LONG_ANSWER = 1000  # tokens
_POSTED = re.compile(r"""\bmethod['"]?\s*:\s*['"]POST""")
# Addresses and fields of requests that are answered by a model as a rule.
_ANSWERED = re.compile(r"(?i)[/_-](?:chat|ask|prompts?|generate|completions?|answers?|messages?)\b")
_STEPS = ("stopWhen", "maxSteps", "tools")
# SDKs for JavaScript, and requests made there by hand, whose limit runs until the end of a stream.
_WHOLE = ("google-genai", "http:")


def is_slow(survey: Survey, call: ModelCall) -> bool:
    """Whether a good answer may take longer than a chat's, or the limit counts until the end of a stream."""
    if call.operation in {Operation.IMAGE, Operation.SPEECH} or thinks(call.model):
        return True
    if OBJECT_CALLS.search(call.callee) and call.output_limit.presence is not Presence.SET:
        return True  # it is worth nothing unless it is whole, and nobody said how long it is
    if _is_long(survey, call):
        return True
    whole = call.sdk == "ai-sdk" or (call.sdk.startswith(_WHOLE) and not call.place.path.endswith(".py"))
    steps = any(bag.get(label) is not None for bag in call.call.expr.positional for label in _STEPS)
    return whole and (steps or call.stream.presence is not Presence.ABSENT)


def waits_for_answer(call: OutboundCall) -> bool:
    """Whether a request seems to wait for a model's answer behind a server of the project's own: a POST to `/chat`."""
    texts = [call.call.expr.text, *(item.text for item in call.call.expr.positional)]
    posted = call.call.callee.endswith(".post") or any(_POSTED.search(text) for text in texts)
    return posted and any(_ANSWERED.search(text) for text in texts)


def _is_long(survey: Survey, call: ModelCall) -> bool:
    """Whether an answer that comes in one piece may have more tokens than a model writes in the usual limit."""
    limit = call.output_limit.value
    if limit is None or call.stream.presence is not Presence.ABSENT:
        return False
    texts = [limit.text] if limit.kind is not ExprKind.NAME else list(_numbers(survey, call, limit))
    # A limit that callers or settings choose may be a high one.
    return any(not (text := number.replace("_", "")).isdigit() or int(text) > _LONG_ANSWER for number in texts)


def _numbers(survey: Survey, call: ModelCall, limit: Expr) -> Iterator[str]:
    """What a name stands for, in the file of the call and in that of its client; itself where that is not seen."""
    joined = linked(survey)
    for path in dict.fromkeys((call.place.path, *([call.client.path] if call.client is not None else []))):
        file = joined.project.files[path]
        function = file.functions.get(call.call.scope)
        rows = function.parameters if function is not None else ()
        left_out = [row.default for row in rows if row.name == limit.text]
        given = [item.expr for item in joined.bindings.followed(Origin(file, limit, call.call.scope))]
        found = [expr for expr in (*given, *left_out) if expr is not None and expr is not limit]
        if any(expr.kind is ExprKind.NUMBER for expr in found):
            yield from (expr.text for expr in found)
            return
    yield limit.text
