"""One directory, held open, and the few things that are done inside it.

Names are looked up relative to the open directory and links are never followed, so a
folder that is swapped for a link while we work cannot lead us outside. Where the system
cannot do that (Windows has no `dir_fd`), plain paths are used after checking each part;
there a swap between the check and the use stays possible.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypedDict

HELD = os.open in os.supports_dir_fd and os.stat in os.supports_dir_fd and hasattr(os, "O_DIRECTORY")
_LINKLESS = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
_READ = os.O_RDONLY | _LINKLESS | getattr(os, "O_NONBLOCK", 0)
_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _LINKLESS
_ENTER = os.O_RDONLY | _LINKLESS | getattr(os, "O_DIRECTORY", 0)
_CHUNK = 1 << 20
_STAYS = frozenset({errno.ENOENT, errno.ENOTEMPTY, errno.EEXIST, errno.ENOTDIR})


class Unreadable(Exception):  # noqa: N818  a fact about a file, not a fault
    """A file cannot be read; `reason` is a short clause for the list of skipped files."""

    def __init__(self, reason: str) -> None:
        """Keep the clause: "a link", "larger than 1 MB"."""
        super().__init__(reason)
        self.reason = reason


class Missing(Unreadable):
    """There is nothing under this name."""


class Refused(Unreadable):
    """The system did not let us look, so what is there is not known; another time it may."""


class _Where(TypedDict, total=False):
    dir_fd: int


class Directory:
    """An open directory. Every method takes a bare name inside it."""

    __slots__ = ("fd", "path")

    def __init__(self, path: Path, fd: int | None) -> None:
        """Use `hold` or `enter`."""
        self.path = path
        self.fd = fd

    def close(self) -> None:
        """Give the handle back; harmless twice."""
        if self.fd is not None:
            _let_go(self.fd)
            self.fd = None

    def at(self, name: str) -> str:
        """What to pass to the system for `name`, beside `where`."""
        return name if HELD else str(self.path / name)

    @property
    def where(self) -> _Where:
        """Keyword arguments that make a system call relative to this directory."""
        return {"dir_fd": self.fd} if HELD and self.fd is not None else {}

    def enter(self, name: str) -> Directory:
        """Open the folder `name` inside, never through a link."""
        try:
            return _hold(self.path / name, self.at(name), self.where)
        except OSError as error:
            raise _unreadable(error) from error

    def stat(self, name: str) -> os.stat_result:
        """The state of the entry itself, not of what a link points to."""
        try:
            return os.stat(self.at(name), follow_symlinks=False, **self.where)  # noqa: PTH116  relative to a handle
        except OSError as error:
            raise _unreadable(error) from error

    def names(self) -> list[str]:
        """Everything inside, sorted."""
        try:
            return sorted(os.listdir(self.path if self.fd is None else self.fd))  # noqa: PTH208  relative to a handle
        except OSError as error:
            raise _unreadable(error) from error

    def read(self, name: str, limit: int, first: int | None = None) -> tuple[bytes, os.stat_result]:
        """The bytes (or the `first` few) of a regular file of at most `limit`, and its state while open."""
        _regular(self.stat(name), limit)
        try:
            handle = os.open(self.at(name), _READ, **self.where)
        except OSError as error:
            raise _unreadable(error) from error
        try:
            state = os.fstat(handle)
            _regular(state, limit)
            return (os.read(handle, first) if first else _drain(handle, limit)), state
        except OSError as error:
            raise _unreadable(error) from error
        finally:
            _let_go(handle)

    def create(self, name: str, content: bytes, mode: int, *, exact: bool = True) -> None:
        """A new file with these bytes, safe on disk; fails when the name is taken.

        Without `exact` the founder's umask has its say about the mode, as for any new file.
        """
        handle = os.open(self.at(name), _CREATE, mode, **self.where)
        try:
            if exact and hasattr(os, "fchmod"):
                os.fchmod(handle, mode)
            view = memoryview(content)
            while view:
                view = view[os.write(handle, view) :]
            os.fsync(handle)
        finally:
            os.close(handle)

    def dress_like(self, name: str, source: Directory, other: str) -> None:
        """Give a file of ours the group and extended attributes of another, as far as the system lets us."""
        if self.fd is None or source.fd is None:
            return
        with _opened(source, other) as model, _opened(self, name) as handle:
            state = os.fstat(model)
            with suppress(OSError):
                if state.st_gid != os.fstat(handle).st_gid:
                    os.fchown(handle, -1, state.st_gid)
                    os.fchmod(handle, state.st_mode & 0o777)
            for attribute in os.listxattr(model) if hasattr(os, "listxattr") else ():
                with suppress(OSError):
                    os.setxattr(handle, attribute, os.getxattr(model, attribute))

    def unlink(self, name: str) -> None:
        """Remove a file; fine when it is gone already."""
        try:
            os.unlink(self.at(name), **self.where)
        except FileNotFoundError:
            return

    def mkdir(self, name: str, mode: int = 0o777) -> None:
        """Make a folder."""
        os.mkdir(self.at(name), mode, **self.where)  # noqa: PTH102  relative to a handle

    def rmdir(self, name: str) -> bool:
        """Remove an empty folder; False when it is not empty or not there."""
        try:
            os.rmdir(self.at(name), **self.where)
        except OSError as error:
            if error.errno in _STAYS or os.name == "nt":
                return False
            raise _unreadable(error) from error
        return True

    def sync(self) -> None:
        """Put the names themselves on disk."""
        if self.fd is not None:
            os.fsync(self.fd)


def between(source: Directory, target: Directory) -> dict[str, int]:
    """Keyword arguments that make a link or rename go from one open directory to the other."""
    if source.fd is None or target.fd is None:
        return {}
    return {"src_dir_fd": source.fd, "dst_dir_fd": target.fd}


def replace(source: Directory, name: str, target: Directory, other: str) -> None:
    """Rename onto whatever stands there."""
    os.replace(source.at(name), target.at(other), **between(source, target))  # noqa: PTH105  between handles


@contextmanager
def _opened(directory: Directory, name: str) -> Iterator[int]:
    handle = os.open(directory.at(name), _READ, **directory.where)
    try:
        yield handle
    finally:
        _let_go(handle)


def _let_go(handle: int) -> None:
    """Close what was not written to: it is closed whatever the system says then, and nothing can be lost."""
    with suppress(OSError):
        os.close(handle)


def open_below(path: Path, parts: tuple[str, ...] = ()) -> Directory:
    """Walk from the directory `path` down through `parts`, one at a time, refusing links."""
    try:
        directory = _hold(path, str(path), {})
    except OSError as error:
        raise _unreadable(error) from error
    for part in parts:
        try:
            below = directory.enter(part)
        finally:
            directory.close()
        directory = below
    return directory


@contextmanager
def where_there_is() -> Iterator[None]:
    """A block that may end where something is not there or is none of ours; what the system refuses is raised."""
    try:
        yield
    except Refused:
        raise
    except Unreadable:
        return


@contextmanager
def descend(path: Path, parts: tuple[str, ...] = ()) -> Iterator[Directory]:
    """`open_below` for the length of a block."""
    directory = open_below(path, parts)
    try:
        yield directory
    finally:
        directory.close()


def _hold(path: Path, name: str, where: _Where) -> Directory:
    if HELD:
        return Directory(path, os.open(name, _ENTER, **where))
    if not stat.S_ISDIR(path.lstat().st_mode):
        raise NotADirectoryError(name)
    return Directory(path, None)


def _regular(state: os.stat_result, limit: int) -> None:
    if stat.S_ISLNK(state.st_mode):
        raise Unreadable("a link")
    if not stat.S_ISREG(state.st_mode):
        raise Unreadable("not a regular file")
    if state.st_size > limit:
        raise Unreadable(f"larger than {readable_size(limit)}")


def readable_size(size: int) -> str:
    """A limit in words: "1 MB"."""
    return f"{size // 1_000_000} MB" if size >= 1_000_000 else f"{size // 1000} kB"  # noqa: PLR2004


def _drain(handle: int, limit: int) -> bytes:
    chunks = []
    left = limit + 1
    while left > 0 and (chunk := os.read(handle, min(left, _CHUNK))):
        chunks.append(chunk)
        left -= len(chunk)
    if left <= 0:
        raise Unreadable(f"larger than {readable_size(limit)}")
    return b"".join(chunks)


def _unreadable(error: OSError) -> Unreadable:
    if isinstance(error, FileNotFoundError):
        return Missing("not there")
    if isinstance(error, PermissionError):
        return Refused("no permission to read it")
    if isinstance(error, NotADirectoryError):
        return Unreadable("behind a link or not in a folder")
    if error.errno == errno.ELOOP:
        return Unreadable("a link")
    return Refused(f"cannot be read ({os.strerror(error.errno).lower()})" if error.errno else "cannot be read")
