"""How a table is written in an SQL file: its name, its columns with their types, and what they refer to."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tengates.authoring.editing.edits import CannotEdit

_CREATE = re.compile(r"(?i)create\s+(?:unlogged\s+)?table\s+(?:if\s+not\s+exists\s+)?([\w\".$-]{1,200})\s*\(")
_REMARK = re.compile(r"--[^\n]*|/\*.*?\*/", re.DOTALL)
_REFERS = re.compile(r"(?i)\breferences\s+([\w\".$-]{1,200})(?:\s*\(\s*([\w\"]{1,100})\s*\))?")
_NOT_COLUMNS = frozenset({"primary", "foreign", "unique", "constraint", "check", "exclude", "like"})
_LONGEST = 20_000


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `written` keeps its quotes. `refers` is the table it points to, "" for none, and `key` that one's column."""

    name: str
    written: str
    type: str
    refers: str = ""
    key: str = "id"


@dataclass(frozen=True, slots=True)
class WrittenTable:
    """A table as it is written: `written` keeps schema and quotes; `loud` says that keywords are in capitals."""

    written: str
    columns: tuple[Column, ...]
    loud: bool

    def column(self, name: str) -> Column | None:
        """The column of this name, or None."""
        return next((item for item in self.columns if item.name.lower() == name.lower()), None)


def read_table(text: str, line: int) -> WrittenTable:
    """The table that is made at this line; CannotEdit when it is not there."""
    start = 0
    for _ in range(line - 1):
        start = text.find("\n", start) + 1
    piece = _REMARK.sub(lambda found: "\n" * found.group().count("\n"), text[start : start + _LONGEST])
    made = _CREATE.match(piece.lstrip())
    if made is None:
        raise CannotEdit("the table was not found again at this place")
    body = piece.lstrip()[made.end() :]
    columns = tuple(column for part in _parts(body) if (column := _column(part)) is not None)
    return WrittenTable(made.group(1), columns, loud=made.group().startswith("CREATE"))


def _parts(body: str) -> list[str]:
    """What stands between the commas of the outermost parentheses."""
    depth, begun, found = 0, 0, []
    for mark in re.finditer(r"[(),]", body):
        if mark.group() == "(":
            depth += 1
        elif mark.group() == ")" and depth:
            depth -= 1
        elif not depth:
            found.append(body[begun : mark.start()].strip())
            begun = mark.end()
            if mark.group() == ")":
                return found
    return found


def _column(part: str) -> Column | None:
    words = part.split(None, 2)
    if len(words) < 2 or words[0].lower() in _NOT_COLUMNS:  # noqa: PLR2004  a name and a type
        return None
    refers = _REFERS.search(part)
    kind = words[1].lower().partition("(")[0].rstrip(",")
    if refers is None:
        return Column(words[0].strip('"'), words[0], kind)
    return Column(words[0].strip('"'), words[0], kind, refers.group(1).replace('"', ""), refers.group(2) or "id")
