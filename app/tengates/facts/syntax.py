"""What both parsers share: positions in bytes, short texts, and the limits on what is kept."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from tengates.facts.tree import TEXT, Node
from tengates.model.code import Expr

DEPTH = 6  # expressions are cut off below
_BOTTOMLESS = 1_000
CHAIN = 60  # links followed in a.b().c
_EFFORT = 2_000_000  # nodes looked at in one file, about a microsecond each
_ERRORS = 20
_BEFORE = 100  # letters in which the element around a gap begins
_SHOWN_PAGE = re.compile(r"<(?:div|span|p|h[1-6]|li|td|th|a|button|label|strong)\b[^<>]{0,80}>\s{0,4}\Z")
_GAP = re.compile(r"\{\{? ?[A-Za-z_]\w{0,30} ?\}?\}")
_GAP_REACH = 20_000  # characters of a string that are looked through
_GAP_ROOM = 80
_GAPS = 20


class Effort:
    """What reading one file has cost: a hostile one is left unread where it costs too much."""

    def __init__(self) -> None:
        """Nothing yet."""
        self._left = _EFFORT

    @property
    def exhausted(self) -> bool:
        """Whether the file has cost what one may."""
        return self._left <= 0

    def look(self, count: int = 1) -> None:
        """Charge for looking at so many nodes."""
        self._left -= count


class Maker:
    """Makes expressions of nodes, each once: the same one is asked for by all that stand around it.

    What was made with some depth serves any other depth at which nothing of it would be cut off.
    """

    def __init__(self) -> None:
        """Nothing was made yet."""
        self._lowest = _BOTTOMLESS

    def _kept(self, node: Node, depth: int) -> Expr:
        """The expression at a node, made now or before."""
        if node.made is not None:
            made, at, low = node.made
            left = low + depth - at
            if depth == at or (low > 0 and left > 0):
                self._lowest = min(self._lowest, left)
                return made
        outer, self._lowest = self._lowest, _BOTTOMLESS
        made = self._make(node, depth)
        node.made = (made, depth, self._lowest)
        self._lowest = min(self._lowest, outer)
        return made

    def _make(self, node: Node, depth: int) -> Expr:
        raise NotImplementedError

    def _goes_in(self, depth: int) -> bool:
        """Whether parts of a node are still looked at; the lowest depth at which one asks is remembered."""
        self._lowest = min(self._lowest, depth)
        return depth > 0


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


def broken_lines(broken: Sequence[Node]) -> tuple[int, ...]:
    """1-based lines where the parser met what it could not read, at most twenty."""
    return tuple(dict.fromkeys(node.span.line for node in broken[:_ERRORS]))


def code_lines(text: str) -> int:
    """Lines that are not blank."""
    return sum(1 for line in text.split("\n") if line.strip())
