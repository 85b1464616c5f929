"""Changes files all together or not at all, and heals what a cut left behind.

The order is the safety: lock, checks, journal `staging`, new files into a stage, journal
`commit`, exchange file by file, journal `done`, originals put away, log entry. A cut before
`done` is rolled back, after it finished; both can be cut and started again.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from tengates.home import private_folder
from tengates.model.change import Operation
from tengates.model.errors import InputError
from tengates.repo.desk import Desk
from tengates.repo.directory import Directory, Missing, Unreadable, descend
from tengates.repo.exchange import Surprise, forward
from tengates.repo.index import IndexEdit, lock_index, publish_index
from tengates.repo.journal import INDEX_COPY, Move, Record, State
from tengates.repo.preflight import Change, check_changes, stale_error
from tengates.repo.recovery import finish, recover


def carry_out(desk: Desk, record: Record, changes: tuple[Change, ...], edit: IndexEdit | None = None) -> Operation:
    """Make all changes, or none and say why. The caller holds the lock."""
    stage = desk.stage_for(record.operation.id)
    modes, made = check_changes(desk.root, changes, desk.stage_base)
    moves = tuple(
        Move(number, change.path, _digest(change.base), _digest(change.new), mode)
        for number, (change, mode) in enumerate(zip(changes, modes, strict=True))
    )
    record = replace(record, stage=str(stage), moves=moves, made=made, index=edit.move if edit else None)
    desk.journal.write(State.STAGING, record)
    try:
        _exchange_all(desk, record, changes, edit)
    except Surprise as error:
        recover(desk)
        raise stale_error((error.path,)) from error
    except (OSError, Unreadable) as error:
        recover(desk)
        raise InputError(f"The change could not be written ({error}). Nothing was changed; try again.") from error
    except BaseException:
        recover(desk)
        raise
    desk.step("done")
    try:
        finish(desk, record)
    except OSError as error:
        raise InputError(
            f"The change was made, but the record of it could not be finished ({error}). Open the folder again."
        ) from error
    return record.operation


def _exchange_all(desk: Desk, record: Record, changes: tuple[Change, ...], edit: IndexEdit | None) -> None:
    desk.step("journal staging")
    stage_path = Path(record.stage)
    _make_stage(stage_path)
    with descend(stage_path.parent, (stage_path.name,)) as stage:
        for move, change in zip(record.moves, changes, strict=True):
            _stage_file(desk, stage, move, change)
        if record.logged:
            _shelve(desk, record, changes, edit)
        if edit is not None and desk.place is not None:
            lock_index(desk.place, stage, edit)
        stage.sync()
        desk.journal.write(State.COMMIT, record)
        desk.step("journal commit")
        for folder in record.made:
            _make_folder(desk.root, folder)
        for move in record.moves:
            _exchange_one(desk, stage, move)
    if edit is not None and desk.place is not None:
        publish_index(desk.place)
        desk.step("index published")
    desk.journal.write(State.DONE, record)


def _make_stage(path: Path) -> None:
    for folder in (path.parent, path):
        with descend(folder.parent) as above, suppress(FileExistsError):
            above.mkdir(folder.name, 0o700)


def _make_folder(root: Path, folder: str) -> None:
    *parents, name = folder.split("/")
    with descend(root, tuple(parents)) as parent, suppress(FileExistsError):
        parent.mkdir(name)


def _stage_file(desk: Desk, stage: Directory, move: Move, change: Change) -> None:
    if change.new is None:
        return
    if change.base is not None:
        *parents, name = move.path.split("/")
        stage.create(move.fresh, change.new, move.mode)
        with descend(desk.root, tuple(parents)) as parent:
            stage.dress_like(move.fresh, parent, name)
    else:
        usual = 0o777 if change.executable else 0o666
        stage.create(move.fresh, change.new, change.mode or usual, exact=bool(change.mode))
    desk.step(f"staged {move.number}")


def _shelve(desk: Desk, record: Record, changes: tuple[Change, ...], edit: IndexEdit | None) -> None:
    """Keep what an undo needs beside the originals: our own versions, to merge with, and the exact old index."""
    shelf = private_folder(desk.originals(record.operation.id))
    with descend(shelf) as kept:
        for move, change in zip(record.moves, changes, strict=True):
            if change.new is not None:
                kept.create(move.fresh, change.new, 0o600)
        if edit is not None and edit.before is not None:
            kept.create(INDEX_COPY, edit.before, 0o600)


def _exchange_one(desk: Desk, stage: Directory, move: Move) -> None:
    *parents, name = move.path.split("/")
    try:
        with descend(desk.root, tuple(parents)) as parent:
            forward(stage, parent, name, move)
            desk.step(f"exchanged {move.number}")
            parent.sync()
    except Missing as error:
        raise Surprise(move.path) from error


def _digest(content: bytes | None) -> str | None:
    return None if content is None else sha256(content).hexdigest()
