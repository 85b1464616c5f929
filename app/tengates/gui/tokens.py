"""The look as data: one table of colours per theme, named by meaning. No Qt here."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum

SPACE = (0, 4, 8, 12, 16, 24, 32)  # the 4-pixel grid
RADIUS = 6
SCALE = {"small": 0.92, "body": 1.0, "lead": 1.15, "title": 1.4, "display": 2.0}


class Theme(StrEnum):
    """Which table is in use."""

    LIGHT = "light"
    DARK = "dark"
    CONTRAST = "contrast"


@dataclass(frozen=True, slots=True)
class Tokens:
    """Colours as #rrggbb. `sunken` is the sidebar, `raised` cards and fields."""

    surface: str
    raised: str
    sunken: str
    hover: str
    line: str
    outline: str  # edges of fields and buttons: 3:1 against what is around them
    text: str
    quiet: str
    accent: str
    on_accent: str
    accent_soft: str
    good: str
    warn: str
    bad: str
    critical: str
    critical_soft: str
    warn_soft: str
    good_soft: str
    track: str
    added: str
    removed: str
    added_word: str
    removed_word: str
    code_keyword: str
    code_string: str
    code_number: str
    code_name: str
    code_comment: str


LIGHT = Tokens(
    surface="#fbfbfa",
    raised="#ffffff",
    sunken="#f3f3f0",
    hover="#ebebe7",
    line="#e2e1dc",
    outline="#8b8a83",
    text="#1f201e",
    quiet="#5d5d57",
    accent="#2b57c8",
    on_accent="#ffffff",
    accent_soft="#e4ebfb",
    good="#1c6b3e",
    warn="#7d4f00",
    bad="#a03d14",
    critical="#ac1f2d",
    critical_soft="#fbeceb",
    warn_soft="#fbf2df",
    good_soft="#e7f4ea",
    track="#dddcd6",
    added="#e8f5eb",
    removed="#fcedeb",
    added_word="#c2e8cd",
    removed_word="#f8cfcb",
    code_keyword="#7a2f9c",
    code_string="#1b5e3a",
    code_number="#8a3b12",
    code_name="#1f4aa8",
    code_comment="#55554f",
)

DARK = Tokens(
    surface="#1b1c1e",
    raised="#232427",
    sunken="#161719",
    hover="#2b2d31",
    line="#313338",
    outline="#74777f",
    text="#e9e9e7",
    quiet="#a9abb0",
    accent="#8fb0ff",
    on_accent="#10172a",
    accent_soft="#27314d",
    good="#72cb94",
    warn="#e3b45f",
    bad="#f39b76",
    critical="#ff9392",
    critical_soft="#3a2426",
    warn_soft="#352c1b",
    good_soft="#1f3327",
    track="#3c3f45",
    added="#1c3024",
    removed="#382224",
    added_word="#2a5039",
    removed_word="#5c3034",
    code_keyword="#d6a8f0",
    code_string="#9bd6a8",
    code_number="#f0b48c",
    code_name="#a9c3ff",
    code_comment="#bbbdbb",
)

CONTRAST = Tokens(
    surface="#000000",
    raised="#000000",
    sunken="#000000",
    hover="#262626",
    line="#8c8c8c",
    outline="#ffffff",
    text="#ffffff",
    quiet="#e6e6e6",
    accent="#7fd4ff",
    on_accent="#000000",
    accent_soft="#00304d",
    good="#7dff9f",
    warn="#ffe066",
    bad="#ffc39e",
    critical="#ffb3b8",
    critical_soft="#3d0008",
    warn_soft="#332600",
    good_soft="#00330f",
    track="#4d4d4d",
    added="#002b0d",
    removed="#380007",
    added_word="#004d1a",
    removed_word="#5c000e",
    code_keyword="#f0ccff",
    code_string="#b8ffc9",
    code_number="#ffd9b8",
    code_name="#bfe9ff",
    code_comment="#e0e0e0",
)

_LINEAR = 0.04045  # WCAG: below this a channel is linear
_GROUNDS = ("surface", "raised", "sunken")
_CODE = ("text", "code_keyword", "code_string", "code_number", "code_name", "code_comment")
_DIFF = ("surface", "raised", "added", "removed", "added_word", "removed_word")

# Every pair of text on ground that the window uses; the tests hold each to 4.5:1, in high contrast to 7:1.
TEXT_PAIRS: tuple[tuple[str, str], ...] = (
    *((ink, ground) for ink in ("text", "quiet", "accent", "good", "warn", "bad", "critical") for ground in _GROUNDS),
    *((ink, ground) for ink in _CODE for ground in _DIFF),
    *(("quiet", ground) for ground in ("hover", "accent_soft", "added", "removed", "warn_soft", "critical_soft")),
    *(("text", ground) for ground in ("hover", "accent_soft", "critical_soft", "warn_soft", "good_soft")),
    ("accent", "accent_soft"),
    ("accent", "hover"),
    ("on_accent", "accent"),
    ("critical", "critical_soft"),
    ("warn", "warn_soft"),
    ("good", "good_soft"),
)


def table(theme: Theme) -> Tokens:
    """The colours of a theme."""
    return {Theme.LIGHT: LIGHT, Theme.DARK: DARK, Theme.CONTRAST: CONTRAST}[theme]


def names() -> tuple[str, ...]:
    """All token names, as the style sheet may write them after `$`."""
    return tuple(item.name for item in fields(Tokens))


def contrast(ink: str, ground: str) -> float:
    """WCAG contrast of two colours, 1 to 21."""
    high, low = sorted((_luminance(ink), _luminance(ground)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= _LINEAR else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
