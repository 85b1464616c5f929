"""What was found in each commit, kept between scans: commits never change, so none is read twice.

The file lies in the user's cache folder and is private. It holds rules, masks, digests and places; never values.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from tengates.facts.marks import past_rules_mark
from tengates.model.config import Role, SecretHit
from tengates.model.history import PastHit
from tengates.model.place import Span
from tengates.repo.private import private_database

_LAYOUT = 1
_MADE = """
create table if not exists seen (oid text primary key) without rowid;
create table if not exists hit (
    oid text, day text, path text, role text, line integer,
    rule text, title text, masked text, digest text, confidence text
);
"""


class Shelf:
    """The kept readings of one folder; in memory alone when `path` is None or cannot be used."""

    def __init__(self, path: Path | None) -> None:
        """Open it, and empty it when other rules filled it."""
        self._base = private_database(path, _MADE, ("seen", "hit"), f"{past_rules_mark()} {_LAYOUT}")

    def close(self) -> None:
        """Let go."""
        self._base.close()

    def seen(self) -> set[str]:
        """Ids of the commits that were read."""
        return {row[0] for row in self._base.execute("select oid from seen")}

    def hits(self) -> tuple[PastHit, ...]:
        """Everything found so far."""
        rows = self._base.execute("select * from hit order by day, path, line")
        return tuple(
            PastHit(
                path,
                Role(role),
                SecretHit(rule, title, Span(line, line, 0, 0), masked, digest, confidence),
                oid,
                day,
            )
            for oid, day, path, role, line, rule, title, masked, digest, confidence in rows
        )

    def add(self, commits: Iterable[str], hits: Iterable[PastHit]) -> None:
        """Keep what was found in these commits."""
        rows = [_row(hit) for hit in hits]
        with suppress(sqlite3.Error), self._base:
            self._base.executemany("insert or ignore into seen values (?)", [(oid,) for oid in commits])
            self._base.executemany("insert into hit values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)

    def forget(self, commits: Iterable[str]) -> None:
        """Drop commits that nothing leads to any more."""
        gone = [(oid,) for oid in commits]
        with suppress(sqlite3.Error), self._base:
            self._base.executemany("delete from seen where oid = ?", gone)
            self._base.executemany("delete from hit where oid = ?", gone)

    def note(self, name: str) -> str:
        """A word that was kept; "" when there is none."""
        row = self._base.execute("select value from state where name = ?", (name,)).fetchone()
        return row[0] if row else ""

    def keep(self, name: str, value: str) -> None:
        """Keep a word."""
        with suppress(sqlite3.Error), self._base:
            self._base.execute("insert or replace into state values (?, ?)", (name, value))


def _row(found: PastHit) -> tuple[str | int, ...]:
    hit = found.hit
    where = (found.commit, found.date, found.path, found.role.value, hit.span.line)
    return (*where, hit.rule, hit.title, hit.masked, hit.digest, hit.confidence)
