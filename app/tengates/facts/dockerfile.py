"""A Dockerfile's instructions."""

from __future__ import annotations

import re

from tengates.model.config import Instruction

_LIMIT = 4_000
_HEREDOC = re.compile(r"<<-?[\"']?([A-Za-z_][A-Za-z0-9_]{0,40})[\"']?")


def read_dockerfile(text: str) -> tuple[Instruction, ...]:
    """Instructions in order; continuation lines are joined, comments and the bodies of here-documents left out."""
    found: list[Instruction] = []
    pending, start, ending = "", 0, ""
    for number, raw in enumerate(text.split("\n"), 1):
        line = raw.strip()
        if ending:
            ending = "" if line == ending else ending
            continue
        if not line or line.startswith("#"):
            continue
        start = start or number
        pending = f"{pending} {line.removesuffix(chr(92)).strip()}".strip()[:_LIMIT]
        if line.endswith("\\"):
            continue
        keyword, _, argument = pending.replace("\t", " ", 1).partition(" ")
        if keyword.isalpha():
            found.append(Instruction(keyword.upper(), argument.strip(), start))
        document = _HEREDOC.search(argument) if keyword.upper() in {"RUN", "COPY"} else None
        ending = document.group(1) if document is not None else ""
        pending, start = "", 0
    return tuple(found)
