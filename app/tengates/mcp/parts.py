"""Long answers in parts that an agent can read, each saying how to get the next one."""

from __future__ import annotations

import re

from tengates.model.errors import InputError

ROOM = 20_000  # characters of an answer: about 5,000 tokens, half of what common agents warn at
_TAIL = 200  # what the sentence about the next part may take
_FENCE = re.compile(r"^(`{3,})([^`]*)$")


def part_of(text: str, number: int) -> str:
    """Part `number`, from 1, of an answer; InputError says how many there are."""
    parts = _parts(text)
    if not 1 <= number <= len(parts):
        raise InputError(f"This answer has {len(parts)} part{'s' if len(parts) > 1 else ''}. Ask for part 1.")
    if len(parts) == 1:
        return parts[0]
    more = f"Ask again with part={number + 1} for the next." if number < len(parts) else "This is the last one."
    return f"{parts[number - 1].rstrip()}\n\nPart {number} of {len(parts)}. {more}\n"


def _parts(text: str) -> list[str]:
    """Cut between lines; a block that is open at a cut is closed there and opened again."""
    room = ROOM - _TAIL
    parts: list[list[str]] = [[]]
    size, opened = 0, ""
    for line in _short_lines(text, room // 2):
        if size + len(line) + 1 + len(opened) > room:
            if opened:
                parts[-1].append(_FENCE.sub(r"\1", opened))
            parts.append([opened] if opened else [])
            size = len(opened)
        parts[-1].append(line)
        size += len(line) + 1
        found = _FENCE.match(line)
        if found and not opened:
            opened = line
        elif found and line == _FENCE.sub(r"\1", opened):
            opened = ""
    return ["\n".join(part) for part in parts]


def _short_lines(text: str, most: int) -> list[str]:
    lines: list[str] = []
    for line in text.split("\n"):
        lines += [line[start : start + most] for start in range(0, len(line), most)] or [""]
    return lines
