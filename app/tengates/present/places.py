"""Evidence lines of an export: where, with a link where there is one, and what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from tengates.model.origin import Origin
from tengates.model.outcome import Site
from tengates.present.blocks import Item, Words, code, say
from tengates.present.permalinks import permalink
from tengates.present.words import counted

_SHOWN = 8


class Spot(NamedTuple):
    """A place and what is said of it; path "" speaks of the whole repository, line 0 of the whole file."""

    path: str
    line: int
    message: str
    end_line: int = 0


def spots(sites: Iterable[Site]) -> list[Spot]:
    """The places of sites."""
    return [Spot(site.place.path, site.place.line, site.message, site.place.end_line) for site in sites]


def gathered(origin: Origin, rows: Sequence[Spot], *, whole: bool = True) -> tuple[Item, ...]:
    """The first places, those of which the same is said in one line, and how many more there are.

    Unless `whole`, the rows are themselves the first of more.
    """
    groups: dict[str, list[Spot]] = {}
    for row in rows:
        groups.setdefault(" ".join(row.message.split()), []).append(row)  # a quoted statement may have several lines
    items: list[Item] = []
    left = 0
    for message, group in groups.items():
        if len(items) < _SHOWN:
            items.append(_line(origin, message, group, whole=whole))
        else:
            left += len(group)
    told = whole or (len(groups) == 1 and len(rows) > _SHOWN)  # one line alone says itself that there are more
    if left or not told:
        items.append(Item((say(f"and {counted(left, 'more place')}" if left and whole else "and more places"),)))
    return tuple(items)


def _line(origin: Origin, message: str, group: Sequence[Spot], *, whole: bool = True) -> Item:
    """`app.py:12` and what is said of it, or what is said of several and where: `app.py:12`, `app.py:30`."""
    places = [_name(origin, row) for row in group if row.path]
    if not places:
        return Item((say(message),))
    if len(places) == 1:
        return Item((places[0], say(f" {message}")))
    named = [word for place in places[:_SHOWN] for word in (place, say(", "))][:-1]
    if not whole and len(places) > _SHOWN:  # how many there are is not known here
        return Item((say(f"{message}, in several places: "), *named, say(" and more")))
    left = f" and {len(places) - _SHOWN} more" if len(places) > _SHOWN else ""
    return Item((say(f"{message}, in {counted(len(places), 'place')}: "), *named, say(left)))


def _name(origin: Origin, row: Spot) -> Words:
    name = f"{row.path}:{row.line}" if row.line else row.path
    return code(name, permalink(origin, row.path, row.line, row.end_line))


def place(origin: Origin, path: str, line: int, message: str, end_line: int = 0) -> Item:
    """One place: `app.py:12` and what is said of it; a message alone where it speaks of the whole repository."""
    return _line(origin, " ".join(message.split()), [Spot(path, line, message, end_line)])


def few(items: Sequence[Item]) -> tuple[Item, ...]:
    """The first places, and how many more there are."""
    left = len(items) - _SHOWN
    return tuple(items) if left <= 0 else (*items[:_SHOWN], Item((say(f"and {counted(left, 'more place')}"),)))
