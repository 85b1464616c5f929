"""What both parsers share: positions in bytes, short texts, and the limits on what is kept."""

from __future__ import annotations

from bisect import bisect_right

from ast_grep_py import Range, SgNode

from tengates.model.place import Span

DEPTH = 6  # expressions are cut off below
TEXT = 200  # characters kept of an expression
CHAIN = 60  # links followed in a.b().c


class Positions:
    """Turns the parser's character offsets into the byte offsets and 1-based lines of the file."""

    def __init__(self, text: str, *, shift: int = 0, lines: int = 0) -> None:
        """`shift` bytes and `lines` lines stand before this text in its file (a mark, a tag)."""
        self._text = text
        self._shift = shift
        self._lines = lines
        self._ranges: dict[SgNode, Range] = {}
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

    def words(self, node: SgNode) -> str:
        """The beginning of a node's text, without copying the whole of what may be deeply nested."""
        found = self._range(node)
        start = found.start.index
        return self._text[start : min(found.end.index, start + TEXT)]

    def joined(self, first: Span, last: Span) -> Span:
        """From the start of one to the end of the other."""
        return Span(first.line, last.end_line, first.start, last.end)

    def _range(self, node: SgNode) -> Range:
        """Kept, because the parser counts a line's characters anew each time it is asked."""
        found = self._ranges.get(node)
        if found is None:
            found = self._ranges[node] = node.range()
        return found

    def _byte(self, index: int) -> int:
        if self._wide is None:
            return index + self._shift
        places, extra = self._wide
        return index + self._shift + extra[bisect_right(places, index - 1)]


def _wide(text: str) -> tuple[list[int], list[int]]:
    """Places of the characters wider than one byte, and the bytes they add up to each place."""
    places, extra, total = [], [0], 0
    for index, character in enumerate(text):
        width = len(character.encode("utf-8", "surrogatepass")) - 1
        if width:
            total += width
            places.append(index)
            extra.append(total)
    return places, extra


def short(text: str) -> str:
    """At most so much of an expression's text."""
    return text if len(text) <= TEXT else text[:TEXT]


def broken_lines(root: SgNode) -> tuple[int, ...]:
    """1-based lines where the parser met what it could not read, at most twenty."""
    errors = root.find_all(kind="ERROR")
    return tuple(dict.fromkeys(node.range().start.line + 1 for node in errors[:20]))


def code_lines(text: str) -> int:
    """Lines that are not blank."""
    return sum(1 for line in text.split("\n") if line.strip())
