"""The records of a folder's scans, in the user's own data folder: private, and never thrown away by us.

A scan never fails for its history: a file that cannot be used counts as empty, and `heal` says why.
"""

from __future__ import annotations

import dataclasses
import json
import os
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from tengates.home import private_file, private_folder
from tengates.model.record import PastScan, ScanRecord, Step, Way
from tengates.repo.private import files_of

_VERSION = 1
_BUSY = 2.0
_NEWER = (
    "The history of earlier scans was written by a newer Ten Gates. It is left as it is and not shown; "
    "install that version again to see it."
)
_LAYOUT = """
create table if not exists scans (id integer primary key, time text not null, record text not null);
create table if not exists past (commit_id text, catalog text, record text not null, primary key (commit_id, catalog));
"""


class Annals:
    """The records in one file."""

    def __init__(self, path: Path) -> None:
        """Nothing is made before there is something to keep."""
        self._path = path

    def heal(self) -> tuple[str, ...]:
        """Look at the file before it is used: sentences when it is damaged (it is put aside, not lost) or too new."""
        if not self._path.exists():
            return ()
        try:
            with closing(sqlite3.connect(self._path, timeout=_BUSY)) as base:
                sound = base.execute("pragma quick_check(1)").fetchone()[0] == "ok"
                newer = base.execute("pragma user_version").fetchone()[0] > _VERSION
        except sqlite3.OperationalError:  # another program is writing, or the disk refuses: nothing is damaged
            return ()
        except (sqlite3.DatabaseError, ValueError):  # the second: its words are no text
            sound, newer = False, False
        if not sound:
            return (self._put_aside(),)
        return (_NEWER,) if newer else ()

    def _put_aside(self) -> str:
        aside = self._path.with_name(f"{self._path.name}.damaged-{time.strftime('%Y%m%d-%H%M%S')}")
        with suppress(OSError):
            for source, target in zip(files_of(self._path), files_of(aside), strict=True):
                if source.exists():
                    source.replace(target)
        return f"The history of earlier scans was damaged. It was put aside as {aside}, and a new one begins."

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

    def first(self) -> ScanRecord | None:
        """The oldest record of a scan that was kept."""
        return next(iter(self._rows("select record from scans order by id limit ?", (1,))), None)

    def past(self, catalog: str) -> Mapping[str, PastScan]:
        """What was kept of past commits by these rules, by commit."""
        rows = self._texts("select record from past where catalog = ?", (catalog,))
        with suppress(ValueError, TypeError, KeyError):
            return {row.record.commit: row for row in map(_unpacked_past, rows) if row.record.commit}
        return {}

    def keep_past(self, rows: Iterable[PastScan]) -> None:
        """Keep past commits as they were judged; what other rules said of them goes."""
        with suppress(sqlite3.Error, OSError), self._open() as base, base:
            for row in rows:
                base.execute("delete from past where commit_id = ?", (row.record.commit,))
                values = (row.record.commit, row.record.catalog, _packed_past(row))
                base.execute("insert into past values (?, ?, ?)", values)

    def _rows(self, query: str, values: tuple[object, ...]) -> tuple[ScanRecord, ...]:
        with suppress(ValueError, TypeError, KeyError):
            return tuple(map(_unpacked, self._texts(query, values)))
        return ()

    def _texts(self, query: str, values: tuple[object, ...]) -> tuple[str, ...]:
        if not self._path.exists():
            return ()
        try:
            with self._open() as base:
                return tuple(text for (text,) in base.execute(query, values))
        except (sqlite3.Error, OSError):
            return ()

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        private_folder(self._path.parent)
        os.close(private_file(self._path, os.O_RDWR))
        with closing(sqlite3.connect(self._path, timeout=_BUSY)) as base:
            version = base.execute("pragma user_version").fetchone()[0]
            if version > _VERSION:
                raise sqlite3.DatabaseError("written by a newer version")
            base.execute("pragma journal_mode = wal")
            base.execute("pragma synchronous = full")
            if version < _VERSION:
                self._bring_up(base, version)
            yield base

    def _bring_up(self, base: sqlite3.Connection, version: int) -> None:
        """From an older layout to ours. What was there is copied first."""
        if base.execute("select count(*) from sqlite_master").fetchone()[0]:
            copy = self._path.with_name(f"{self._path.name}.before-version-{_VERSION}-of-{version}")
            os.close(private_file(copy, os.O_RDWR))
            with closing(sqlite3.connect(copy)) as target:
                base.backup(target)
        base.executescript(_LAYOUT)
        base.execute(f"pragma user_version = {_VERSION}")


def _packed(record: ScanRecord) -> str:
    return json.dumps(_fields(record), separators=(",", ":"))


def _fields(record: ScanRecord) -> dict[str, object]:
    names = ("time", "commit", "dirty", "catalog", "verdict", "gates", "controls", "subject")
    return {name: getattr(record, name) for name in names}


def _unpacked(text: str) -> ScanRecord:
    return ScanRecord(**json.loads(text))


def _packed_past(past: PastScan) -> str:
    steps = None if past.steps is None else [dataclasses.astuple(step) for step in past.steps]
    return json.dumps(
        {
            **_fields(past.record),
            "steps": steps,
            "moved": past.gates,
            "between": past.between,
            "partly": past.partly,
        },
        separators=(",", ":"),
    )


def _unpacked_past(text: str) -> PastScan:
    fields = json.loads(text)
    steps, gates, between = fields.pop("steps"), fields.pop("moved"), fields.pop("between")
    partly = fields.pop("partly", False)  # earlier ones were judged whole
    told = None if steps is None else tuple(Step(name, Way(way), *rest) for name, way, *rest in steps)
    moved = tuple((gate, before, after) for gate, before, after in gates)
    return PastScan(ScanRecord(**fields), told, moved, between, partly)
