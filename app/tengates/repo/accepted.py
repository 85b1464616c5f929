"""Which words that came with a repository the founder accepted on this machine: kept by their mark, in our own data."""

from __future__ import annotations

import os
from pathlib import Path

from tengates.home import private_file

_KEPT = 50


class Accepted:
    """The accepted marks of one folder, newest last."""

    def __init__(self, room: Path) -> None:
        """Kept in the folder's room, so that no repository can bring them."""
        self._path = room / "accepted-words"

    def holds(self, mark: str) -> bool:
        """Whether this mark was accepted here."""
        return mark in self._marks()

    def add(self, mark: str) -> None:
        """Accept it. OSError when it cannot be kept."""
        marks = [*(known for known in self._marks() if known != mark), mark][-_KEPT:]
        fresh = self._path.with_suffix(".fresh")
        with os.fdopen(private_file(fresh, os.O_WRONLY | os.O_TRUNC), "w", encoding="ascii") as file:
            file.write("\n".join(marks))
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._path)

    def _marks(self) -> list[str]:
        try:
            return self._path.read_text("ascii", "replace").split("\n")
        except OSError:
            return []
