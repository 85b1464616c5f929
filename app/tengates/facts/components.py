"""Vue and Svelte components as one script: their scripts, and the values that their pages show as raw HTML.

Every byte that is kept stays where it is, so that places are right; the rest is blank.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

RAW = "v_htm"  # what a raw value is written as: a call, `v_htm(value)`
_OPENING = re.compile(rb"<script\b[^<>]*>", re.IGNORECASE)
_CLOSING = b"</script"
_NO_LINE_END = re.compile(rb"[^\n]")
_BOUND = re.compile(rb'(?<=\s)v-html="([^"<>]{1,300})"')
_TAG = re.compile(rb"\{@html ([^{}]{1,300})\}")
_BEFORE_BOUND = b";v_htm ("
_BEFORE_TAG = b";v_htm("
_AFTER = b")"


def scripts_of(source: bytes) -> bytes:
    """A component with all but its scripts and raw values blanked out."""
    scripts = list(_script_spans(source))
    kept = [(start, end, source[start:end]) for start, end in scripts]
    kept += [row for row in _raw_values(source) if not any(start <= row[0] < end for start, end in scripts)]
    return b"".join(_blanked(source, sorted(kept)))


def _script_spans(source: bytes) -> Iterator[tuple[int, int]]:
    place = 0
    while (opening := _OPENING.search(source, place)) is not None:
        end = source.find(_CLOSING, opening.end())
        place = end if end >= 0 else len(source)
        yield opening.end(), place


def _raw_values(source: bytes) -> Iterator[tuple[int, int, bytes]]:
    """`v-html="value"` and `{@html value}`, as calls of the same length."""
    for pattern, before in ((_BOUND, _BEFORE_BOUND), (_TAG, _BEFORE_TAG)):
        for match in pattern.finditer(source):
            if _is_whole(match.group(1)):
                yield match.start(), match.end(), before + match.group(1) + _AFTER


def _is_whole(value: bytes) -> bool:
    """Brackets and quotes in pairs: what is not would break the script around it."""
    pairs = (b"()", b"[]", b"{}")
    return all(value.count(pair[:1]) == value.count(pair[1:]) for pair in pairs) and not any(
        value.count(quote) % 2 for quote in (b"'", b"`", b'"')
    )


def _blanked(source: bytes, kept: Iterable[tuple[int, int, bytes]]) -> Iterator[bytes]:
    place = 0
    for start, end, text in kept:
        yield _NO_LINE_END.sub(b" ", source[place:start])
        yield text
        place = end
    yield _NO_LINE_END.sub(b" ", source[place:])
