"""What the project's own documents say: passages under a heading, with everything below it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tengates.model.config import Document, Role
from tengates.model.survey import Survey

_HISTORY = re.compile(r"(?:^|/)(?:changelog|changes|history|release[-_]?notes|news)[^/]*$", re.IGNORECASE)
_PLACEHOLDER = re.compile(
    r"\b(?:TODO|TBD|FIXME|FILL ME IN)\b"
    r"|[\[<](?:your|fill|insert|name|owner|team|link|date|contact|who|service|add)\b[^\]>\n]{0,60}[\]>](?!\()"
    r"|\{\{[^}\n]{0,80}\}\}|_{4,}",
    re.IGNORECASE,
)
_CODE = re.compile(r"^[ \t]*(```|~~~).*?^[ \t]*\1|`[^`\n]{1,200}`", re.MULTILINE | re.DOTALL)
_COMMAND = re.compile(r"^[ \t]*(?:```|~~~|\$ )|^    [ \t]*\S|`[a-z][^`\n]{2,}`", re.MULTILINE)
_STEP = re.compile(r"^[ \t]*(?:\d+[.)]|[-*+])\s+(?!\[[ x]\])\S", re.MULTILINE)
_TEXT = 12_000


@dataclass(frozen=True, slots=True)
class Passage:
    """A heading with all that stands below it, also under smaller headings."""

    path: str
    title: str
    line: int
    text: str

    @property
    def unfilled(self) -> bool:
        """Whether placeholders of a template still stand in it."""
        return bool(_PLACEHOLDER.search(_CODE.sub("", self.text)))  # in a command it is what its reader types

    @property
    def steps(self) -> int:
        """List items; boxes to tick do not count."""
        return len(_STEP.findall(self.text))

    @property
    def has_command(self) -> bool:
        """Whether it names a command."""
        return bool(_COMMAND.search(self.text))


def passages(survey: Survey) -> Iterator[Passage]:
    """Every heading of the project's own documents; histories of changes are left out."""
    for path, facts in sorted(survey.files.items()):
        ours = facts.role not in {Role.VENDORED, Role.GENERATED}
        if facts.document is not None and ours and not _HISTORY.search(path):
            yield from _passages(path, facts.document)


def _passages(path: str, document: Document) -> Iterator[Passage]:
    for place, section in enumerate(document.sections):
        text = section.text
        for below in document.sections[place + 1 :]:
            if below.level <= section.level or len(text) > _TEXT:
                break
            text += f"\n{below.title}\n{below.text}"
        yield Passage(path, section.title, section.line, text[:_TEXT])
