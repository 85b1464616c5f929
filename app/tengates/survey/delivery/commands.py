"""Shell text cut into commands, far enough to know which program runs and whether its failure counts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_SPLIT = re.compile(r"&&|\|\||;|\||\n|&")
_ASSIGNMENT = re.compile(r"^[A-Za-z_][A-Za-z0-9_]*=")
_WORD = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'|[^\s\"']+")
_FORGIVING = {"true", ":", "exit 0", "/bin/true"}
_TEXT = 20_000
_LINE = 4_000


@dataclass(frozen=True, slots=True)
class Command:
    """One simple command: its words without quotes, the folder it runs in, whether its failure is ignored."""

    words: tuple[str, ...]
    folder: str
    line: int
    forgiven: bool = False

    @property
    def program(self) -> str:
        """The first word's last part: `./node_modules/.bin/jest` is `jest`."""
        return self.words[0].rpartition("/")[2] if self.words else ""


def commands_of(text: str, folder: str) -> Iterator[Command]:
    """The commands of a script, in order; `cd` moves the ones behind it."""
    lenient, joined = False, text[:_TEXT].replace("\r", "").replace("\\\n", "  ")
    for number, line in enumerate(joined.split("\n"), 1):
        stripped = line.strip().removeprefix("@").removeprefix("-")
        if not stripped or stripped.startswith("#") or len(line) > _LINE:
            continue
        lenient = _lenient(stripped, lenient=lenient)
        for command, rest in _pieces(stripped):
            words = words_of(command)
            if words[:1] == ("cd",):
                folder = joined_path(folder, words[1]) if len(words) > 1 else folder
            elif words:
                yield Command(words, folder, number, lenient or _forgives(rest))


def words_of(command: str) -> tuple[str, ...]:
    """Words without their quotes; leading `NAME=value` are dropped."""
    words = [word.strip("\"'") if word[0] in "\"'" else word for word in _WORD.findall(command.strip("() \t{}"))]
    while words and _ASSIGNMENT.match(words[0]):
        words.pop(0)
    return tuple(words)


def joined_path(folder: str, path: str) -> str:
    """A relative path from a folder, with `.` and `..` taken out."""
    parts = [] if path.startswith("/") else [part for part in folder.split("/") if part]
    for part in path.split("/"):
        if part == "..":
            del parts[-1:]
        elif part not in {"", "."}:
            parts.append(part)
    return "/".join(parts)


def _pieces(line: str) -> Iterator[tuple[str, str]]:
    """Each simple command of a line with what stands after it; operators inside quotes do not cut."""
    masked = re.sub(r"\"[^\"]*\"|'[^']*'", lambda found: "_" * len(found.group()), line)
    start = 0
    for found in _SPLIT.finditer(masked):
        yield line[start : found.start()], masked[found.start() :] and line[found.start() :]
        start = found.end()
    yield line[start:], ""


def _forgives(rest: str) -> bool:
    left = rest.removeprefix("||").strip() if rest.startswith("||") else ""
    return left.partition(";")[0].strip() in _FORGIVING or left.startswith("echo ")


def _lenient(line: str, *, lenient: bool) -> bool:
    if line.startswith("set +e"):
        return True
    return False if line.startswith("set -e") else lenient
