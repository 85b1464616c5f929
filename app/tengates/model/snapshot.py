"""What the repository held when it was read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from tengates.model.history import History


class FolderKind(StrEnum):
    """What was opened."""

    GIT = "git"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class FolderState:
    """The opened folder: its name, its git state, and sentences about anything unusual.

    `notes` are whole sentences for the founder ("A merge is in progress. …").
    `commit` is the full id of HEAD, None without commits or git. `can_branch` says why a
    change cannot be put on a branch, "" when it can.
    """

    name: str
    path: str
    kind: FolderKind
    commit: str | None = None
    branch: str | None = None
    notes: tuple[str, ...] = ()
    can_branch: str = ""


@dataclass(frozen=True, slots=True)
class SnapshotFile:
    """One regular file: path with `/`, size in bytes, executable bit, whether git tracks it."""

    path: str
    size: int
    executable: bool
    tracked: bool


@dataclass(frozen=True, slots=True)
class SkippedFile:
    """A file that was not read, and why, as a short clause: "larger than 1 MB"."""

    path: str
    reason: str


def _no_history(_cancel: Callable[[], bool]) -> History | None:
    return None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Every file in scope: tracked, or untracked and not ignored. `read` gives a file's bytes.

    `ignored_env` names `.env` variants that exist and are ignored (their values are not read).
    `history` reads the past, and may take seconds; it stops when its argument says so.
    `ignores` says whether git would ignore a path: used to ask about `.env`.
    """

    folder: FolderState
    files: tuple[SnapshotFile, ...]
    skipped: tuple[SkippedFile, ...]
    dirty: bool
    read: Callable[[str], bytes]
    ignores: Callable[[str], bool]
    ignored_env: tuple[str, ...] = ()
    history: Callable[[Callable[[], bool]], History | None] = _no_history

    @property
    def paths(self) -> frozenset[str]:
        """All paths in scope."""
        return frozenset(item.path for item in self.files)
