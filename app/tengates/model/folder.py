"""What was opened, and what of it was not read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


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
class SkippedFile:
    """A file that was not read, and why, as a short clause: "larger than 1 MB"."""

    path: str
    reason: str
