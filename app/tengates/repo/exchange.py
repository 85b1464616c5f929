"""Exchanges one file for another in a single step, and takes it back.

The new bytes wait in a stage on the same disk. `RENAME_EXCHANGE` swaps both names at once,
so a reader sees the old file or the new one, and the old inode comes out whole: it is
hashed, and a save that slipped in is swapped straight back. Where the system has no such
call, the old file is linked into the stage, checked and then replaced; a save between the
check and the replacement can then still be lost from its place (it stays in the stage).
"""

from __future__ import annotations

import ctypes
import errno
import hashlib
import os
import sys
from collections.abc import Callable
from functools import cache

from tengates.repo.directory import Directory, Missing, Refused, Unreadable, between, replace
from tengates.repo.journal import Move

LIMIT = 64_000_000
_PATIENCE = 100  # saves in a row during one exchange
_EXCHANGE = 2
_NOREPLACE = 1 if sys.platform == "linux" else 4
_UNSUPPORTED = frozenset({errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP})


class Surprise(Exception):  # noqa: N818  reads as what happened
    """A file is not what the founder reviewed; `path` names it. It was put back as it was found."""

    def __init__(self, path: str) -> None:
        """Keep the path."""
        super().__init__(path)
        self.path = path


class _Unsupported(Exception):  # noqa: N818  handled here
    """This system or disk has no such call."""


def digest_of(directory: Directory, name: str) -> str | None:
    """The sha256 of a regular file, None when there is nothing of that name; "" for what is none. Refused is raised."""
    try:
        return hashlib.sha256(directory.read(name, LIMIT)[0]).hexdigest()
    except Missing:
        return None
    except Refused:
        raise
    except Unreadable:
        return ""


def forward(stage: Directory, parent: Directory, name: str, move: Move) -> None:
    """Put the new file in place and the old one into the stage. Surprise leaves all as it was found."""
    if move.old is None:
        _put(stage, parent, name, move)
    elif move.new is None:
        _remove(stage, parent, name, move)
    else:
        _swap_in(stage, parent, name, move)


def back(stage: Directory, parent: Directory, name: str, move: Move) -> bool:
    """Take `forward` back, whether or not it had happened. False: the founder changed the file since."""
    if move.old is None:
        return _take_out(stage, parent, name, move)
    if not _holds_original(stage, move):
        return True
    now, held = digest_of(parent, name), digest_of(stage, move.kept)
    if now == held or (now == move.old and held == move.new):  # the second: taken back before, by a recovery cut short
        return True
    if now != move.new:
        return False
    if move.new is None:
        rename(stage, move.kept, parent, name)
    else:
        _put_back(stage, move.kept, parent, name, move.new)
    return True


def _put(stage: Directory, parent: Directory, name: str, move: Move) -> None:
    try:
        rename(stage, move.fresh, parent, name)
    except FileExistsError as error:
        raise Surprise(move.path) from error


def _remove(stage: Directory, parent: Directory, name: str, move: Move) -> None:
    try:
        rename(parent, name, stage, move.kept)
    except FileNotFoundError as error:
        raise Surprise(move.path) from error
    if digest_of(stage, move.kept) != move.old:
        rename(stage, move.kept, parent, name)
        raise Surprise(move.path)


def _take_out(stage: Directory, parent: Directory, name: str, move: Move) -> bool:
    now = digest_of(parent, name)
    if digest_of(stage, move.fresh) is not None:
        if now is not None and _same(stage, move.fresh, parent, name):
            parent.unlink(name)  # cut between link and unlink
        return True
    if now == move.new:
        rename(parent, name, stage, move.fresh)
        return True
    return now is None


def _swap_in(stage: Directory, parent: Directory, name: str, move: Move) -> None:
    try:
        _call(_EXCHANGE, stage, move.fresh, parent, name)
    except _Unsupported:
        _replace_in(stage, parent, name, move)
        return
    except FileNotFoundError as error:
        raise Surprise(move.path) from error
    if digest_of(stage, move.fresh) != move.old:
        _put_back(stage, move.fresh, parent, name, move.new)
        raise Surprise(move.path)
    rename(stage, move.fresh, stage, move.kept)


def _replace_in(stage: Directory, parent: Directory, name: str, move: Move) -> None:
    _duplicate(parent, name, stage, move.kept)
    if digest_of(stage, move.kept) != move.old:
        stage.unlink(move.kept)
        raise Surprise(move.path)
    replace(stage, move.fresh, parent, name)


def _put_back(stage: Directory, held: str, parent: Directory, name: str, standing: str | None) -> None:
    """Put the held file where `standing` is. A save that slips in comes out instead, and goes back in: it is newer."""
    try:
        for _ in range(_PATIENCE):
            entering = digest_of(stage, held)
            _call(_EXCHANGE, stage, held, parent, name)
            if digest_of(stage, held) == standing:
                return
            standing = entering
    except _Unsupported:
        replace(stage, held, parent, name)


def _holds_original(stage: Directory, move: Move) -> bool:
    """Whether what stood in the file's place came out into the stage; it then has its kept name."""
    if digest_of(stage, move.kept) is None:
        fresh = digest_of(stage, move.fresh)
        if fresh is None or fresh == move.new:
            return False
        rename(stage, move.fresh, stage, move.kept)
    return True


def _duplicate(source: Directory, name: str, target: Directory, other: str) -> None:
    try:
        os.link(source.at(name), target.at(other), follow_symlinks=False, **between(source, target))
    except OSError:  # a disk without hard links
        content, state = source.read(name, LIMIT)
        target.create(other, content, state.st_mode & 0o777)


def rename(source: Directory, name: str, target: Directory, other: str) -> None:
    """Rename, never onto something: FileExistsError when the other name is taken."""
    try:
        _call(_NOREPLACE, source, name, target, other)
    except _Unsupported:
        if os.name == "nt":
            os.rename(source.at(name), target.at(other))  # noqa: PTH104  refuses to replace on Windows
            return
        os.link(source.at(name), target.at(other), follow_symlinks=False, **between(source, target))
        source.unlink(name)


def _same(first: Directory, name: str, second: Directory, other: str) -> bool:
    try:
        return os.path.samestat(first.stat(name), second.stat(other))
    except Missing:
        return False


def _call(flag: int, source: Directory, name: str, target: Directory, other: str) -> None:
    function = _renamer()
    if function is None or source.fd is None or target.fd is None:
        raise _Unsupported
    if function(source.fd, os.fsencode(name), target.fd, os.fsencode(other), flag) == 0:
        return
    code = ctypes.get_errno()
    if code in _UNSUPPORTED:
        raise _Unsupported
    raise OSError(code, os.strerror(code), name)


@cache
def _renamer() -> Callable[[int, bytes, int, bytes, int], int] | None:
    """The system's rename with flags: renameat2 on Linux, renameatx_np on macOS; both swap with the value 2."""
    library = ctypes.CDLL(None, use_errno=True) if os.name == "posix" else None
    for symbol in ("renameat2", "renameatx_np"):
        function = getattr(library, symbol, None)
        if function is not None:
            function.argtypes = (ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint)
            function.restype = ctypes.c_int
            return function  # type: ignore[no-any-return]
    return None
