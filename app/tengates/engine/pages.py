"""The pages of controls, recipes and tasks: our own Markdown under fixed headings."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tengates.model.errors import InputError

_FENCE_LENGTH = 3  # CommonMark: three marks open a fence, indented by at most three blanks
_FENCE_INDENT = 3


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its title and its second-level sections, heading and Markdown, in order."""

    title: str
    sections: tuple[tuple[str, str], ...]

    def section(self, heading: str) -> str:
        """The Markdown under a heading, "" when the page has none."""
        return next((text for name, text in self.sections if name == heading), "")


def read_page(path: Path) -> Page:
    """Parse a page file; InputError names the file that is missing or has no title."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise InputError(f"The page {path.name} is missing. Add it under {path.parent.name}/.") from error
    return parse_page(text, path.name)


def parse_page(text: str, name: str) -> Page:
    """Split a page at its `## ` headings; fenced blocks are left whole."""
    title = ""
    sections: list[tuple[str, list[str]]] = []
    fence = ""
    for line in text.split("\n"):
        mark = _fence(line)
        if mark and not fence:
            fence = mark
        elif fence and mark.startswith(fence) and line.strip() == mark:
            fence = ""
        elif not fence and line.startswith("# ") and not title:
            title = line[2:].strip()
            continue
        elif not fence and line.startswith("## "):
            sections.append((line[3:].strip(), []))
            continue
        if sections:
            sections[-1][1].append(line)
    if not title:
        raise InputError(f"The page {name} has no title. Begin it with `# ` and the title.")
    return Page(title, tuple((heading, "\n".join(lines).strip()) for heading, lines in sections))


def _fence(line: str) -> str:
    """The run of three or more backticks or tildes that a line starts with, "" otherwise."""
    stripped = line.lstrip(" ")
    for mark in ("`", "~"):
        run = len(stripped) - len(stripped.lstrip(mark))
        if run >= _FENCE_LENGTH and len(line) - len(stripped) <= _FENCE_INDENT:
            return mark * run
    return ""
