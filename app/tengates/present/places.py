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
    message = " ".join(message.split())  # a quoted statement may have several lines
    if not path:
        return Item((say(message),))
    name = f"{path}:{line}" if line else path
    return Item((code(name, permalink(origin, path, line, end_line)), say(f" {message}")))


def few(items: Sequence[Item], *, whole: bool = True) -> tuple[Item, ...]:
    """The first places, and how many more there are; unless `whole`, `items` are themselves the first of more."""
    left = len(items) - _SHOWN
    if left <= 0:
        return tuple(items)
    more = f"and {counted(left, 'more place')}" if whole else f"and more than {left} others"
    return (*items[:_SHOWN], Item((say(more),)))
