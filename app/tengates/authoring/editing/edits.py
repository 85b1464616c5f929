"""Byte splices that respect how a file is written: line endings, indentation, commas, comments.

Nothing here knows a language. The language layers say where brackets and items stand; this
module decides whether a new item goes on the same line or on one of its own.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

BOM = b"\xef\xbb\xbf"
_OPENED = re.compile(rb"^[^\s#/*][^\n]*[:{][ \t]*\r?\n(\t|[ ]{2,8})(?=\S)", re.MULTILINE)
_LINE = re.compile(rb"[^\n]*\n|[^\n]+")
_INDENT = re.compile(rb"^(\t+|[ ]{1,8})\S", re.MULTILINE)


def in_double_quotes(text: str) -> str:
    """Any text as a literal in double quotes that Python and JavaScript both read as exactly that text."""
    return json.dumps(text, ensure_ascii=False)


def lines_of(content: bytes) -> list[bytes]:
    """The lines with their endings; only a line feed ends one, as for git and for line numbers."""
    return _LINE.findall(content)


class CannotEdit(Exception):  # noqa: N818  it is an answer, "this site is left alone", and its text is the reason
    """A site is left alone; the message says why, as one clause for the founder."""


@dataclass(frozen=True, slots=True)
class Splice:
    """Replace bytes `start:end` by `new`."""

    start: int
    end: int
    new: bytes


@dataclass(frozen=True)
class Source:
    """The bytes of a file and how they are laid out."""

    data: bytes

    @cached_property
    def newline(self) -> bytes:
        """The line ending most lines have."""
        crlf = self.data.count(b"\r\n")
        return b"\r\n" if crlf * 2 > self.data.count(b"\n") else b"\n"

    @cached_property
    def unit(self) -> bytes:
        """One level of indentation: what follows a line that opens a block at the margin, else the smallest usual step."""
        opened: Counter[bytes] = Counter(_OPENED.findall(self.data))
        if opened:
            return opened.most_common(1)[0][0]
        steps = _INDENT.findall(self.data)
        if sum(step.startswith(b"\t") for step in steps) * 2 > len(steps):
            return b"\t"
        widths = {len(step) for step in steps if not step.startswith(b"\t")}
        return b" " * next((width for width in (2, 4, 3, 8) if width in widths), 4)

    @property
    def start(self) -> int:
        """Where the text starts, after a byte order mark."""
        return len(BOM) if self.data.startswith(BOM) else 0

    def line_start(self, offset: int) -> int:
        """Where the line that holds this offset starts."""
        return max(self.data.rfind(b"\n", 0, offset) + 1, self.start if offset >= self.start else 0)

    def line_end(self, offset: int) -> int:
        """Where the line that holds this offset ends, before its line ending."""
        found = self.data.find(b"\n", offset)
        if found < 0:
            return len(self.data)
        return found - 1 if found > offset and self.data[found - 1 : found] == b"\r" else found

    def next_line(self, offset: int) -> int:
        """Where the next line starts; the end of the file when there is none."""
        found = self.data.find(b"\n", offset)
        return len(self.data) if found < 0 else found + 1

    def line_number(self, offset: int) -> int:
        """The 1-based line of an offset."""
        return self.data.count(b"\n", 0, offset) + 1

    def indent(self, offset: int) -> bytes:
        """The blanks that the line of this offset begins with."""
        start = self.line_start(offset)
        line = self.data[start : self.line_end(start)]
        return line[: len(line) - len(line.lstrip(b" \t"))]

    def begins_line(self, offset: int) -> bool:
        """Whether nothing but blanks stands before it on its line."""
        return not self.data[self.line_start(offset) : offset].strip()

    def is_blank_line(self, offset: int) -> bool:
        """Whether the line that starts here is empty or only blanks (the end of the file is not)."""
        return offset < len(self.data) and not self.data[offset : self.line_end(offset)].strip()

    def lines(self, *lines: str, indent: bytes = b"") -> bytes:
        """These lines with the file's line ending, each with this indentation unless empty."""
        return b"".join((indent + line.encode() if line else b"") + self.newline for line in lines)

    def new_line_before(self, offset: int) -> bytes:
        """A line ending when text put here would continue a last line that has none."""
        return self.newline if offset == len(self.data) > self.start and not self.data.endswith(b"\n") else b""


@dataclass(frozen=True, slots=True)
class Brackets:
    """A bracketed list: `open` after the opening bracket, `close` at the closing one.

    `items` are the spans of its items in order; `comma` is the offset after a trailing comma.
    `padded` says that a lone item is set off by blanks: `{ a: 1 }`.
    """

    open: int
    close: int
    items: tuple[tuple[int, int], ...]
    comma: int | None = None
    padded: bool = False


def insert_item(source: Source, inside: Brackets, item: bytes) -> Splice:
    """Add an item at the end of a bracketed list, laid out as its neighbours are."""
    if not inside.items:
        return _first_item(source, inside, item)
    start, end = inside.items[-1]
    after = inside.comma or end
    if b"\n" in source.data[after : inside.close] and source.begins_line(start):
        return _on_own_line(source, inside, item)
    if source.begins_line(start) and inside.comma is None:
        return Splice(end, end, b"," + source.newline + _lead(source, start) + item)
    if inside.comma is None:
        return Splice(end, end, b", " + item)
    closing = b"," if b"\n" in source.data[after : inside.close] else b""
    return Splice(after, after, b" " + item + closing)


def insert_items(source: Source, inside: Brackets, items: Sequence[bytes]) -> Splice:
    """Add several items at the end of a bracketed list, each laid out as its neighbours are."""
    last = inside.items[-1][0] if inside.items else None
    between = b"," + (b" " if last is None or not source.begins_line(last) else source.newline + _lead(source, last))
    return insert_item(source, inside, between.join(items))


def _first_item(source: Source, inside: Brackets, item: bytes) -> Splice:
    if source.data[inside.open : inside.close].strip():
        raise CannotEdit("a comment stands where the new part would go")
    pad = b" " if inside.padded else b""
    return Splice(inside.open, inside.close, pad + item + pad)


def _on_own_line(source: Source, inside: Brackets, item: bytes) -> Splice:
    start, end = inside.items[-1]
    lead = _lead(source, start)
    after = inside.comma or end
    eol = source.line_end(after)
    rest = source.data[after:eol]
    if b"/*" in rest and b"*/" not in rest:
        raise CannotEdit("a comment over several lines stands where the new part would go")
    if inside.comma is not None:
        following = source.next_line(after)
        return Splice(following, following, lead + item + b"," + source.newline)
    return Splice(end, eol, b"," + rest + source.newline + lead + item)


def _lead(source: Source, offset: int) -> bytes:
    """What stands before an offset that begins its line."""
    return source.data[source.line_start(offset) : offset]


def remove_item(source: Source, inside: Brackets, index: int) -> Splice:
    """Take an item out of a bracketed list with the comma that belonged to it."""
    start, end = inside.items[index]
    if len(inside.items) == 1:
        rest = source.data[inside.open : start] + source.data[end : inside.close]
        if rest.strip() not in {b"", b","}:
            raise CannotEdit("a comment stands beside what would be taken out")
        return Splice(inside.open, inside.close, b"")
    if index:
        before = inside.items[index - 1][1]
        _only_comma(source.data[before:start])
        return Splice(before, end, b"")
    following = inside.items[1][0]
    _only_comma(source.data[end:following])
    return Splice(start, following, b"")


def _only_comma(between: bytes) -> None:
    if between.strip() != b",":
        raise CannotEdit("a comment stands beside what would be taken out")


def spliced(data: bytes, splices: Iterable[Splice]) -> bytes:
    """The bytes with all splices in place. ValueError when two overlap."""
    pieces: list[bytes] = []
    position = 0
    for splice in sorted(splices, key=lambda splice: (splice.start, splice.end)):
        if splice.start < position:
            raise ValueError(f"splices overlap at byte {splice.start}")
        pieces += [data[position : splice.start], splice.new]
        position = splice.end
    return b"".join([*pieces, data[position:]])
