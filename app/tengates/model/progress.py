"""How far a scan is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a scan is: the stage in words, and files done of all."""

    stage: str
    done: int
    total: int
