"""Finds what somebody means by a few letters. No Qt here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

_STARTS, _STARTS_WORD, _INSIDE, _WORDS, _LETTERS = 1000, 800, 600, 400, 200
_SHOWN = 60


@dataclass(frozen=True, slots=True, eq=False)
class Offer:
    """One thing that can be gone to or done: its words, what kind of thing it is, its shortcut."""

    text: str
    kind: str
    icon: str
    do: Callable[[], None]
    keys: str = ""
    colour: str = "quiet"


def fit(query: str, text: str) -> int:
    """How well a text fits what was typed, 0 when it does not: letters in order are enough."""
    wanted, offered = query.casefold().strip(), text.casefold()
    at = offered.find(wanted)
    if at == 0:
        return _STARTS - len(offered)
    if at > 0:
        return (_INSIDE if offered[at - 1].isalnum() else _STARTS_WORD) - at
    words = wanted.split()
    if len(words) > 1 and all(word in offered for word in words):
        return _WORDS
    return max(1, _LETTERS - spread) if (spread := _spread("".join(words), offered)) else 0


def found(query: str, offers: Sequence[Offer]) -> tuple[Offer, ...]:
    """What fits, best first; all of it in its own order when nothing was typed."""
    if not query.strip():
        return tuple(offers[:_SHOWN])
    rated = [(fit(query, offer.text), -place, offer) for place, offer in enumerate(offers)]
    fitting = sorted((row for row in rated if row[0]), key=lambda row: row[:2], reverse=True)
    return tuple(offer for _fit, _place, offer in fitting[:_SHOWN])


def _spread(letters: str, text: str) -> int:
    """Over how many letters of the text these are spread, each after the one before; 0 when one is missing.

    The first letter must begin a word, else three letters fit nearly everything.
    """
    best = 0
    for start, sign in enumerate(text):
        if sign != letters[:1] or (start and text[start - 1].isalnum()):
            continue
        at = start
        for letter in letters[1:]:
            at = text.find(letter, at + 1)
            if at < 0:
                break
        else:
            best = min(best or at - start + 1, at - start + 1)
    return best
