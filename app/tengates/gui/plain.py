"""Text of a stranger's repository, made safe to look at: nothing hides, nothing is endless."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from tengates.model.lazily import Lazily
from tengates.model.veil import veiled

if TYPE_CHECKING:
    from tengates.present import words
else:
    words = Lazily("tengates.present.words")  # not needed for the first window

LIMIT = 2000
_PRINTABLE = 0x20
_TAB = "    "


def visible(text: str, limit: int = LIMIT) -> str:
    """One line of text with control and direction marks spelled out, cut at `limit` characters."""
    text = veiled(text)
    cut = text if len(text) <= limit else text[: limit - 1] + "…"
    if cut.isprintable():
        return cut
    return "".join(_shown(sign) for sign in cut)


def visible_lines(text: str, limit: int = LIMIT) -> str:
    """Several lines, each made visible by itself; line breaks stay."""
    return "\n".join(visible(line, limit) for line in text.split("\n"))


def no_mnemonic(text: str) -> str:
    """Text for a button or a tick, where Qt would read `&` as a shortcut."""
    return visible(text).replace("&", "&&")


def tip(text: str) -> str:
    """Text for a tooltip, which Qt would read as rich text when it looks like a tag."""
    return visible(text).replace("<", "\u2039")


def sentence(text: str) -> str:
    """A clause with a capital letter in front, unless it begins with a name out of the code."""
    first = text.partition(" ")[0]
    return text[:1].upper() + text[1:] if first.isalpha() and first.islower() else text


def _shown(sign: str) -> str:
    if sign == "\t":
        return _TAB
    code = ord(sign)
    if code < _PRINTABLE:
        return chr(0x2400 + code)
    return sign if sign.isprintable() else f"⟨U+{code:04X}⟩"


def local_time(time: str) -> str:
    """A time in ISO 8601 as the founder's clock shows it: "6 Nov 2026, 14:05"; "" when it is none."""
    try:
        found = dt.datetime.fromisoformat(time).astimezone()
    except ValueError:
        return ""
    return words.moment(found)
