"""Evidence lines of an export: where, with a link where there is one, and what."""

from __future__ import annotations

from collections.abc import Sequence

from tengates.model.origin import Origin
from tengates.present.blocks import Item, code, say
from tengates.present.permalinks import permalink
from tengates.present.words import counted

_SHOWN = 8


def place(origin: Origin, path: str, line: int, message: str, end_line: int = 0) -> Item:
    """One place: `app.py:12` and what is said of it; a message alone where it speaks of the whole repository."""
    if not path:
        return Item((say(message),))
    name = f"{path}:{line}" if line else path
    return Item((code(name, permalink(origin, path, line, end_line)), say(f" {message}")))


def few(items: Sequence[Item], of_all: int = 0) -> tuple[Item, ...]:
    """The first places, and how many more there are; `of_all` when `items` are themselves a part."""
    total = max(of_all, len(items))
    more = (Item((say(f"and {counted(total - _SHOWN, 'more place')}"),)),) if total > _SHOWN else ()
    return (*items[:_SHOWN], *more)
