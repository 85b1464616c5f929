"""The records of a folder's scans, in the user's own data folder: private, and never thrown away by us.

A file that cannot be used is left as it is and reported as empty: a scan never fails for its history.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from tengates.model.record import ScanRecord

_VERSION = 1
_BUSY = 2.0
_LAYOUT = """
create table if not exists scans (id integer primary key, time text not null, record text not null);
create table if not exists past (commit_id text, catalog text, record text not null, primary key (commit_id, catalog));
"""


class Annals:
    """The records in one file."""

    def __init__(self, path: Path) -> None:
        """Nothing is made before there is something to keep."""
        self._path = path

    def add(self, record: ScanRecord) -> None:
        """Keep the record of a scan, unless it says what the newest one says."""
        newest = self.newest(1)
        if newest and newest[0].same_result(record):
            return
        with suppress(sqlite3.Error, OSError), self._open() as base, base:
            base.execute("insert into scans (time, record) values (?, ?)", (record.time, _packed(record)))

    def newest(self, count: int) -> tuple[ScanRecord, ...]:
        """The records of scans, newest first."""
        return self._rows("select record from scans order by id desc limit ?", (count,))

    def past(self, commit: str, catalog: str) -> ScanRecord | None:
        """What was kept of a past commit by these rules."""
        return next(
            iter(self._rows("select record from past where commit_id = ? and catalog = ?", (commit, catalog))), None
        )

    def keep_past(self, record: ScanRecord) -> None:
        """Keep the record of a past commit."""
        with suppress(sqlite3.Error, OSError), self._open() as base, base:
            row = (record.commit, record.catalog, _packed(record))
            base.execute("insert or replace into past values (?, ?, ?)", row)

    def _rows(self, query: str, values: tuple[object, ...]) -> tuple[ScanRecord, ...]:
        if not self._path.exists():
            return ()
        try:
            with self._open() as base:
                return tuple(_unpacked(text) for (text,) in base.execute(query, values))
        except (sqlite3.Error, OSError, ValueError, TypeError, KeyError):
            return ()

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(self._path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600))
        with closing(sqlite3.connect(self._path, timeout=_BUSY)) as base:
            base.execute("pragma journal_mode = wal")
            base.execute("pragma synchronous = full")
            if base.execute("pragma user_version").fetchone()[0] > _VERSION:
                raise sqlite3.DatabaseError("written by a newer version")
            base.executescript(_LAYOUT)
            base.execute(f"pragma user_version = {_VERSION}")
            yield base


def _packed(record: ScanRecord) -> str:
    fields = ("time", "commit", "dirty", "catalog", "verdict", "gates", "controls", "subject")
    return json.dumps({name: getattr(record, name) for name in fields}, separators=(",", ":"))


def _unpacked(text: str) -> ScanRecord:
    return ScanRecord(**json.loads(text))
