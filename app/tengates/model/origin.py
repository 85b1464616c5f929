"""Where a repository is published, as far as this copy of it knows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Origin:
    """The published home of an opened folder and what of it is there.

    `address` is "https://host/owner/name" without credentials, "" when there is none that is safe to show.
    `commit` and `branch` are what is checked out; `prefix` leads from the repository to the opened folder
    ("" or "backend/"). `unchanged` are the paths of the opened folder that are as the commit has them. `pushed` says whether the commit was seen in what was fetched or pushed.
    """

    address: str = ""
    commit: str | None = None
    branch: str | None = None
    prefix: str = ""
    unchanged: frozenset[str] = frozenset()
    pushed: bool = False


NO_ORIGIN = Origin()
