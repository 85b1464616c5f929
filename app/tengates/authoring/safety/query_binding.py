"""A query put together from text, taken apart: its values become placeholders, and what cannot be a value is refused.

Nothing here knows a programming language: a query comes in as text with gaps.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tengates.authoring.editing.edits import CannotEdit

_GAPS = 0xE000  # private characters that stand for the gaps while the text is read
_MOST = 200
_VALUE = re.compile(r"(?is)(?:[=<>]|\blike|\bilike|\bbetween|\bbetween\s+\S+\s+and)\s*$")
_COUNT = re.compile(r"(?is)\b(?:limit|offset)\s*$")
_ROW = re.compile(r"(?is)\bvalues\s*(?:\([^()]*\)\s*,\s*)*$")
_CALLED = re.compile(r"(?i)\b(?!(?:in|values|any|all|some|exists|and|or|not|as|on|using|where)\b)[a-z_]\w*$")
_TABLE = re.compile(r"(?is)\b(?:into|from|join|table|update|with)\s+[\w.\"`]+\s*$")
_AFTER = re.compile(r"[\s,);]|$")
_NAMES = "a table, a column or a piece of the query is put in, which cannot be bound: choose it from a list of names that you know"


@dataclass(frozen=True, slots=True)
class Gap:
    """An expression in a text, as it is written in the program."""

    expression: str


Part = str | Gap


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a driver writes its placeholders and what else it takes.

    `mark` makes the n-th placeholder (from 1); `quotes` are the marks around texts; `counts`
    whether LIMIT may be bound; `doubled` whether a percent sign is written twice beside placeholders.
    """

    mark: Callable[[int], str]
    quotes: str = "'"
    counts: bool = True
    doubled: bool = False


@dataclass(frozen=True, slots=True)
class Bound:
    """The query with placeholders, and for each of them the parts of its value."""

    text: str
    values: tuple[tuple[Part, ...], ...]


def bind(parts: Sequence[Part], dialect: Dialect) -> Bound:
    """Bind every gap; CannotEdit when one of them is no value."""
    gaps = [part for part in parts if isinstance(part, Gap)]
    text = _marked(parts)
    if dialect.mark(1) == "?" and "?" in text:
        raise CannotEdit("the query already holds a question mark")
    out: list[str] = []
    values: list[tuple[Part, ...]] = []
    position = 0
    while position < len(text):
        char = text[position]
        if char in "'\"":
            position = _quoted(text, position, (gaps, dialect), out, values)
        elif _is_gap(char):
            _check(dialect, "".join(out), text[position + 1 : position + 2])
            values.append((gaps[ord(char) - _GAPS],))
            out.append(dialect.mark(len(values)))
            position += 1
        else:
            out.append("%%" if char == "%" and dialect.doubled else char)
            position += 1
    if not values:
        raise CannotEdit("no value is put into the query here; bind it where the text is put together")
    return Bound("".join(out), tuple(values))


def _marked(parts: Sequence[Part]) -> str:
    number, found = 0, []
    for part in parts:
        if isinstance(part, Gap):
            found.append(chr(_GAPS + number))
            number += 1
        elif any(_is_gap(char) for char in part):
            raise CannotEdit("the query holds unusual characters")
        else:
            found.append(part)
    if number > _MOST:
        raise CannotEdit("the query holds too many values")
    return "".join(found)


def _is_gap(char: str) -> bool:
    return _GAPS <= ord(char) < _GAPS + _MOST


def _quoted(
    text: str, start: int, about: tuple[list[Gap], Dialect], out: list[str], values: list[tuple[Part, ...]]
) -> int:
    """A text in the query: bound whole when it holds a gap; where it ends."""
    gaps, dialect = about
    quote, end = text[start], start + 1
    while (end := text.find(quote, end)) >= 0 and text[end + 1 : end + 2] == quote:
        end += 2
    if end < 0:
        raise CannotEdit("a quotation mark in the query is never closed")
    inside = text[start + 1 : end]
    if not any(_is_gap(char) for char in inside):
        kept = text[start : end + 1]
        out.append(kept.replace("%", "%%") if dialect.doubled else kept)
        return end + 1
    if quote not in dialect.quotes or "\\" in inside:
        raise CannotEdit(_NAMES)
    before, after = "".join(out), text[end + 1 : end + 2]
    if not (_VALUE.search(before) or _in_row(before) or _in_function(before)) or not _AFTER.match(after):
        raise CannotEdit("a value stands where this refactor cannot bind it, such as in a list or a function")
    values.append(tuple(_split(inside.replace(quote * 2, quote), gaps)))
    out.append(dialect.mark(len(values)))
    return end + 1


def _split(text: str, gaps: list[Gap]) -> list[Part]:
    found: list[Part] = []
    for char in text:
        if _is_gap(char):
            found.append(gaps[ord(char) - _GAPS])
        elif found and isinstance(found[-1], str):
            found[-1] += char
        else:
            found.append(char)
    return found


def _check(dialect: Dialect, before: str, after: str) -> None:
    if not _AFTER.match(after):
        raise CannotEdit(_NAMES)
    if _COUNT.search(before):
        if dialect.counts:
            return
        raise CannotEdit("MySQL takes no text as a number of rows: make it a number first, such as int(limit)")
    if not _VALUE.search(before) and not _in_row(before):
        raise CannotEdit(_NAMES)


def _in_row(before: str) -> bool:
    """Whether a row of VALUES is being written, at the start of a value."""
    outside = _outside(before)
    return outside is not None and bool(_ROW.search(outside))


def _in_function(before: str) -> bool:
    """Whether the arguments of a function are being written, at the start of one."""
    outside = _outside(before)
    return outside is not None and bool(_CALLED.search(outside)) and not _TABLE.search(outside)


def _outside(before: str) -> str | None:
    """What stands before the innermost open parenthesis, None when no item begins here."""
    depth, position = 0, len(before) - 1
    while position >= 0:
        if before[position] == ")":
            depth += 1
        elif before[position] == "(":
            if not depth:
                break
            depth -= 1
        position -= 1
    return before[:position] if position >= 0 and before.rstrip()[-1:] in {"(", ","} else None
