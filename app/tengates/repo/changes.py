"""Applies reviewed files to the work tree as one operation."""

from __future__ import annotations

import datetime as dt
import secrets

from tengates.model.change import FileWrite, Operation, OperationKind
from tengates.model.errors import InputError
from tengates.repo.apply import carry_out
from tengates.repo.desk import Desk
from tengates.repo.index import IndexEdit, take_out
from tengates.repo.journal import Record
from tengates.repo.preflight import Change, check_git_rules
from tengates.repo.recovery import alone


def apply_writes(desk: Desk, writes: tuple[FileWrite, ...], title: str, recipe: str) -> Operation:
    """Write all files, or none and say why; can be taken back with undo."""
    changes = tuple(
        Change(write.path, write.base, write.new, write.executable)
        for write in writes
        if not write.untrack and write.base != write.new
    )
    untracked = tuple(dict.fromkeys(f"{desk.prefix}{write.path}" for write in writes if write.untrack))
    if not changes and not untracked:
        raise InputError("There is nothing to write: the files already hold this change.")
    with alone(desk):
        _check_rules(desk, changes)
        edit = take_out(desk.shadow, untracked) if untracked else None
        files = tuple(dict.fromkeys(write.path for write in writes))
        return carry_out(desk, Record(new_operation(title, recipe, files)), changes, edit)


def write_words(desk: Desk, path: str, before: bytes | None, after: bytes) -> None:
    """Replace one file of ours in the repository (answers, notes); no entry in the log, nothing to undo."""
    if before == after:
        return
    with alone(desk):
        record = Record(new_operation("Save", "", (path,)), logged=False)
        carry_out(desk, record, (Change(path, before, after),), None)


def restore_files(desk: Desk, record: Record, changes: tuple[Change, ...], edit: IndexEdit | None) -> Operation:
    """The way back for an operation's files; the caller holds the lock."""
    _check_rules(desk, changes)
    return carry_out(desk, record, changes, edit)


def new_operation(title: str, recipe: str, files: tuple[str, ...]) -> Operation:
    """An entry for the log with a fresh id that sorts by time."""
    now = dt.datetime.now(dt.UTC)
    name = f"{now:%Y%m%d-%H%M%S}-{secrets.token_hex(3)}"
    return Operation(name, OperationKind.APPLY, title, recipe, now.isoformat(timespec="seconds"), files)


def _check_rules(desk: Desk, changes: tuple[Change, ...]) -> None:
    if desk.place is not None:
        check_git_rules(desk.shadow.git, desk.prefix, (change.path for change in changes))
