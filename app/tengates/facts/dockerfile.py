"""A Dockerfile's instructions."""

from __future__ import annotations

from tengates.model.config import Instruction

_LIMIT = 4_000


def read_dockerfile(text: str) -> tuple[Instruction, ...]:
    """Instructions in order; continuation lines are joined and comments left out."""
    found: list[Instruction] = []
    pending, start = "", 0
    for number, raw in enumerate(text.split("\n"), 1):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        start = start or number
        pending = f"{pending} {line.removesuffix(chr(92)).strip()}".strip()[:_LIMIT]
        if line.endswith("\\"):
            continue
        keyword, _, argument = pending.partition(" ")
        if keyword.isalpha():
            found.append(Instruction(keyword.upper(), argument.strip(), start))
        pending, start = "", 0
    return tuple(found)
