"""Brings an operation that was cut short to one of its two ends. Safe to be cut itself."""

from __future__ import annotations

import dataclasses
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tengates.home import private_folder
from tengates.model.errors import InputError
from tengates.repo.desk import Desk
from tengates.repo.directory import Directory, Missing, Unreadable, descend, replace
from tengates.repo.exchange import LIMIT, back
from tengates.repo.git import GitFailed
from tengates.repo.index import index_published, release_index
from tengates.repo.journal import Move, Record, State
from tengates.repo.locks import Lock
from tengates.repo.refs import settle_ref, sweep_objects

_AGAIN = "Open the folder again, which finishes or takes back what was begun, and then try once more."
_LATER = "Your files are as they should be, and the next opening of the folder tries again."


@contextmanager
def alone(desk: Desk) -> Iterator[None]:
    """Hold the folder's lock, after healing what an earlier program left."""
    with _said(), _locked(desk):
        recover(desk)
        yield


@contextmanager
def _said() -> Iterator[None]:
    """What the system or git refuses on the way becomes a sentence; whatever was begun is healed at the next opening."""
    try:
        yield
    except Unreadable as error:
        raise InputError(f"A file or folder on the way cannot be used: {error.reason}. {_AGAIN}") from error
    except (OSError, GitFailed) as error:
        raise InputError(f"This computer did not let the change be made ({_reason(error)}). {_AGAIN}") from error


def _reason(error: Exception) -> str:
    if isinstance(error, Unreadable):
        return error.reason
    return os.strerror(error.errno).lower() if isinstance(error, OSError) and error.errno else "git refused"


@contextmanager
def _locked(desk: Desk) -> Iterator[None]:
    lock = Lock(desk.room / "lock")
    if not lock.take():
        raise InputError("Another Ten Gates is changing this folder right now. Wait for it, then try again.")
    try:
        yield
    finally:
        lock.release()


def heal(desk: Desk) -> tuple[str, ...]:
    """Recover when a folder is opened; another program at work is left alone. Sentences about what was found.

    What the system refuses now keeps nobody from looking at the folder; changing it waits until it is settled.
    """
    lock = Lock(desk.room / "lock")
    if not lock.take():
        return ()
    try:
        return recover(desk)
    except (OSError, GitFailed, Unreadable) as error:
        return (f"A change was cut short and cannot be settled yet ({_reason(error)}). {_AGAIN}",)
    finally:
        lock.release()


def recover(desk: Desk) -> tuple[str, ...]:
    """Roll a cut operation back, or finish it when all its files are new already."""
    found = desk.journal.read()
    if found is None:
        desk.journal.sweep()
        return ()
    state, record = found
    if state is State.DONE or (state is State.COMMIT and _happened(desk, record)):
        return _left(finish(desk, record))
    if state is State.BACK:
        return _left(_clear(desk, state, record))
    if record.index is not None and desk.place is not None:
        release_index(desk.place, record.index)
    if record.ref is not None and desk.place is not None:
        sweep_objects(desk.place)
    edited = _roll_back(desk, record) if state is State.COMMIT else ()
    left = _left(_clear(desk, State.BACK, dataclasses.replace(record, moves=edited)))
    return left + tuple(
        f"A change was cut short while {move.path} was edited, so it was left as it is. "
        f"What it held before is in {desk.originals(record.operation.id) / move.kept}."
        for move in edited
    )


def _left(gone: bool) -> tuple[str, ...]:  # noqa: FBT001  the answer of `_clear`
    """What is said where the system does not let a cut change's leftovers be removed: no file of the founder's is among them."""
    return () if gone else (f"What a change that was cut short left behind cannot be removed yet. {_LATER}",)


def finish(desk: Desk, record: Record) -> bool:
    """Put the originals away, write the log entry, clear the stage. Whether nothing is left behind."""
    _remove_empty(desk, record.emptied)
    if record.logged:
        for move in record.moves:
            _keep(desk, record, move)
            desk.step(f"kept {move.number}")
        desk.log.append(record)
        desk.step("logged")
    return _clear(desk, State.DONE, record)


def _happened(desk: Desk, record: Record) -> bool:
    """Whether the last step, the one that shows outside, was taken: the index or the branch."""
    if desk.place is None:
        return False
    if record.ref is not None:
        return settle_ref(desk.place, record.ref)
    return record.index is not None and index_published(desk.place, record.index)


def _roll_back(desk: Desk, record: Record) -> tuple[Move, ...]:
    """Take every exchange back. Returns the files that the founder has changed since."""
    edited: list[Move] = []
    with _stage(record) as stage:
        for move in reversed(record.moves if stage is not None else ()):
            if stage is not None and not _back(desk, stage, move):
                edited.append(move)
            desk.step(f"rolled back {move.number}")
    for move in edited:
        _keep(desk, record, move)
    _remove_empty(desk, record.made)
    return tuple(move for move in edited if move.old is not None)


def _remove_empty(desk: Desk, folders: tuple[str, ...]) -> None:
    for folder in reversed(folders):
        *parents, name = folder.split("/")
        with suppress(Unreadable), descend(desk.root, tuple(parents)) as parent:
            parent.rmdir(name)


def _back(desk: Desk, stage: Directory, move: Move) -> bool:
    *parents, name = move.path.split("/")
    try:
        with descend(desk.root, tuple(parents)) as parent:
            return back(stage, parent, name, move)
    except Missing:  # its folder was never made, or is gone
        return move.old is None


@contextmanager
def _stage(record: Record) -> Iterator[Directory | None]:
    path = Path(record.stage)
    try:
        with descend(path.parent, (path.name,)) as stage:
            yield stage
    except Missing:
        yield None


def _keep(desk: Desk, record: Record, move: Move) -> None:
    """Move an original (the very file, not a copy) from the stage to our room."""
    if move.old is None:
        return
    shelf = private_folder(desk.originals(record.operation.id))
    with _stage(record) as stage, descend(shelf) as kept:
        if stage is None or not _there(stage, move.kept):
            return
        try:
            replace(stage, move.kept, kept, move.kept)
        except OSError:  # another disk
            content, _ = stage.read(move.kept, LIMIT)
            kept.unlink(move.kept)
            kept.create(move.kept, content, 0o600)
            stage.unlink(move.kept)
        kept.sync()


def _there(directory: Directory, name: str) -> bool:
    try:
        directory.stat(name)
    except Missing:
        return False
    return True


def _clear(desk: Desk, state: State, record: Record) -> bool:
    """Remove what is not needed any more, then the journal. Where the system refuses, the journal stays for next time.

    Whether all is gone.
    """
    waste = [Path(record.stage)] if record.stage else []
    if state is State.BACK and not record.moves:  # none of its originals is needed
        waste.append(desk.originals(record.operation.id))
    for folder in waste:
        shutil.rmtree(folder, ignore_errors=True)
    gone = not any(map(os.path.lexists, waste)) and (not record.stage or _without_stages(Path(record.stage).parent))
    desk.step("cleared")
    if gone:
        desk.journal.clear()
    else:
        desk.journal.write(state, record)
    return gone


def _without_stages(folder: Path) -> bool:
    """Remove the folder that stages lie in, unless another operation has its own there. Whether that was done."""
    try:
        with descend(folder.parent) as base:
            if base.rmdir(folder.name):
                return True
        with descend(folder) as stages:
            return bool(stages.names())
    except Missing:
        return True
    except Unreadable:
        return False
