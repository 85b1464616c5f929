"""Credentials in any reachable commit, also in files deleted since: bounded, cancellable, nothing read twice.

Only the lines that commits added are looked at, each text once, so a past of hundreds of commits takes
less than the present. What the time does not suffice for is read by the next scan.
"""

from __future__ import annotations

import hashlib
import sqlite3
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from tengates.model.config import Role
from tengates.model.errors import InputError
from tengates.model.history import History, PastHit
from tengates.model.lazily import Lazily
from tengates.repo.git import Git, GitFailed
from tengates.repo.gitdir import GitDir, small_file
from tengates.repo.past import Added, added_by, commits_from
from tengates.repo.private import remove_database
from tengates.repo.shelf import Shelf
from tengates.repo.tips import tips_of

if TYPE_CHECKING:
    from tengates.facts import answers, roles
else:  # with every parser; where no commit is new they are not needed
    answers = Lazily("tengates.facts.answers")
    roles = Lazily("tengates.facts.roles")

_SECONDS = 15.0
_MOST = 50_000
_TOGETHER = 200
_ALONE_LIMIT = 2.0
_SHORTEST = 8
_REMEMBERED = 1_000_000
_AT_ONCE, _FILES_AT_ONCE = 400_000, 400  # bytes and files that a reader is given together: 10 ms, for others wait
_QUIET = {Role.TEST, Role.EXAMPLE, Role.DOCUMENT}


@dataclass(frozen=True, slots=True)
class Past:
    """One repository's past: git that tells it (`Shadow.past`), the part below `prefix`, where readings are kept (None: nowhere)."""

    git: Git
    place: GitDir
    head: str | None
    prefix: str
    kept: Path | None
    find: Callable[[answers.Group], list[answers.Hits] | None] | None = (
        None  # gives None for lines that could not be read
    )


def read_history(past: Past, seconds: float = _SECONDS) -> History | None:
    """Everything that the commits brought in, as far as `seconds` suffice; None without commits."""
    deadline = time.monotonic() + seconds
    try:
        with closing(Shelf(past.kept)) as shelf:
            return _History(past, shelf, deadline).read()
    except (GitFailed, InputError):
        return History((), 0, 0, problem="git could not read the history of this repository")
    except (sqlite3.DatabaseError, ValueError):  # damaged in its middle
        if past.kept is None:
            raise
        remove_database(past.kept)
        return read_history(replace(past, kept=None), deadline - time.monotonic())


@dataclass(slots=True)
class _History:
    past: Past
    shelf: Shelf
    deadline: float
    lines: dict[bool, set[int]] = field(default_factory=lambda: {True: set(), False: set()})

    def read(self) -> History | None:
        tips = tips_of(self.past.place, self.past.head)
        if not tips:
            return None
        shallow = small_file(self.past.place.common, "shallow") is not None
        stamp = hashlib.sha256("\n".join(tips).encode()).hexdigest() + f" {shallow}"
        if self.shelf.note("done") == stamp:
            total = int(self.shelf.note("total"))
            return History(self.shelf.hits(), total, total, shallow=shallow)
        git = self.past.git
        commits = commits_from(git, tips, _MOST)
        reachable, seen = set(commits), self.shelf.seen()
        capped = len(commits) >= _MOST
        if not capped:
            self.shelf.forget(seen - reachable)
        unread = [commit for commit in commits if commit not in seen]
        missed = self._read_commits(git, unread)
        if not missed and not capped:
            self.shelf.keep("total", str(len(commits)))
            self.shelf.keep("done", stamp)
        hits = tuple(row for row in self.shelf.hits() if row.commit in reachable)
        return History(hits, len(commits) - missed, len(commits), capped, shallow)

    def _read_commits(self, git: Git, commits: list[str]) -> int:
        """How many could not be read, for want of time or because git could not. Git tells the next while some are read."""
        missed = 0
        batches = [commits[start : start + _TOGETHER] for start in range(0, len(commits), _TOGETHER)]
        with ThreadPoolExecutor(1) as ahead:
            told = [ahead.submit(self._told, git, some) for some in batches[:1]]
            for number, some in enumerate(batches):
                if time.monotonic() > self.deadline:
                    return missed + sum(map(len, batches[number:]))
                added = told.pop().result()
                told = [ahead.submit(self._told, git, coming) for coming in batches[number + 1 : number + 2]]
                if not self._read_some(some, added):
                    missed += sum(not self._read_some([one], self._told(git, [one], _ALONE_LIMIT)) for one in some)
        return missed

    def _told(self, git: Git, commits: list[str], most: float = _SECONDS) -> deque[Added] | None:
        """What these commits added; None when git could not tell in time."""
        limit = min(most, self.deadline - time.monotonic())
        if limit <= 0:
            return None
        try:
            return deque(added_by(git, commits, self.past.prefix, limit))
        except GitFailed:
            return None

    def _read_some(self, commits: list[str], added: deque[Added] | None) -> bool:
        if added is None:
            return False
        hits: list[PastHit] = []
        for group in _groups(added):
            found = self._hits(group)
            if found is None or time.monotonic() > self.deadline:
                return False
            hits += found
        self.shelf.add(commits, hits)
        return True

    def _hits(self, group: list[Added]) -> list[PastHit] | None:
        """Credentials in those lines that were not looked at before; None when they could not be read."""
        fresh = [(added, lines) for added in group if (lines := self._fresh(added))]
        find = self.past.find or answers.past_of
        found = find([(added.path, lines) for added, lines in fresh]) if fresh else []
        if found is None or len(found) != len(fresh):
            return None
        return [
            row for (added, lines), hits in zip(fresh, found, strict=True) for row in self._kept(added, lines, hits)
        ]

    def _fresh(self, added: Added) -> list[tuple[int, bytes]]:
        known = self._known(added)
        return [
            (number, line)
            for number, line in added.lines
            if len(line) >= _SHORTEST and (b"-----" in line or hash(line) not in known)
        ]

    def _kept(self, added: Added, lines: list[tuple[int, bytes]], hits: answers.Hits) -> Iterator[PastHit]:
        known = self._known(added)
        if len(known) > _REMEMBERED:
            known.clear()
        held = {hit.span.line for _, hit in hits}  # an older commit may have such a line too, and that one counts
        known.update(hash(line) for number, line in lines if number not in held)
        for role, hit in hits:
            yield PastHit(added.path, role, hit, added.commit, added.date[:10])

    def _known(self, added: Added) -> set[int]:
        return self.lines[_is_quiet(added.path)]


@lru_cache(10_000)  # most commits touch the files that those before them touched
def _is_quiet(path: str) -> bool:
    return roles.is_fixture(path) or roles.role_of(path, b"") in _QUIET


def _groups(rows: deque[Added]) -> Iterator[list[Added]]:
    """What is read together. Takes the rows out: a million lines that go at once stop every thread for 60 ms."""
    group: list[Added] = []
    size = 0
    while rows:
        group.append(rows.popleft())
        size += sum(len(line) for _, line in group[-1].lines)
        if size >= _AT_ONCE or len(group) >= _FILES_AT_ONCE:
            yield group
            group, size = [], 0
    if group:
        yield group
