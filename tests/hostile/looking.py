"""What is compared and looked for: trees byte by byte, words that must not be there, signs that must not be raw."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Iterable
from pathlib import Path

_WHOLE = 8_000_000  # of a larger file only size and time are compared
# Escapes, bells and turning characters: what makes a terminal or a reader see something else.
RAW = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")

Tree = dict[str, tuple[object, ...]]


def tree(root: Path, *, times: bool) -> Tree:
    """Every entry below `root`: mode, size, bytes or link; with `times` also when it was written."""
    found: Tree = {}
    for folder, below, names in os.walk(os.fsencode(root)):
        for name in (*below, *names):
            path = os.path.join(folder, name)
            try:
                state = os.lstat(path)
            except OSError:  # deeper than a path may be long
                continue
            key = os.path.relpath(path, os.fsencode(root)).decode("utf-8", "backslashreplace")
            found[key] = (oct(state.st_mode), _content(path, state), state.st_mtime_ns if times else 0)
    return found


def _content(path: bytes, state: os.stat_result) -> object:
    if stat.S_ISLNK(state.st_mode):
        return os.readlink(path).hex()
    if not stat.S_ISREG(state.st_mode):
        return ""
    if state.st_size > _WHOLE:
        return (state.st_size, state.st_mtime_ns)
    try:
        with open(path, "rb") as file:
            return hashlib.sha256(file.read()).hexdigest()
    except PermissionError:
        return state.st_size


def differing(before: Tree, after: Tree, leave: tuple[str, ...] = ()) -> list[str]:
    """Paths that are not the same in both; folders' own times do not count, nor what `leave` begins."""
    paths = sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))
    return [path for path in paths if not any(part in f"/{path}" for part in leave)]


def holding(words: Iterable[str], texts: Iterable[tuple[str, str]]) -> list[str]:
    """Names of the texts that hold one of the words."""
    wanted = [word for word in words if word]
    return [name for name, text in texts if any(word in text for word in wanted)]


def files_holding(words: Iterable[str], folder: Path, leave: tuple[str, ...] = ()) -> list[str]:
    """Files below `folder` that hold one of the words, as plain bytes."""
    wanted = [word.encode() for word in words if word]
    found = []
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and not path.is_symlink() and not any(part in f"/{name}" for part in leave):
            content = path.read_bytes()
            if any(word in content for word in wanted):
                found.append(name)
    return found


def raw_signs(text: str) -> str:
    """The first raw control or turning character with what is around it, "" when there is none."""
    found = RAW.search(text)
    return ascii(text[max(0, found.start() - 30) : found.end() + 10]) if found else ""


def not_private(folder: Path) -> list[str]:
    """Entries below `folder` that others of this machine could reach and read."""
    if not folder.exists():
        return []
    state = folder.lstat()
    if not stat.S_ISDIR(state.st_mode):
        return [f"{folder.name} {state.st_mode & 0o777:o}"] if state.st_mode & 0o077 else []
    if not state.st_mode & 0o077:
        return []
    return [
        f"{folder.name} {state.st_mode & 0o777:o}",
        *(row for entry in folder.iterdir() for row in not_private(entry)),
    ]
