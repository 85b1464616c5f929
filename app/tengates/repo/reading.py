"""Reads files of the opened folder: regular files only, capped, never through a link."""

from __future__ import annotations

import os
import stat
import unicodedata
from pathlib import Path

from tengates.repo.directory import Directory, Unreadable, descend, open_below

MAX_FILE = 1_000_000
# Lock files are data we must know about, and grow beyond what a person writes.
MAX_LOCK = 16_000_000
LOCKS = frozenset(
    {
        "package-lock.json",
        "npm-shrinkwrap.json",
        "pnpm-lock.yaml",
        "yarn.lock",
        "bun.lock",
        "poetry.lock",
        "uv.lock",
        "pdm.lock",
        "Pipfile.lock",
    }
)


def parts_of(path: str) -> tuple[str, ...]:
    """The parts of a path inside the folder; Unreadable when one could lead elsewhere."""
    parts = tuple(path.split("/"))
    if any(part in {"", ".", ".."} or "\0" in part for part in parts):
        raise Unreadable("not a plain path inside the folder")
    if any(is_git_name(part) for part in parts):
        raise Unreadable("inside git's own folder")
    return parts


def is_git_name(part: str) -> bool:
    """Whether some system takes this name for `.git`: folded case, short name, letters it ignores."""
    if not part.isascii():
        part = "".join(letter for letter in part if unicodedata.category(letter) != "Cf")
    folded = part.casefold().rstrip(". ")
    return folded == ".git" or folded == "git~1" or folded.startswith(".git:")  # noqa: PLR1714


def limit_for(name: str) -> int:
    """How many bytes of a file with this name are read."""
    return MAX_LOCK if name in LOCKS else MAX_FILE


def read_file(root: Path, path: str) -> bytes:
    """The bytes of a file below `root`; Unreadable says why not."""
    *parents, name = parts_of(path)
    with descend(root, tuple(parents)) as directory:
        return directory.read(name, limit_for(name))[0]


class Walk:
    """Looks at many files in sorted order and keeps the folder of the last one open."""

    def __init__(self, root: Path) -> None:
        """Start at the folder `root`. Close when done."""
        self._root = root
        self._parents: tuple[str, ...] | None = None
        self._directory: Directory | None = None

    def head(self, path: str, first: int) -> tuple[bytes, os.stat_result]:
        """The first bytes and the state of one file; Unreadable says why it cannot be read."""
        *parents, name = parts_of(path)
        return self.folder(tuple(parents)).read(name, limit_for(name), first)

    def stat(self, path: str) -> os.stat_result:
        """The state of one entry."""
        *parents, name = parts_of(path)
        return self.folder(tuple(parents)).stat(name)

    def is_real(self, path: str) -> bool:
        """Whether it is a folder or a regular file itself, and no part of the way is a link; "" is the root."""
        if not path:
            return True
        try:
            mode = self.stat(path).st_mode
        except Unreadable:
            return False
        return stat.S_ISREG(mode) or stat.S_ISDIR(mode)

    def folder(self, parts: tuple[str, ...]) -> Directory:
        """The folder below the root, opened part by part."""
        if self._directory is None or parts != self._parents:
            self.close()
            self._directory, self._parents = open_below(self._root, parts), parts
        return self._directory

    def close(self) -> None:
        """Give the open folder back."""
        if self._directory is not None:
            self._directory.close()
        self._directory = None
