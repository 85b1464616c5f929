r"""A file change as rows to look at: what stands left and right, which words moved. No Qt here.

Lines are split on `\n` alone, secrets are masked before anything is split, and hidden
characters are spelled out. The rows are for eyes only: what is written comes from hunks.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import Enum, auto

from tengates.gui.colours import Mark, coloured
from tengates.gui.plain import visible
from tengates.model.change import ChangeKind, FileChange, Hunk

_WORD = re.compile(r"\w+|\s+|[^\w\s]")
_ASSIGNMENT = re.compile(r"^(\s*(?:export\s+)?[A-Za-z_][A-Za-z0-9_]*\s*=)(.+)$")
_CONTEXT = 3
_SHORTEST = 6  # a shorter secret value would blank out half of the file
_ALIKE = 0.35  # below this two lines are shown as removed and added, without word marks
_PAIRED = 400  # longer lines or blocks are not compared piece by piece
_FEW = 2  # a gap this small is shown: its row would take the same room

Unfolded = Mapping[
    int, tuple[int, int]
]  # gap to lines shown beyond the context, below the hunk above and above the next
Colours = tuple[tuple[tuple[Mark, ...], ...], tuple[tuple[Mark, ...], ...]]


class RowKind(Enum):
    """What a row shows."""

    HUNK = auto()  # the tick and the reason
    LINE = auto()
    GAP = auto()  # lines left out
    EDITOR = auto()  # where the founder types over a hunk


@dataclass(frozen=True, slots=True)
class Line:
    """One line on one side. `words` are (first, length) of what moved."""

    number: int
    text: str
    changed: bool
    words: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the review. `hunk` is the hunk it belongs to, 0 for context; `gap` counts what can unfold."""

    kind: RowKind
    hunk: int = 0
    old: Line | None = None
    new: Line | None = None
    hidden: int = 0  # how many lines a gap leaves out
    gap: int = 0


@dataclass(frozen=True, slots=True)
class _Side:
    lines: tuple[str, ...]

    def line(self, number: int, *, changed: bool, words: tuple[tuple[int, int], ...] = ()) -> Line:
        return Line(number, self.lines[number - 1], changed, words)

    def has(self, number: int) -> bool:
        return 1 <= number <= len(self.lines)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One file ready to be shown: its lines on both sides, and the rows of each hunk."""

    change: FileChange
    old: _Side
    new: _Side
    blocks: tuple[tuple[Row, ...], ...]

    def rows(self, unfolded: Unfolded) -> tuple[Row, ...]:
        """Each hunk's tick, then its lines old beside new, with context around and what is unfolded of the rest."""
        found: list[Row] = []
        for index in range(len(self.blocks) + 1):
            found += self._context(index, unfolded.get(index, (0, 0)))
            if index < len(self.blocks):
                found += self.blocks[index]
        return tuple(found)

    def unfold(self, gap: int, unfolded: Unfolded, lines: int) -> Unfolded:
        """So many more lines of a gap in sight: beside the hunk where there is one, on both sides between two."""
        above, below = unfolded.get(gap, (0, 0))
        if 0 < gap < len(self.blocks):
            lines = max(1, lines // 2)
        more = (above + lines * (gap > 0), below + lines * (gap < len(self.blocks)))
        return {**unfolded, gap: more}

    def colours(self) -> Colours:
        """Syntax marks of both sides, line by line. Takes a moment for a long file."""
        path = self.change.path
        return coloured(path, "\n".join(self.old.lines)), coloured(path, "\n".join(self.new.lines))

    def _context(self, index: int, more: tuple[int, int]) -> Iterator[Row]:
        """The unchanged lines before the hunk at `index`, with its tick among them."""
        hunks, old = self.change.hunks, self.old
        first = hunks[index - 1].old[1] if index else 1
        last = hunks[index].old[0] if index < len(hunks) else len(old.lines) + 1
        above = min(last - first, (_CONTEXT if index else 0) + more[0])
        below = min(last - first - above, (_CONTEXT if index < len(hunks) else 0) + more[1])
        hidden = last - first - above - below
        if hidden <= _FEW:
            above, hidden = above + hidden, 0
        shift = hunks[index - 1].new[1] - hunks[index - 1].old[1] if index else 0
        yield from self._lines(range(first, first + above), shift)
        if hidden:
            yield Row(RowKind.GAP, hidden=hidden, gap=index)
        if index < len(hunks):
            yield Row(RowKind.HUNK, hunks[index].id)
        yield from self._lines(range(last - below, last), shift)

    def _lines(self, numbers: range, shift: int) -> Iterator[Row]:
        for number in numbers:
            if self.old.has(number) and self.new.has(number + shift):
                left, right = self.old.line(number, changed=False), self.new.line(number + shift, changed=False)
                yield Row(RowKind.LINE, 0, left, right)


def sheet_of(change: FileChange, masks: tuple[str, ...]) -> Sheet:
    """A file laid out once; folding and unfolding it is cheap."""
    if change.kind is ChangeKind.UNTRACK:
        return Sheet(change, _Side(()), _Side(()), tuple(() for _ in change.hunks))
    old, new = _side(change, change.base, masks), _side(change, change.new, masks)
    return Sheet(change, old, new, tuple(tuple(_changed(old, new, hunk)) for hunk in change.hunks))


def side_by_side(change: FileChange, masks: tuple[str, ...]) -> tuple[Row, ...]:
    """The rows of one file with nothing unfolded."""
    return sheet_of(change, masks).rows({})


def with_editor(rows: tuple[Row, ...], hunk: int) -> tuple[Row, ...]:
    """The same rows with room to type over a hunk: its old lines stay in sight, its new ones go."""
    found: list[Row] = []
    place = 0
    for row in rows:
        if row.kind is RowKind.LINE and row.hunk == hunk:
            found += [replace(row, new=None)] if row.old else []
            place = len(found)
        else:
            found.append(row)
            place = place or (len(found) if row.kind is RowKind.HUNK and row.hunk == hunk else 0)
    return (*found[:place], Row(RowKind.EDITOR, hunk), *found[place:])


def unified(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """The same rows with every changed pair taken apart: first all that goes, then all that comes."""
    found: list[Row] = []
    coming: list[Row] = []
    for row in rows:
        moved = (
            row.kind is RowKind.LINE and row.hunk and ((row.old and row.old.changed) or (row.new and row.new.changed))
        )
        if not moved:
            found += coming
            coming = []
            found.append(row)
            continue
        if row.old:
            found.append(replace(row, new=None))
        if row.new:
            coming.append(replace(row, old=None))
    return (*found, *coming)


def hide(text: str, masks: tuple[str, ...]) -> str:
    """The text with every secret value replaced by its first four characters; line breaks stay."""
    for value in masks:
        if len(value) >= _SHORTEST:
            text = text.replace(value, f"{value[:4]}…" + "\n" * value.count("\n"))
    return text


def _side(change: FileChange, content: bytes | None, masks: tuple[str, ...]) -> _Side:
    if content is None:
        return _Side(())
    text = hide(content.decode("utf-8", "replace"), masks)
    lines = (visible(_own(line.removesuffix("\r"), change)) for line in text.removesuffix("\n").split("\n"))
    return _Side(tuple(lines))


def _own(line: str, change: FileChange) -> str:
    """A line of a sensitive file without the value."""
    return _ASSIGNMENT.sub(r"\1••••", line) if change.sensitive else line


def _changed(old: _Side, new: _Side, hunk: Hunk) -> Iterator[Row]:
    before = [number for number in range(*hunk.old) if old.has(number)]
    after = [number for number in range(*hunk.new) if new.has(number)]
    left, right = [old.lines[number - 1] for number in before], [new.lines[number - 1] for number in after]
    matcher = difflib.SequenceMatcher(None, left, right, autojunk=False)
    if len(left) + len(right) > _PAIRED * 2:
        yield from _block(old, new, hunk, before, after)
        return
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            for one, other in zip(before[a:b], after[c:d], strict=True):
                yield Row(RowKind.LINE, hunk.id, old.line(one, changed=False), new.line(other, changed=False))
        else:
            yield from _block(old, new, hunk, before[a:b], after[c:d])


def _block(old: _Side, new: _Side, hunk: Hunk, before: list[int], after: list[int]) -> Iterator[Row]:
    for index in range(max(len(before), len(after))):
        one = before[index] if index < len(before) else None
        other = after[index] if index < len(after) else None
        marks: tuple[tuple[tuple[int, int], ...], ...] = ((), ())
        if one is not None and other is not None:
            marks = words(old.lines[one - 1], new.lines[other - 1])
        yield Row(
            RowKind.LINE,
            hunk.id,
            old.line(one, changed=True, words=marks[0]) if one is not None else None,
            new.line(other, changed=True, words=marks[1]) if other is not None else None,
        )


def words(left: str, right: str) -> tuple[tuple[tuple[int, int], ...], tuple[tuple[int, int], ...]]:
    """Which characters of each line are not in the other; nothing when the lines have little in common."""
    before, after = _WORD.findall(left), _WORD.findall(right)
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    if len(before) + len(after) > _PAIRED * 2 or matcher.ratio() < _ALIKE:
        return (), ()
    codes = [code for code in matcher.get_opcodes() if code[0] != "equal"]
    return (
        tuple(_span(before, a, b) for _, a, b, _, _ in codes if b > a),
        tuple(_span(after, c, d) for _, _, _, c, d in codes if d > c),
    )


def _span(parts: list[str], first: int, last: int) -> tuple[int, int]:
    return sum(len(part) for part in parts[:first]), sum(len(part) for part in parts[first:last])
