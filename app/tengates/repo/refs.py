"""Makes and takes away one branch, with git's own lock files but without git.

`git update-ref` would have to read the repository's configuration and could run its hooks;
for the plain-files format a branch is one small file, so it is written here.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tengates.model.errors import InputError
from tengates.repo.directory import Directory, Missing, Unreadable, descend, replace, where_there_is
from tengates.repo.exchange import rename
from tengates.repo.gitdir import GitDir, read_ref, small_file, valid_ref
from tengates.repo.journal import RefMove

HALF_OBJECT = "tmp_obj_tengates_"
_HEADS = "refs/heads"
_PACKED = "packed-refs"
_PACKED_LIMIT = 256_000_000
_TRIES = 100


def free_name(place: GitDir, wanted: str) -> str:
    """`wanted`, or with -2, -3 … when there is such a branch already."""
    if not valid_ref(f"{_HEADS}/{wanted}") or wanted.startswith("-") or wanted == "HEAD":
        raise InputError(f"{wanted!r} cannot be the name of a branch. Use letters, digits, - and /.")
    parts = wanted.split("/")
    for depth in range(1, len(parts)):
        blocker = "/".join(parts[:depth])
        if read_ref(place, f"{_HEADS}/{blocker}") is not None:
            raise InputError(f"A branch named {blocker} is in the way of {wanted}. Choose another name.")
    for number in range(1, _TRIES):
        name = wanted if number == 1 else f"{wanted}-{number}"
        if not _taken(place, name):
            return name
    raise InputError(f"There are many branches named {wanted} already. Choose another name.")


def create_ref(place: GitDir, ref: RefMove, who: str) -> None:
    """Make the branch, which must not exist."""
    *parents, name = _parts(ref.name)
    _make_folders(place.common, parents)
    with descend(place.common, tuple(parents)) as folder, _locked(folder, name, ref.commit):
        if _taken(place, ref.name, locked=True):
            raise InputError(f"A branch named {ref.name} was made just now. Try again.")
        _write_reflog(place, ref, who)
        rename(folder, f"{name}.lock", folder, name)
        folder.sync()


def delete_ref(place: GitDir, ref: RefMove) -> None:
    """Take the branch away; it must still be at the commit and not checked out."""
    full = f"{_HEADS}/{ref.name}"
    if any(head == full for head in _checked_out(place)):
        raise InputError(f"The branch {ref.name} is checked out. Switch to another branch, then undo.")
    *parents, name = _parts(ref.name)
    _make_folders(place.common, parents)
    with descend(place.common, tuple(parents)) as folder, _locked(folder, name, ref.commit):
        if read_ref(place, full) != ref.commit:
            raise InputError(f"The branch {ref.name} has moved on since it was made, so it stays. Delete it yourself.")
        _unpack(place, full, ref.commit)
        folder.unlink(name)
        folder.sync()
    _tidy(place, ref.name)


def settle_ref(place: GitDir, ref: RefMove) -> bool:
    """After a cut: whether the branch was made (or taken away). Our own locks go."""
    *parents, name = _parts(ref.name)
    for above, locked in ((tuple(parents), name), ((), _PACKED)):
        with where_there_is(), descend(place.common, above) as folder:
            folder.unlink(_half(ref.commit))
            _drop_lock(folder, locked, ref.commit)
            folder.read(locked, _PACKED_LIMIT)  # what cannot be read now must not pass for a branch that is not there
    now = read_ref(place, f"{_HEADS}/{ref.name}")
    if now is None:
        _tidy(place, ref.name)
    return now == (None if ref.removed else ref.commit)


def sweep_objects(place: GitDir) -> None:
    """Remove objects of ours that a cut left half written; git never looks at such names."""
    with where_there_is(), descend(place.objects) as store:
        for folder in (name for name in store.names() if len(name) == 2):  # noqa: PLR2004  loose objects
            with where_there_is(), descend(place.objects, (folder,)) as loose:
                for name in (name for name in loose.names() if name.startswith(HALF_OBJECT)):
                    loose.unlink(name)


def _parts(name: str) -> list[str]:
    return [*_HEADS.split("/"), *name.split("/")]


def _half(commit: str) -> str:
    """A file of ours until it is whole, named so that git looks past it and a recovery knows it."""
    return f".tengates-{commit}"


@contextmanager
def _locked(folder: Directory, name: str, commit: str) -> Iterator[None]:
    """Hold git's lock on `name`. It holds the commit from its first moment on, so that a recovery knows it as ours."""
    half = _half(commit)
    try:
        folder.unlink(half)
        folder.create(half, f"{commit}\n".encode(), 0o644, exact=False)
        rename(folder, half, folder, f"{name}.lock")
    except FileExistsError as error:
        folder.unlink(half)
        raise InputError("Git is busy with that branch. Let it finish, then try again.") from error
    try:
        yield
    finally:
        _drop_lock(folder, name, commit)


def _drop_lock(folder: Directory, name: str, commit: str) -> None:
    """Remove the lock if it is ours: git may have made its own by now."""
    with where_there_is():
        if folder.read(f"{name}.lock", 1000)[0] == f"{commit}\n".encode():
            folder.unlink(f"{name}.lock")


def _make_folders(top: Path, parts: list[str]) -> None:
    for depth in range(1, len(parts) + 1):
        with descend(top, tuple(parts[: depth - 1])) as folder, suppress(FileExistsError):
            folder.mkdir(parts[depth - 1])


def _taken(place: GitDir, branch: str, *, locked: bool = False) -> bool:
    """Whether a branch of this name, or one below it, exists; or someone is making it."""
    full = f"{_HEADS}/{branch}"
    if read_ref(place, full) is not None:
        return True
    if re.search(rb" " + re.escape(full.encode()) + rb"/", _packed(place)):
        return True
    *parents, name = _parts(branch)
    with suppress(Missing), descend(place.common, tuple(parents)) as folder:
        names = folder.names()
        return name in names or (not locked and f"{name}.lock" in names)
    return False


def _unpack(place: GitDir, full: str, commit: str) -> None:
    """Take the branch out of packed-refs, under its lock."""
    line = re.compile(rb"^[0-9a-f]{40,64} " + re.escape(full.encode()) + rb"\n(?:\^[0-9a-f]+\n)?", re.MULTILINE)
    if not line.search(_packed(place)):
        return
    with descend(place.common) as folder, _locked(folder, _PACKED, commit):
        folder.create(_half(commit), line.sub(b"", _packed(place)), 0o644, exact=False)
        replace(folder, _half(commit), folder, _PACKED)


def _packed(place: GitDir) -> bytes:
    return small_file(place.common, _PACKED, _PACKED_LIMIT) or b""


def _write_reflog(place: GitDir, ref: RefMove, who: str) -> None:
    """A first line in the branch's own history, if this repository keeps such histories."""
    *parents, name = ["logs", *_parts(ref.name)]
    stamp = f"{int(time.time())} {time.strftime('%z')}"
    line = f"{'0' * len(ref.commit)} {ref.commit} {who} {stamp}\tbranch: Created by Ten Gates\n"
    if (place.common / "logs").is_dir():
        with suppress(OSError, Unreadable):
            _make_folders(place.common, parents)
            with descend(place.common, tuple(parents)) as folder:
                _write_whole(folder, name, line.encode())


def _write_whole(folder: Directory, name: str, content: bytes) -> None:
    """A new file with these bytes or none; one that stands there is left alone."""
    try:
        folder.create(name, content, 0o644, exact=False)
    except FileExistsError:
        return
    except OSError:
        folder.unlink(name)


def _tidy(place: GitDir, branch: str) -> None:
    """Remove the branch's history and the folders that are empty now."""
    *parents, name = _parts(branch)
    with where_there_is(), descend(place.common, ("logs", *parents)) as folder:
        folder.unlink(name)
    for top in ((), ("logs",)):
        for depth in range(len(parents), 2, -1):
            with suppress(Unreadable), descend(place.common, (*top, *parents[: depth - 1])) as folder:
                folder.rmdir(parents[depth - 1])


def _checked_out(place: GitDir) -> Iterator[str]:
    """The branch of every work tree of this repository."""
    folders = [place.common, *sorted((place.common / "worktrees").glob("*"))]
    for folder in folders:
        with suppress(InputError):
            text = (small_file(folder, "HEAD") or b"").decode("utf-8", "replace")
            yield text.removeprefix("ref:").strip()
