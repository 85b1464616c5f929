"""Facts kept between scans, by content, and what was judged of them: what did not change is not done again.

The file lies in the user's cache folder and is private. Facts of a file in which a credential was found
are never kept, so that no value reaches the disk; such a file is read anew. Judgements hold no text of any file.
"""

from __future__ import annotations

import sqlite3
import time
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from tengates.facts.packing import facts_key, facts_mark, findings_key, pack_findings, unpack, unpack_findings
from tengates.model.config import Finding
from tengates.model.facts import FileFacts
from tengates.repo.private import private_database

_LAYOUT = """
create table if not exists facts (key blob primary key, day integer, packed blob) without rowid;
create table if not exists audit (key blob primary key, day integer, packed blob) without rowid;
create table if not exists judged (id integer primary key autoincrement, files text unique, packed blob);
"""
_TABLES = ("facts", "audit")
_DAY = 86_400
_KEPT_DAYS = 30
_TOGETHER = 200
_JUDGED = 12  # a few branches and what was tried on them


class Pantry:
    """The kept facts of one folder, for the time of one scan."""

    def __init__(self, base: sqlite3.Connection) -> None:
        """Use `open_pantry`."""
        self._base = base
        self._day = int(time.time() // _DAY)
        self._new: list[tuple[bytes, int, bytes]] = []
        self._used: list[tuple[int, bytes]] = []

    def find(self, path: str, digest: str) -> FileFacts | None:
        """The kept facts of a file, None when it is new or changed."""
        row = self._row("facts", key := facts_key(path, digest))
        facts = unpack(row[1]) if row is not None else None
        if row is not None and row[0] != self._day:
            self._used.append((self._day, key))
        return facts

    def add(self, facts: FileFacts, packed: bytes) -> None:
        """Keep a file's facts, unless it holds a credential."""
        if facts.secrets or not packed:
            return
        self._new.append((facts_key(facts.path, facts.sha256), self._day, packed))
        if len(self._new) >= _TOGETHER:
            self._write()

    def audit_of(self, files: Mapping[str, bytes]) -> Mapping[str, tuple[Finding, ...]] | None:
        """What the audit of exactly these workflows found before."""
        row = self._row("audit", findings_key(files))
        return unpack_findings(row[1]) if row is not None else None

    def keep_audit(self, files: Mapping[str, bytes], findings: Mapping[str, tuple[Finding, ...]]) -> None:
        """Keep what it found."""
        row = (findings_key(files), self._day, pack_findings(findings))
        with suppress(sqlite3.Error), self._base:
            self._base.execute("insert or replace into audit values (?, ?, ?)", row)

    def holds_judged(self) -> bool:
        """Whether any judgement is kept."""
        with suppress(sqlite3.Error):
            return self._base.execute("select 1 from judged limit 1").fetchone() is not None
        return False

    def judged(self, files: str) -> bytes | None:
        """The judgement that rests on these files."""
        with suppress(sqlite3.Error, zlib.error):
            row = self._base.execute("select packed from judged where files = ?", (files,)).fetchone()
            return zlib.decompress(row[0]) if row is not None else None
        return None

    def keep_judged(self, files: str, packed: bytes) -> None:
        """Keep a judgement, and of earlier ones the latest few."""
        with suppress(sqlite3.Error), self._base:
            self._base.execute("delete from judged where files = ?", (files,))
            self._base.execute("insert into judged (files, packed) values (?, ?)", (files, zlib.compress(packed, 1)))
            self._base.execute(f"delete from judged where id <= (select max(id) from judged) - {_JUDGED}")  # noqa: S608  a number of ours

    def finish(self) -> None:
        """Write what is left, and drop what nobody asked for in a month."""
        self._write()
        with suppress(sqlite3.Error), self._base:
            self._base.executemany("update facts set day = ? where key = ?", self._used)
            for table in _TABLES:
                self._base.execute(f"delete from {table} where day < ?", (self._day - _KEPT_DAYS,))  # noqa: S608  names of ours

    def _row(self, table: str, key: bytes) -> tuple[int, bytes] | None:
        try:
            found: tuple[int, bytes] | None = self._base.execute(
                f"select day, packed from {table} where key = ?",  # noqa: S608  names of ours
                (key,),
            ).fetchone()
        except sqlite3.Error:
            return None
        return found

    def _write(self) -> None:
        with suppress(sqlite3.Error), self._base:
            self._base.executemany("insert or replace into facts values (?, ?, ?)", self._new)
        self._new.clear()


@contextmanager
def open_pantry(path: Path | None) -> Iterator[Pantry]:
    """The pantry in this file; one that forgets when `path` is None or cannot be used."""
    base = private_database(path, _LAYOUT, (*_TABLES, "judged"), facts_mark())
    pantry = Pantry(base)
    try:
        yield pantry
        pantry.finish()
    finally:
        base.close()
