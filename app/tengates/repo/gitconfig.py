"""Reads the few settings we need from a git configuration file, without git.

Git itself must never read a stranger's configuration: dozens of its keys name programs to
run. This parser knows sections, quoting, comments and continued lines, follows no include
and hands out only what is asked for by name.
"""

from __future__ import annotations

import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Self

_SECTION = re.compile(r'\[\s*([A-Za-z0-9.-]{1,200})(?:\s+"([^"\n]{0,1000})")?\s*\]')
_KEY = re.compile(r"\s*([A-Za-z][A-Za-z0-9-]{0,200})\s*(=?)")
_ESCAPES = {"n": "\n", "t": "\t", "b": "\b", '"': '"', "\\": "\\"}
_TRUE = frozenset({"true", "yes", "on", "1"})
_FALSE = frozenset({"false", "no", "off", "0", ""})

_OWN_LIMIT = 1_000_000


@dataclass(frozen=True, slots=True)
class GitConfig:
    """Settings by "section.key" or "section.subsection.key", the last one written wins."""

    values: dict[str, str | None]

    @classmethod
    def parse(cls, content: bytes) -> Self:
        """Read as much as can be understood; lines that cannot be read are passed over."""
        return cls(dict(_entries(content.decode("utf-8", "replace"))))

    def text(self, name: str) -> str | None:
        """The value as written, None when it is not set or has no value."""
        return self.values.get(name)

    def flag(self, name: str) -> bool | None:
        """A yes or no, None when it is not set or neither. A name alone means yes."""
        if name not in self.values:
            return None
        word = self.values[name]
        if word is None or word.casefold() in _TRUE:
            return True
        return False if word.casefold() in _FALSE else None

    def names(self, section: str) -> frozenset[str]:
        """The keys set directly in a section."""
        return frozenset(name.rpartition(".")[2] for name in self.values if name.rpartition(".")[0] == section)


def _entries(text: str) -> list[tuple[str, str | None]]:
    entries: list[tuple[str, str | None]] = []
    section = ""
    for line in _logical_lines(text):
        rest = line.lstrip()
        if header := _SECTION.match(rest):
            section = _section_name(header)
            rest = rest[header.end() :]
        if section and (key := _KEY.match(rest)):
            value = _value(rest[key.end() :]) if key[2] else None
            entries.append((f"{section}.{key[1].casefold()}", value))
    return entries


def _section_name(header: re.Match[str]) -> str:
    name = header[1].casefold()
    return name if header[2] is None else f"{name}.{header[2]}"


def _logical_lines(text: str) -> list[str]:
    lines: list[str] = []
    pieces: list[str] = []
    for line in text.replace("\r\n", "\n").lstrip("\ufeff").split("\n"):
        if _continues(line):
            pieces.append(line[:-1])
            continue
        lines.append("".join((*pieces, line)))
        pieces.clear()
    return lines


def _continues(line: str) -> bool:
    backslashes = len(line) - len(line.rstrip("\\"))
    return backslashes % 2 == 1 and not line.lstrip().startswith(("#", ";"))


def _value(text: str) -> str:
    """The value without quotes, escapes resolved, comments and outer blanks gone."""
    out: list[str] = []
    quoted = False
    kept = 0  # how much of `out` must survive the trimming of trailing blanks
    letters = iter(text.lstrip())
    for letter in letters:
        if letter == '"':
            quoted = not quoted
        elif letter == "\\":
            out.append(_ESCAPES.get(next(letters, ""), ""))
            kept = len(out)
        elif letter in "#;" and not quoted:
            break
        else:
            out.append(letter)
            kept = len(out) if quoted or not letter.isspace() else kept
    return "".join(out[:kept])


def founders_config() -> GitConfig:
    """What the person at this computer set for all repositories: line endings, name and e-mail."""
    home = Path.home()
    shared = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config")
    values: dict[str, str | None] = {}
    for path in (Path("/etc/gitconfig"), shared / "git" / "config", home / ".gitconfig"):
        values.update(GitConfig.parse(_own_file(path)).values)
    return GitConfig(values)


def _own_file(path: Path) -> bytes:
    """A file of the founder's own account, where links are theirs to make."""
    try:
        state = path.stat()
        return path.read_bytes() if stat.S_ISREG(state.st_mode) and state.st_size <= _OWN_LIMIT else b""
    except OSError:
        return b""
