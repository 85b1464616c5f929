r"""A file change as rows to look at: what stands left and right, which words moved. No Qt here.

Lines are split on `\n` alone, secrets are masked before anything is split, and hidden
characters are spelled out. The rows are for eyes only: what is written comes from hunks.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
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
_PAIRED = 400  # longer blocks are not compared word by word


class RowKind(Enum):
    """What a row shows."""

    HUNK = auto()  # the tick and the reason
    LINE = auto()
    GAP = auto()  # lines left out


@dataclass(frozen=True, slots=True)
class Line:
    """One line on one side. `words` are (first, length) of what moved; `colours` are syntax marks."""

    number: int
    text: str
    changed: bool
    words: tuple[tuple[int, int], ...] = ()
    colours: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the review. `hunk` is the hunk it belongs to, 0 for context."""

    kind: RowKind
    hunk: int = 0
    old: Line | None = None
    new: Line | None = None
    hidden: int = 0  # how many lines a gap leaves out


@dataclass(frozen=True, slots=True)
class _Side:
    lines: tuple[str, ...]
    colours: tuple[tuple[Mark, ...], ...]

    def line(self, number: int, *, changed: bool, words: tuple[tuple[int, int], ...] = ()) -> Line:
        return Line(number, self.lines[number - 1], changed, words, self.colours[number - 1])

    def has(self, number: int) -> bool:
        return 1 <= number <= len(self.lines)


def side_by_side(change: FileChange, masks: tuple[str, ...]) -> tuple[Row, ...]:
    """The rows of one file: each hunk's tick, then its lines old beside new, with context around."""
    if change.kind is ChangeKind.UNTRACK:
        return tuple(Row(RowKind.HUNK, hunk.id) for hunk in change.hunks)
    old, new = _side(change, change.base, masks), _side(change, change.new, masks)
    rows: list[Row] = []
    seen_old, shift = 1, 0  # first base line not shown yet; how far new runs ahead
    for index, hunk in enumerate(change.hunks):
        first = max(seen_old, hunk.old[0] - _CONTEXT)
        rows += _gap(first - seen_old)
        rows.append(Row(RowKind.HUNK, hunk.id))
        rows += _context(old, new, range(first, hunk.old[0]), shift)
        rows += _changed(old, new, hunk)
        shift = hunk.new[1] - hunk.old[1]
        following = change.hunks[index + 1].old[0] if index + 1 < len(change.hunks) else len(old.lines) + 1
        seen_old = min(hunk.old[1] + _CONTEXT, max(hunk.old[1], following))
        rows += _context(old, new, range(hunk.old[1], seen_old), shift)
    rows += _gap(len(old.lines) + 1 - seen_old if change.base else 0)
    return tuple(rows)


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
        return _Side((), ())
    text = hide(content.decode("utf-8", "replace"), masks)
    lines = tuple(visible(_own(line.removesuffix("\r"), change)) for line in text.removesuffix("\n").split("\n"))
    return _Side(lines, coloured(change.path, "\n".join(lines)))


def _own(line: str, change: FileChange) -> str:
    """A line of a sensitive file without the value."""
    return _ASSIGNMENT.sub(r"\1••••", line) if change.sensitive else line


def _gap(count: int) -> list[Row]:
    return [Row(RowKind.GAP, hidden=count)] if count > 0 else []


def _context(old: _Side, new: _Side, numbers: range, shift: int) -> Iterator[Row]:
    for number in numbers:
        if old.has(number) and new.has(number + shift):
            left, right = old.line(number, changed=False), new.line(number + shift, changed=False)
            yield Row(RowKind.LINE, 0, left, right)


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
