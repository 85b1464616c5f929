"""Documents by their headings."""

from __future__ import annotations

import re

from tengates.model.config import Document, Section

_HEADING = re.compile(r"^(#{1,6})[ \t]+(\S.*)$")
_UNDERLINE = re.compile(r"^(=+|-+|~+)\s*$")
_FENCE = re.compile(r"^[ \t]*(`{3,}|~{3,})")
_TEXT = 4_000
_LINE = 2_000


def read_document(text: str) -> Document:
    """Sections of a Markdown, reStructuredText or plain document; fenced blocks belong to their section."""
    sections: list[tuple[str, int, int, list[str]]] = [("", 0, 1, [])]
    lines = [line[:_LINE].rstrip("\r") for line in text.split("\n")]
    fence = ""
    for number, line in enumerate(lines, 1):
        fence = _fence_after(fence, line)
        found = None if fence else _heading(lines, number - 1)
        if found is not None:
            sections.append((found[0], found[1], number, []))
        else:
            sections[-1][3].append(line)
    made = tuple(Section(title, level, line, "\n".join(body)[:_TEXT]) for title, level, line, body in sections)
    title = next((section.title for section in made if section.title), "")
    return Document(title, tuple(section for section in made if section.title or section.text.strip()))


def _fence_after(fence: str, line: str) -> str:
    """The marks of the fence that is open after this line; a block on one line opens nothing."""
    found = _FENCE.match(line)
    if found is None:
        return fence
    marks, rest = found.group(1), line[found.end() :]
    if fence:
        closes = marks[0] == fence[0] and len(marks) >= len(fence) and not rest.strip()
        return "" if closes else fence
    return "" if marks[0] == "`" and "`" in rest else marks


def _heading(lines: list[str], place: int) -> tuple[str, int] | None:
    found = _HEADING.match(lines[place])
    if found is not None:
        return found.group(2).rstrip().rstrip("#").rstrip(), len(found.group(1))
    following = lines[place + 1] if place + 1 < len(lines) else ""
    line = lines[place].strip()
    underlined = _UNDERLINE.match(following)
    if (
        underlined
        and line
        and len(underlined.group(1)) >= min(len(line), 4)
        and not line.startswith(("-", "*", "|", ">"))
    ):
        return line, 1 if following.startswith("=") else 2
    return None
