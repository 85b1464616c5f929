"""A document as values: what an export says, apart from how Markdown or HTML writes it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Tone(StrEnum):
    """How words are said."""

    PLAIN = "plain"
    STRONG = "strong"
    CODE = "code"
    QUIET = "quiet"  # beside the point; Markdown has no way to say so


@dataclass(frozen=True, slots=True)
class Words:
    """A run of words in one tone; `link` is a web address of ours, "" for none."""

    text: str
    tone: Tone = Tone.PLAIN
    link: str = ""


Line = tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 4."""

    level: int
    line: Line


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph."""

    line: Line


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a list; `done` makes it a checkbox. `below` are items under it."""

    line: Line
    below: tuple[Item, ...] = ()
    done: bool | None = None


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a head; `figures` are the columns that hold numbers, counted from 0."""

    head: tuple[str, ...]
    rows: tuple[tuple[Line, ...], ...]
    figures: frozenset[int] = frozenset()


Block = Heading | Paragraph | Items | Table


def say(text: str) -> Words:
    """Plain words."""
    return Words(text)


def strong(text: str) -> Words:
    """Words that carry weight."""
    return Words(text, Tone.STRONG)


def quiet(text: str) -> Words:
    """Words beside the point."""
    return Words(text, Tone.QUIET)


def code(text: str, link: str = "") -> Words:
    """A name out of the code, with the place it leads to."""
    return Words(text, Tone.CODE, link)
