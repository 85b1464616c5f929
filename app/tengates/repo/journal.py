"""What is being done to a repository, on disk before it is done, so that a cut can be healed.

The journal and the log of operations lie in our own data folder. A journal is in one of
four states: `staging` (only our own stage was written), `commit` (files are being
exchanged), `done` (all files are new; originals and log entry are being put away), `back`
(all files are old again; what was staged is being cleared away).
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from tengates.home import private_file
from tengates.model.change import Operation, OperationKind
from tengates.model.errors import InputError

INDEX_COPY = "index.old"  # the exact old index, among the kept originals


class State(StrEnum):
    """How far an operation is."""

    STAGING = "staging"
    COMMIT = "commit"
    DONE = "done"
    BACK = "back"


@dataclass(frozen=True, slots=True)
class Move:
    """One file: sha256 of its old and new bytes, None where there is no file; `mode` of the old one."""

    number: int
    path: str
    old: str | None
    new: str | None
    mode: int = 0o644

    @property
    def fresh(self) -> str:
        """The name in the stage of the new bytes."""
        return f"{self.number}.new"

    @property
    def kept(self) -> str:
        """The name in the stage and among the kept originals of the old file."""
        return f"{self.number}.old"


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of git's index: the path from the top of the repository, its mode and object id."""

    path: str
    mode: str
    oid: str


@dataclass(frozen=True, slots=True)
class IndexMove:
    """Entries taken out of git's index, or put back into it, and the index's sha256 before and after."""

    entries: tuple[Entry, ...]
    removed: bool
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class RefMove:
    """A branch made (or, `removed`, taken away), its commit."""

    name: str
    commit: str
    removed: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """Everything needed to finish, take back or undo one operation.

    `made` are folders it creates, `emptied` folders that go when nothing is left in them.
    """

    operation: Operation
    stage: str = ""
    moves: tuple[Move, ...] = ()
    made: tuple[str, ...] = ()
    emptied: tuple[str, ...] = ()
    index: IndexMove | None = None
    ref: RefMove | None = None
    logged: bool = True


class Journal:
    """The one operation under way, if any."""

    def __init__(self, room: Path) -> None:
        """Kept in the folder's room."""
        self._path = room / "journal.json"

    def write(self, state: State, record: Record) -> None:
        """Replace the journal; it is on disk when this returns."""
        fresh = self._path.with_suffix(".fresh")
        with os.fdopen(private_file(fresh, os.O_WRONLY | os.O_TRUNC), "w", encoding="utf-8") as file:
            json.dump({"state": state, "record": asdict(record)}, file)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._path)
        sync_folder(self._path.parent)

    def read(self) -> tuple[State, Record] | None:
        """The operation under way, None when there is none."""
        try:
            content = json.loads(self._path.read_text("utf-8"))
            return State(content["state"]), _record(content["record"])
        except FileNotFoundError:
            return None
        except (ValueError, KeyError, TypeError) as error:
            raise InputError(
                f"A change was cut short and its journal cannot be read. Look at your files, then remove {self._path}."
            ) from error

    def sweep(self) -> None:
        """Remove a half-written journal that a cut left."""
        self._path.with_suffix(".fresh").unlink(missing_ok=True)

    def clear(self) -> None:
        """Nothing is under way any more."""
        self.sweep()
        self._path.unlink(missing_ok=True)
        sync_folder(self._path.parent)


class Log:
    """All operations ever done here, one JSON object a line, only ever appended to."""

    def __init__(self, room: Path) -> None:
        """Kept in the folder's room, beside the originals in `undo`."""
        self._path = room / "operations.jsonl"

    def append(self, record: Record) -> None:
        """Add an entry once, safe on disk; a torn last line of a cut is left behind as a line of its own."""
        if any(known.operation.id == record.operation.id for known in self.records()):
            return
        line = json.dumps(asdict(record)) + "\n"
        with os.fdopen(private_file(self._path, os.O_WRONLY | os.O_APPEND), "ab") as file:
            file.write((line if self._ends_whole() else f"\n{line}").encode())
            file.flush()
            os.fsync(file.fileno())

    def records(self) -> list[Record]:
        """Every entry, oldest first."""
        return list(self._records())

    def operations(self) -> tuple[Operation, ...]:
        """What was done, newest first, each with the operation that took it back."""
        records = self.records()
        undone: dict[str, str] = {}
        for record in reversed(records):
            operation = record.operation
            if operation.undoes is not None and operation.id not in undone:
                undone[operation.undoes] = operation.id
        return tuple(
            replace(record.operation, undone_by=undone.get(record.operation.id)) for record in reversed(records)
        )

    def _records(self) -> Iterator[Record]:
        try:
            content = self._path.read_text("utf-8", "replace")
        except FileNotFoundError:
            return
        for line in content.split("\n"):
            with suppress(json.JSONDecodeError):
                if line:
                    yield _record(json.loads(line))

    def _ends_whole(self) -> bool:
        content = self._path.read_bytes() if self._path.exists() else b""
        return not content or content.endswith(b"\n")


def sync_folder(folder: Path) -> None:
    """Put a folder's names on disk where the system can."""
    if hasattr(os, "O_DIRECTORY"):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _record(content: dict[str, Any]) -> Record:
    operation = content["operation"]
    index, ref = content["index"], content["ref"]
    return Record(
        operation=Operation(
            **{
                **operation,
                "kind": OperationKind(operation["kind"]),
                "files": tuple(operation["files"]),
            }
        ),
        stage=content["stage"],
        moves=tuple(Move(**move) for move in content["moves"]),
        made=tuple(content["made"]),
        emptied=tuple(content["emptied"]),
        index=IndexMove(**{**index, "entries": tuple(Entry(**entry) for entry in index["entries"])}) if index else None,
        ref=RefMove(**ref) if ref else None,
        logged=content["logged"],
    )
