"""The ten gates, as resources/gates.toml declares them."""

from __future__ import annotations

import tomllib
from functools import cache

from tengates import assets
from tengates.model.score import Gate


@cache
def load_gates() -> tuple[Gate, ...]:
    """All of them, in their order."""
    with (assets.resources() / "gates.toml").open("rb") as stream:
        rows = tomllib.load(stream)["gate"]
    return tuple(Gate(**row) for row in rows)
