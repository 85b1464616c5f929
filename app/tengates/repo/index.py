"""Takes entries out of git's index, or puts them back, and touches nothing else in it.

The new index is made from a copy, through the shadow directory, and replaces the real one
under git's own lock (`index.lock`), exactly as git does it.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from hashlib import sha256

from tengates.model.errors import InputError, StaleError
from tengates.repo.directory import Directory, descend, replace
from tengates.repo.exchange import digest_of, rename
from tengates.repo.git import GitFailed
from tengates.repo.gitdir import GitDir, small_file
from tengates.repo.journal import Entry, IndexMove
from tengates.repo.shadow import Shadow

LOCK = "index.lock"
STAGED = "index.new"
INDEX_LIMIT = 256_000_000


@dataclass(frozen=True, slots=True)
class IndexEdit:
    """A new index, and what is told of it in the journal."""

    move: IndexMove
    content: bytes
    before: bytes | None = None


def take_out(shadow: Shadow, paths: tuple[str, ...]) -> IndexEdit:
    """The index without these paths (from the top of the repository)."""
    place = _place(shadow)
    old = _read(place)
    given = b"".join(os.fsencode(path) + b"\0" for path in paths)
    listed = _with_copy(shadow, old, ("ls-files", "-z", "--stage", "--", *paths), None)[0]
    entries = tuple(_entry(line) for line in listed.split(b"\0")[:-1])
    if {entry.path for entry in entries} != set(paths):
        lost = tuple(sorted(set(paths) - {entry.path for entry in entries}))
        message = f"Git does not track {lost[0] if lost else paths[0]} any more. Nothing was written. Scan again."
        raise StaleError(message, lost)
    _, new = _with_copy(shadow, old, ("update-index", "--force-remove", "-z", "--stdin"), given)
    return IndexEdit(IndexMove(entries, removed=True, old=_digest(old), new=_digest(new)), new, old)


def put_in(shadow: Shadow, move: IndexMove, before: bytes | None) -> IndexEdit:
    """The index with the entries of `move` again; `before` is the exact old index, used when nothing came since."""
    current = _read(_place(shadow))
    if before is not None and _digest(current) == move.new:
        return IndexEdit(IndexMove(move.entries, removed=False, old=move.new, new=_digest(before)), before)
    given = b"".join(f"{entry.mode} {entry.oid}\t{entry.path}\0".encode() for entry in move.entries)
    _, new = _with_copy(shadow, current, ("update-index", "-z", "--index-info"), given)
    return IndexEdit(IndexMove(move.entries, removed=False, old=_digest(current), new=_digest(new)), new)


def lock_index(place: GitDir, stage: Directory, edit: IndexEdit) -> None:
    """Lay the new index down as `index.lock`, whole or not at all; git waits while it is there."""
    mode = (place.git_dir / "index").stat().st_mode & 0o777
    stage.create(STAGED, edit.content, mode)
    with descend(place.git_dir) as folder:
        try:
            rename(stage, STAGED, folder, LOCK)
        except FileExistsError as error:
            raise InputError(
                "Git is busy in this repository (.git/index.lock is there). Let it finish, then try again; "
                "if no git is running, remove that file."
            ) from error
        if digest_of(folder, "index") != edit.move.old:
            folder.unlink(LOCK)
            raise InputError("Git changed its index just now. Nothing was written; try again.")


def publish_index(place: GitDir) -> None:
    """Make the locked index the real one."""
    with descend(place.git_dir) as folder:
        replace(folder, LOCK, folder, "index")
        folder.sync()


def index_published(place: GitDir, move: IndexMove) -> bool:
    """Whether the new index took the place of the old one, whatever happened to it since."""
    with descend(place.git_dir) as folder:
        return digest_of(folder, LOCK) != move.new and digest_of(folder, "index") != move.old


def release_index(place: GitDir, move: IndexMove) -> None:
    """Remove our lock, and only ours."""
    with descend(place.git_dir) as folder:
        if digest_of(folder, LOCK) == move.new:
            folder.unlink(LOCK)


def _place(shadow: Shadow) -> GitDir:
    place = shadow.place
    if place is None:
        raise InputError("This folder is not a git repository, so git tracks nothing here. Run `git init` first.")
    if place.unsupported or not place.verified:
        raise InputError("The git data of this folder can only be read. Use `git rm --cached` yourself.")
    return place


def _read(place: GitDir) -> bytes:
    content = small_file(place.git_dir, "index", INDEX_LIMIT)
    if content is None:
        raise InputError("Git tracks no files here yet. Scan again.")
    return content


def _with_copy(shadow: Shadow, index: bytes, arguments: tuple[str, ...], given: bytes | None) -> tuple[bytes, bytes]:
    """What git prints, and the index it leaves, when it works on a copy of `index`."""
    copy = shadow.path / "index.edit"
    copy.write_bytes(index)
    try:
        output = shadow.git.run(*arguments, given=given, extra={"GIT_INDEX_FILE": str(copy)})
        return output, copy.read_bytes()
    except GitFailed as error:
        raise InputError("Git cannot change its index. Run `git status` and mend what it reports.") from error
    finally:
        copy.unlink(missing_ok=True)


def _entry(line: bytes) -> Entry:
    facts, _, path = line.partition(b"\t")
    mode, oid, stage = facts.split(b" ")
    if stage != b"0":
        raise InputError(f"{os.fsdecode(path)} is in the middle of a merge. Settle the merge first.")
    return Entry(os.fsdecode(path), mode.decode(), oid.decode())


def _digest(content: bytes) -> str:
    return sha256(content).hexdigest()
