"""Databases of ours that can be made again: private to the user, emptied when other rules filled them."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from tengates.home import private_file, private_folder

_BUSY = 2.0
_HELD = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
_STATE = "create table if not exists state (name text primary key, value text) without rowid;"


def private_database(path: Path | None, layout: str, tables: Sequence[str], version: str) -> sqlite3.Connection:
    """Open or make it by the statements of `layout`; in memory when `path` is None or cannot be used.

    `tables` are emptied when what was kept came from another `version`. A damaged file is made anew; one that
    another program holds is left to it.
    """
    if path is not None:
        for _attempt in range(2):
            try:
                return _on_disk(path, layout, tables, version)
            except (sqlite3.DatabaseError, OSError, ValueError) as error:  # the last: words that are no text
                if getattr(error, "sqlite_errorcode", None) in _HELD:
                    break
                remove_database(path)
    memory = sqlite3.connect(":memory:")
    memory.executescript(layout + _STATE)
    return memory


def files_of(path: Path) -> tuple[Path, ...]:
    """A database and what SQLite keeps beside it: none of them means anything without the others."""
    return tuple(path.with_name(path.name + end) for end in ("", "-wal", "-shm"))


def remove_database(path: Path) -> None:
    """Take it away with what lies beside it, as far as the system lets us."""
    for file in files_of(path):
        with suppress(OSError):
            file.unlink(missing_ok=True)


def _on_disk(path: Path, layout: str, tables: Sequence[str], version: str) -> sqlite3.Connection:
    private_folder(path.parent)
    os.close(private_file(path, os.O_RDWR))
    base = sqlite3.connect(path, timeout=_BUSY)
    try:
        base.execute("pragma journal_mode = wal")
        base.execute("pragma synchronous = normal")
        base.executescript(layout + _STATE)
        kept = base.execute("select value from state where name = 'version'").fetchone()
        if kept is None or kept[0] != version:
            with base:
                for table in (*tables, "state"):
                    base.execute(f"delete from {table}")  # noqa: S608  names of ours
                base.execute("insert into state values ('version', ?)", (version,))
    except (sqlite3.Error, ValueError):
        base.close()
        raise
    return base
