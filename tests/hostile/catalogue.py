"""All families of cases; importing this fills `building.CASES`."""

from __future__ import annotations

from tests.hostile import disk, grammars, leaks, ours_files, ours_git, ours_rules, programs, settings, states, texts
from tests.hostile.building import CASES

__all__ = [
    "CASES",
    "disk",
    "grammars",
    "leaks",
    "ours_files",
    "ours_git",
    "ours_rules",
    "programs",
    "settings",
    "states",
    "texts",
]
