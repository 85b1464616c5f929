"""What both parsers share: positions in bytes, short texts, and the limits on what is kept."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import islice

from ast_grep_py import Range, SgNode

from tengates.model.place import Span

DEPTH = 6  # expressions are cut off below
TEXT = 200  # characters kept of an expression
CHAIN = 60  # links followed in a.b().c
_EFFORT = 2_000_000_000  # about nanoseconds: what reading one file may cost
_ERRORS = 20
_LOOK = 1_000  # what looking at a node costs
_BEFORE = 100  # letters in which the element around a gap begins
_SHOWN_PAGE = re.compile(r"<(?:div|span|p|h[1-6]|li|td|th|a|button|label|strong)\b[^<>]{0,80}>\s{0,4}\Z")
_GAP = re.compile(r"\{\{? ?[A-Za-z_]\w{0,30} ?\}?\}")
_GAP_REACH = 20_000  # characters of a string that are looked through
_GAP_ROOM = 80
_GAPS = 20
_WIDE = re.compile(r"[^\x00-\x7f]")


class Positions:
    """Turns the parser's character offsets into the byte offsets and 1-based lines of the file."""

    def __init__(self, text: str, *, shift: int = 0, lines: int = 0) -> None:
        """`shift` bytes and `lines` lines stand before this text in its file (a mark, a tag)."""
        self._text = text
        self._shift = shift
        self._lines = lines
        self._ranges: dict[SgNode, Range] = {}
        self._effort = _EFFORT
        self._wide = None if text.isascii() else _wide(text)

    def span(self, node: SgNode) -> Span:
        """Where a node stands."""
        found = self._range(node)
        return Span(
            found.start.line + 1 + self._lines,
            found.end.line + 1 + self._lines,
            self._byte(found.start.index),
            self._byte(found.end.index),
        )

    def words(self, node: SgNode, limit: int = TEXT) -> str:
        """The beginning of a node's text, without copying the whole of what may be deeply nested."""
        found = self._range(node)
        start = found.start.index
        return self._text[start : min(found.end.index, start + limit)]

    def joined(self, first: Span, last: Span) -> Span:
        """From the start of one to the end of the other."""
        return Span(first.line, last.end_line, first.start, last.end)

    @property
    def exhausted(self) -> bool:
        """Whether the file has cost what one may; a hostile one is left unread from here."""
        return self._effort <= 0

    def look(self, count: int = 1) -> None:
        """Charge for looking at so many nodes."""
        self._effort -= _LOOK * count

    def _range(self, node: SgNode) -> Range:
        """Kept, because the parser counts a line's characters anew each time it is asked."""
        found = self._ranges.get(node)
        if found is None:
            found = self._ranges[node] = node.range()
            self._effort -= _LOOK + found.start.column + found.end.column
        return found

    def _byte(self, index: int) -> int:
        if self._wide is None:
            return index + self._shift
        places, extra = self._wide
        return index + self._shift + extra[bisect_right(places, index - 1)]


def _wide(text: str) -> tuple[list[int], list[int]]:
    """Places of the characters wider than one byte, and the bytes they add up to each place."""
    places, extra, total = [], [0], 0
    for found in _WIDE.finditer(text):
        total += len(found.group().encode("utf-8", "surrogatepass")) - 1
        places.append(found.start())
        extra.append(total)
    return places, extra


def short(text: str) -> str:
    """At most so much of an expression's text."""
    return text if len(text) <= TEXT else text[:TEXT]


def short_string(text: str) -> str:
    """At most so much of a string's value; the names of gaps to be filled (`{question}`) beyond the cut stand at its end."""
    if len(text) <= TEXT:
        return text
    rows = islice(_GAP.finditer(text, 0, _GAP_REACH), _GAPS)
    gaps = "".join(dict.fromkeys(row.group() for row in rows if not _is_shown(text, row.start())))[:_GAP_ROOM]
    return text[: TEXT - len(gaps)] + gaps


def _is_shown(text: str, at: int) -> bool:
    """Whether a gap stands in a page that the text shows as an example: `<div>{{ message }}</div>`."""
    return bool(_SHOWN_PAGE.search(text[max(at - _BEFORE, 0) : at]))


def broken_lines(root: SgNode) -> tuple[int, ...]:
    """1-based lines where the parser met what it could not read, at most twenty."""
    errors = root.find_all(kind="ERROR")
    return tuple(dict.fromkeys(node.range().start.line + 1 for node in errors[:_ERRORS]))


def code_lines(text: str) -> int:
    """Lines that are not blank."""
    return sum(1 for line in text.split("\n") if line.strip())
