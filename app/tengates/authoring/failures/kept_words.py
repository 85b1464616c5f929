"""What can be kept of a sentence whose end was a failure's own text."""

from __future__ import annotations

import re

_END = re.compile(r"[\s:;,\-\u2013\u2014=(\[{\"'`<]+$")
_WHY = re.compile(
    r"(?i)(?:\s+(?:because|due to|with (?:the )?(?:error|message))|[:;,.\-\u2013\u2014(]\s*(?:reason|details?|error|exception|message))$"
)
_WORD = re.compile(r"[^\W\d_]{2,}|[^\x00-\x7f]{2}")
_ENOUGH = 2
_EMPTY = re.compile(
    r"(?i)^(?:an? )?(?:internal |server |unexpected |unknown )*(?:error|exception|failure|failed)(?: occurr?ed)?$"
)


def kept_words(text: str) -> str:
    """The sentence without its dangling end and with a full stop; "" when what is left says nothing."""
    kept = _END.sub("", text)
    if kept.count(" ") > 1:
        shorter = _END.sub("", _WHY.sub("", kept))
        kept = shorter if len(_WORD.findall(shorter)) >= _ENOUGH else kept
    if len(_WORD.findall(kept)) < _ENOUGH or _EMPTY.match(kept.strip()):
        return ""
    return kept if kept.endswith((".", "!", "?", "…")) else f"{kept}."
