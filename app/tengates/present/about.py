"""What the program says of itself: its version, and the licences of what it is made of."""

from __future__ import annotations

import platform

from tengates import __version__, assets

MOTTO = "Takes a vibe-coded AI prototype to production, gate by gate."
QT_SOURCE = "https://download.qt.io/official_releases/"


def version_line() -> str:
    """The version and what it runs on: what a report of a problem begins with."""
    return f"Version {__version__}, Python {platform.python_version()}, {platform.system()}"


def licences() -> str:
    """The licences of everything that comes with the program, as plain text."""
    return (assets.resources() / "licences.txt").read_text(encoding="utf-8")
