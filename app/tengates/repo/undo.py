"""Takes an operation back exactly; merges where a file was edited since, or says that it cannot."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from tengates.model.change import Operation, OperationKind
from tengates.model.errors import InputError
from tengates.repo.branch import author_of, publish_branch, withdraw_branch
from tengates.repo.changes import new_operation, restore_files
from tengates.repo.desk import Desk
from tengates.repo.directory import Missing, Unreadable, descend
from tengates.repo.exchange import LIMIT
from tengates.repo.git import GitFailed
from tengates.repo.gitdir import small_file
from tengates.repo.index import INDEX_LIMIT, IndexEdit, put_in, take_out
from tengates.repo.journal import INDEX_COPY, IndexMove, Move, Record, RefMove
from tengates.repo.preflight import Change
from tengates.repo.recovery import alone


def undo(desk: Desk, operation_id: str | None) -> Operation:
    """Take back the named operation, or the latest that still stands; itself an operation that can be undone."""
    with alone(desk):
        record = _pick(desk, operation_id)
        known = record.operation
        again = known.kind is OperationKind.UNDO
        title = f"Redo: {known.title.removeprefix('Undo: ')}" if again else f"Undo: {known.title}"
        fresh = new_operation(title, known.recipe, known.files)
        operation = replace(fresh, kind=OperationKind.UNDO, undoes=known.id, branch=known.branch, commit=known.commit)
        if record.ref is not None:
            return _undo_branch(desk, record.ref, operation)
        changes = tuple(change for move in record.moves if (change := _way_back(desk, record, move)) is not None)
        edit = _index_back(desk, record, record.index) if record.index is not None else None
        return restore_files(desk, Record(operation, emptied=record.made), changes, edit)


def _pick(desk: Desk, operation_id: str | None) -> Record:
    records = {record.operation.id: record for record in desk.log.records()}
    standing = {operation.id: operation for operation in desk.log.operations() if operation.undone_by is None}
    if operation_id is None:
        latest = next((key for key, known in standing.items() if known.kind is OperationKind.APPLY), None)
        if latest is None:
            raise InputError("There is nothing to undo: no change of Ten Gates stands in this folder.")
        return records[latest]
    if operation_id not in records:
        raise InputError(f"There is no operation {operation_id} here. `tengates undo` without an id takes the latest.")
    if operation_id not in standing:
        raise InputError(f"The operation {operation_id} was undone already. There is nothing left to take back.")
    return records[operation_id]


def _way_back(desk: Desk, record: Record, move: Move) -> Change | None:
    """How one file gets its old bytes again, None when it has them."""
    original = None if move.old is None else _shelved(desk, record, move, move.kept, move.old)
    now = _now(desk, move.path)
    digest = None if now is None else sha256(now).hexdigest()
    if digest == move.old:
        return None
    if digest == move.new:
        return Change(move.path, now, original, mode=move.mode)
    if now is None or original is None or move.new is None:
        raise InputError(_cannot_restore(desk, record, move))
    applied = _shelved(desk, record, move, move.fresh, move.new)
    return Change(move.path, now, _merge(desk, move.path, now, applied, original))


def _cannot_restore(desk: Desk, record: Record, move: Move) -> str:
    shelf = desk.originals(record.operation.id)
    after = (
        f"What it held before is in {shelf / move.kept}." if move.old else "Remove it yourself if you do not need it."
    )
    return (
        f"{move.path} was edited, deleted or made again since, so it cannot be restored. Nothing was written. {after}"
    )


def _shelved(desk: Desk, record: Record, move: Move, name: str, digest: str) -> bytes:
    """A kept version, checked: an editor that still had the old file open may have written to it."""
    shelf = desk.originals(record.operation.id)
    try:
        with descend(shelf) as kept:
            content, _ = kept.read(name, LIMIT)
    except Unreadable as error:
        raise InputError(
            f"The kept copy of {move.path} is gone, so it cannot be undone. Restore the file from git."
        ) from error
    if sha256(content).hexdigest() != digest:
        raise InputError(
            f"A program that had {move.path} open has written to its old version since. "
            f"Nothing was changed; compare your file with {shelf / name} and choose by hand."
        )
    return content


def _now(desk: Desk, path: str) -> bytes | None:
    *parents, name = path.split("/")
    try:
        with descend(desk.root, tuple(parents)) as parent:
            return parent.read(name, LIMIT)[0]
    except Missing:
        return None
    except Unreadable as error:
        raise InputError(f"{path} cannot be restored: it is {error.reason} now. Nothing was written.") from error


def _merge(desk: Desk, path: str, now: bytes, applied: bytes, original: bytes) -> bytes:
    """The founder's text with our change taken out of it; InputError when both touch the same lines."""
    with TemporaryDirectory(prefix="merge-", dir=desk.shadow.path) as folder:
        names = [str(Path(folder, name)) for name in ("now", "applied", "original")]
        for name, content in zip(names, (now, applied, original), strict=True):
            Path(name).write_bytes(content)
        try:
            return desk.shadow.git.run("merge-file", "-p", *names)
        except GitFailed as error:
            raise InputError(
                f"{path} was edited since in the same lines, so the change cannot be taken out of it. "
                "Nothing was written. Edit those lines by hand, or undo your own edit first."
            ) from error


def _index_back(desk: Desk, record: Record, move: IndexMove) -> IndexEdit:
    if not move.removed:
        return take_out(desk.shadow, tuple(entry.path for entry in move.entries))
    return put_in(desk.shadow, move, small_file(desk.originals(record.operation.id), INDEX_COPY, INDEX_LIMIT))


def _undo_branch(desk: Desk, ref: RefMove, operation: Operation) -> Operation:
    place = desk.place
    if place is None:
        raise InputError("The git data of this folder is gone, so there is no branch to take back.")
    record = Record(operation, ref=replace(ref, removed=not ref.removed))
    if ref.removed:
        _check_commit(desk, ref)
        publish_branch(desk, place, record, author_of(place))
        return operation
    withdraw_branch(desk, place, record)
    return operation


def _check_commit(desk: Desk, ref: RefMove) -> None:
    try:
        desk.shadow.git.run("cat-file", "-e", f"{ref.commit}^{{commit}}")
    except GitFailed as error:
        raise InputError(f"Git has cleared away the commit of {ref.name}. Apply the change again.") from error
