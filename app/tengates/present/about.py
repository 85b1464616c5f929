"""What the program says of itself: its version, and the licences of what it is made of."""

from __future__ import annotations

import platform

from tengates import __version__, assets
from tengates.present.language import later, tr

MOTTO = later("Takes a vibe-coded AI prototype to production, gate by gate.")
QT_SOURCE = "https://download.qt.io/official_releases/"


def version_line() -> str:
    """The version and what it runs on: what a report of a problem begins with."""
    return tr(
        "Version {version}, Python {python}, {system}",
        version=__version__,
        python=platform.python_version(),
        system=platform.system(),
    )


def licences() -> str:
    """The licences of everything that comes with the program, as plain text."""
    return (assets.resources() / "licences.txt").read_text(encoding="utf-8")
