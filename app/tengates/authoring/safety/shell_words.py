"""The words of a shell command that is put together from text; refused where the shell does more than start a program."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tengates.authoring.editing.edits import CannotEdit
from tengates.authoring.safety.query_binding import Gap, Part

_SHELL = re.compile(r"[|&;<>$`*?~(){}\[\]\\\n!#]")
_BUILTINS = frozenset(
    {"cd", "echo", "export", "set", "source", ".", "type", "dir", "copy", "del", "move", "start", "alias", "exec", "eval",
     "test", "ulimit", "umask", "wait", "read", "trap", "shift", "if", "for", "while", "sudo", "sh", "bash", "cmd", "powershell"}
)  # fmt: skip
_SEVERAL = re.compile(
    r"(?:^|[._])(?:args?|arguments|opts?|options|flags|params|parameters|cmd|command)$|^[A-Z][A-Z0-9_]*$|\bjoin\("
)
_MORE = (
    "the shell does more here than start one program (pipes, redirections, variables, patterns): write it out by hand"
)


def shell_words(parts: Sequence[Part]) -> list[list[Part]]:
    """Each word as its parts."""
    if any(isinstance(part, str) and _SHELL.search(part) for part in parts):
        raise CannotEdit(_MORE)
    several = next(
        (part.expression for part in parts if isinstance(part, Gap) and _SEVERAL.search(part.expression)), ""
    )
    if several:
        raise CannotEdit(f"{several} may hold several words, by its name: split it by hand")
    reader = _Reader()
    for part in parts:
        if isinstance(part, Gap):
            reader.add(part)
        else:
            for char in part:
                reader.read(char)
    words = reader.finish()
    _check(words)
    return words


class _Reader:
    """Reads a command as a shell does that knows words and quotation marks alone."""

    def __init__(self) -> None:
        self._words: list[list[Part]] = []
        self._current: list[Part] | None = None
        self._quote = ""

    def add(self, part: Part) -> None:
        """More of the current word."""
        current = self._current or []
        if isinstance(part, str) and current and isinstance(last := current[-1], str):
            self._current = [*current[:-1], last + part]
        else:
            self._current = [*current, part]

    def read(self, char: str) -> None:
        """One character of the command."""
        if char == self._quote:
            self._quote = ""
        elif self._quote:
            self.add(char)
        elif char in "\"'":
            self._quote = char
            self._current = self._current or []
        elif char.isspace():
            self._end()
        else:
            self.add(char)

    def finish(self) -> list[list[Part]]:
        """All words."""
        if self._quote:
            raise CannotEdit("a quotation mark in the command is never closed")
        self._end()
        return self._words

    def _end(self) -> None:
        if self._current is not None:
            self._words.append(self._current)
        self._current = None


def _check(words: list[list[Part]]) -> None:
    first = words[0] if words else []
    if not first or len(first) != 1 or isinstance(first[0], Gap):
        raise CannotEdit("a visitor chooses which program is run: allow known programs alone")
    if first[0] in _BUILTINS or "=" in first[0]:
        raise CannotEdit("the command belongs to the shell itself: write it out by hand")
