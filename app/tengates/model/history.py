"""What was read of a repository's past."""

from __future__ import annotations

from dataclasses import dataclass

from tengates.model.config import Role, SecretHit


@dataclass(frozen=True, slots=True)
class PastHit:
    """A credential that a commit brought in: where, in what kind of file, and by which commit on which day."""

    path: str
    role: Role
    hit: SecretHit
    commit: str  # full id
    date: str  # ISO


@dataclass(frozen=True, slots=True)
class History:
    """All credentials that commits brought in, and how much of the past was read.

    `read` of `total` reachable commits; `capped` when there are more than were counted;
    `shallow` when older commits are not there to read; `problem` is a clause when nothing could be read.
    """

    hits: tuple[PastHit, ...]
    read: int
    total: int
    capped: bool = False
    shallow: bool = False
    problem: str = ""
