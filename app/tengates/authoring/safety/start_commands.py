"""Switches for building taken out of the commands that start a container, a host's process or Streamlit."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tengates.authoring.editing.drafting import Sheet
from tengates.authoring.editing.edits import CannotEdit, Source, Splice
from tengates.model.place import Place

_DEVELOPMENT = re.compile(r"(?i)(?:^|[/._-])(?:dev|devel|development|local|debug|devcontainer)(?:[/._-]|$)")
_VALUES = (
    (re.compile(rb'FLASK_DEBUG[= ]\s*"?(1|true)\b', re.IGNORECASE), b"0", "Debug mode is off."),
    (re.compile(rb'NODE_TLS_REJECT_UNAUTHORIZED[= ]\s*"?(0)\b'), b"1", "Certificates are checked again."),
    (re.compile(rb'PYTHONHTTPSVERIFY[= ]\s*"?(0)\b'), b"1", "Certificates are checked again."),
    (
        re.compile(rb'enableXsrfProtection\s*[= ]\s*"?(false)\b', re.IGNORECASE),
        b"true",
        "Streamlit refuses forms and files that other websites send.",
    ),
    (re.compile(rb'\bfastapi(?:\s+|",\s*")(dev)\b'), b"run", "The server runs as in production."),
)
_WORDS = (
    (re.compile(rb"\bflask\b[^\n|;&]{0,80}?(--debug)(?![\w-])"), "Debug mode is off."),
    (
        re.compile(rb"\b(?:uvicorn|fastapi|gunicorn)\b.{0,400}?(--reload)(?![\w-])", re.DOTALL),
        "The server no longer watches its files.",
    ),
)


@dataclass(frozen=True, slots=True)
class StartCommands:
    """The edits of one sheet."""

    sheet: Sheet

    def mend(self, place: Place) -> None:
        """Every switch in the command at this place."""
        if _DEVELOPMENT.search(place.path.rpartition("/")[2]) or _DEVELOPMENT.search(place.path.rpartition("/")[0]):
            raise CannotEdit("this file is for development, by its name")
        source = Source(self.sheet.data(place.path))
        start = _offset(source, place.line)
        end = _command_end(source, start)
        found = [*_values(source, start, end), *_words(source, start, end)]
        if not found:
            raise CannotEdit("the switch is written in a way that this refactor does not follow")
        for splice, why in found:
            self.sheet.mend(place.path, place.line, splice, why)


def _values(source: Source, start: int, end: int) -> list[tuple[Splice, str]]:
    return [
        (Splice(match.start(1), match.end(1), new), why)
        for pattern, new, why in _VALUES
        for match in pattern.finditer(source.data, start, end)
    ]


def _words(source: Source, start: int, end: int) -> list[tuple[Splice, str]]:
    found = []
    for pattern, why in _WORDS:
        match = pattern.search(source.data, start, end)
        if match is not None:
            found.append((_without_word(source, match.start(1), match.end(1)), why))
    return found


def _without_word(source: Source, start: int, end: int) -> Splice:
    """A word of a command taken out: with its quotes and comma in a list, with its line when it stands there alone."""
    data = source.data
    if data[start - 1 : start] == b'"' and data[end : end + 1] == b'"':
        start, end = start - 1, end + 1
        before = re.compile(rb",\s*$").search(data[max(0, start - 200) : start])
        if before is not None:
            return Splice(start - len(before.group()), end, b"")
        raise CannotEdit("the switch is the first word of its list")
    line, eol = source.line_start(start), source.line_end(end)
    if not data[line:start].strip():
        if not data[end:eol].strip().startswith(b"\\"):
            raise CannotEdit("the switch stands on a last line of its own: take it out by hand")
        if data[end:eol].strip() == b"\\":
            return Splice(line, source.next_line(end), b"")
        return Splice(start, end + 1, b"")
    while data[start - 1 : start] == b" ":
        start -= 1
    return Splice(start, end, b"")


def _offset(source: Source, line: int) -> int:
    position = source.start
    for _ in range(line - 1):
        position = source.next_line(position)
    return position


def _command_end(source: Source, start: int) -> int:
    """The end of a command, lines that a backslash continues and the lines of a list included."""
    end = source.line_end(start)
    while end < len(source.data):
        text = source.data[start:end].rstrip()
        if not text.endswith(b"\\") and text.count(b"[") <= text.count(b"]"):
            break
        end = source.line_end(source.next_line(end))
    return end
