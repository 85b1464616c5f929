"""Recognises the rules that judge, so that what others judged is judged again."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from functools import cache
from pathlib import Path

import tengates
from tengates.facts.packing import facts_mark

_ROOMS = ("authoring", "controls", "engine", "survey")


@cache
def rules_mark() -> str:
    """Changes whenever a rule does; an installed program has a version of its own for that."""
    mark = hashlib.sha256(facts_mark().encode())
    home = Path(tengates.__path__[0])
    for room in _ROOMS:
        for path in sorted((home / room).rglob("*.py")):
            with suppress(OSError):  # a bundled program has no sources
                mark.update(path.read_bytes())
    return mark.hexdigest()
