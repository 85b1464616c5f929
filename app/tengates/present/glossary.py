"""The glossary: what a term means, in one plain sentence, and where terms stand in a text."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from tengates import assets


@dataclass(frozen=True, slots=True)
class Term:
    """A term, its other forms, and one sentence that says what it means."""

    name: str
    also: tuple[str, ...]
    meaning: str

    @property
    def forms(self) -> tuple[str, ...]:
        """All ways to write it."""
        return (self.name, *self.also)


@dataclass(frozen=True, slots=True)
class Spot:
    """A term as it stands in a text: `text[start:end]`."""

    start: int
    end: int
    term: Term


@cache
def terms() -> tuple[Term, ...]:
    """All terms of `resources/glossary.toml`, in the order of that file."""
    rows = tomllib.loads((assets.resources() / "glossary.toml").read_text(encoding="utf-8"))["term"]
    return tuple(Term(row["name"], tuple(row.get("also", ())), row["meaning"]) for row in rows)


def meaning(word: str) -> str:
    """What a term means, whichever form and case it is written in; "" when it is no term."""
    term = _by_form().get(_folded(word))
    return term.meaning if term else ""


def spots(text: str) -> tuple[Spot, ...]:
    """Where terms stand in a text: each term once, where it first comes; of two that overlap, the longer."""
    found: list[Spot] = []
    seen: set[Term] = set()
    for hit in _any_form().finditer(text):
        term = _by_form()[_folded(hit.group())]
        if term not in seen:
            seen.add(term)
            found.append(Spot(hit.start(), hit.end(), term))
    return tuple(found)


def used_in(texts: Iterable[str]) -> tuple[Term, ...]:
    """The terms that any of these texts uses, by name."""
    found = {spot.term for text in texts for spot in spots(text)}
    return tuple(sorted(found, key=lambda term: term.name.casefold()))


def _folded(word: str) -> str:
    return " ".join(word.casefold().split())


@cache
def _by_form() -> dict[str, Term]:
    return {_folded(form): term for term in terms() for form in term.forms}


@cache
def _any_form() -> re.Pattern[str]:
    """One pattern for all forms. A hyphen joins words: "gate-keeper" holds no "gate", and "Ten Gates" is a name.

    Case is that of ASCII alone: else a dotless i would match and not be found among the forms.
    """
    longest_first = sorted((form for term in terms() for form in term.forms), key=len, reverse=True)
    forms = "|".join(re.escape(form).replace(r"\ ", r"\s+") for form in longest_first)
    return re.compile(rf"(?<![\w-])(?!(?<=Ten )Gates)(?ai:{forms})(?![\w-])")
