"""Looks at the files that git listed, one by one: what is in scope, what is skipped and why."""

from __future__ import annotations

import fnmatch
import os
import re
import stat
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from tengates.model.errors import Interrupted
from tengates.model.folder import SkippedFile
from tengates.model.snapshot import SnapshotFile
from tengates.repo.directory import Missing, Unreadable
from tengates.repo.reading import Walk
from tengates.repo.worktree import INSTALLED, Listed

_HEAD = 8000  # git, too, calls a file binary when its first 8,000 bytes hold a NUL
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_REQUIREMENTS = re.compile(r"(?:^|/)[\w.-]{0,60}requirements[\w.-]{0,60}\.txt$")  # PowerShell's `>`; pip reads them
OBJECTS = ("pkl", "pickle", "joblib")  # Python objects as they were saved
BINARY = frozenset({
    "png", "jpg", "jpeg", "gif", "webp", "avif", "ico", "bmp", "pdf", "zip", "gz", "tgz", "bz2", "xz", "7z", "woff",
    "woff2", "ttf", "otf", "eot", "mp3", "mp4", "wav", "mov", "webm", "pyc", "so", "dll", "exe", "jar", "parquet",
    "pkl", "npy", "onnx", "safetensors", "gguf",
})  # fmt: skip

_HOLDERS = frozenset({"pickle", "pkl", "db", "sqlite", "sqlite3"})  # a program's own data, where a key stands readable
_SMALL = 1_000_000


@dataclass(slots=True)
class Listing:
    """What the folder holds, while it is being put together."""

    files: list[SnapshotFile] = field(default_factory=list)
    skipped: list[SkippedFile] = field(default_factory=list)
    missing: int = 0  # tracked files that are not on disk
    absent: int = 0


def examine(
    walk: Walk,
    rows: list[Listed],
    ignored: tuple[str, ...],
    cancel: Callable[[], bool],
    progress: Callable[[int], None],
) -> Listing:
    """Look at every listed file: what can be read is in scope, the rest is skipped with a reason."""
    listing = Listing()
    installed: Counter[str] = Counter()
    environments = environments_among(row.path for row in rows)
    for count, row in enumerate(rows):
        if cancel():
            raise Interrupted("The scan was stopped. Nothing was changed; scan again at any time.")
        if count % 64 == 0:
            progress(count)
        if top := installed_under(row.path, environments):
            installed[top] += 1
        elif not ignored or not matches(row.path, ignored):
            _look(walk, row, listing)
    listing.skipped += installed_rows(installed)
    progress(len(rows))
    return listing


def _look(walk: Walk, row: Listed, listing: Listing) -> None:
    if row.reason:
        listing.skipped.append(SkippedFile(row.path, row.reason))
        return
    try:
        state = _readable(walk, row.path)
    except Missing:
        listing.absent += row.absent
        listing.missing += row.tracked and not row.absent
    except Unreadable as error:
        listing.skipped.append(SkippedFile(row.path, error.reason))
    else:
        executable = bool(state.st_mode & stat.S_IXUSR)
        listing.files.append(SnapshotFile(row.path, state.st_size, executable, row.tracked))


def _readable(walk: Walk, path: str) -> os.stat_result:
    head, state = walk.head(path, _HEAD)
    if reason := why_unread(path, head, state.st_size):
        raise Unreadable(reason)
    return state


def why_unread(path: str, head: bytes, size: int) -> str:
    """Why a file that begins with these bytes is not read, as a clause; "" when it is."""
    if head.startswith(_UTF16):
        return "" if _REQUIREMENTS.search(path) else "text in UTF-16; save it as UTF-8"
    suffix = path.rpartition(".")[2].casefold()
    holds = suffix in _HOLDERS and size <= _SMALL
    return "a binary file" if not holds and (b"\0" in head[:_HEAD] or suffix in BINARY) else ""


def environments_among(paths: Iterable[str]) -> frozenset[str]:
    """The folders of installed Python environments, with `/`."""
    return frozenset(path.removesuffix("pyvenv.cfg") for path in paths if path.endswith("/pyvenv.cfg"))


def installed_under(path: str, environments: frozenset[str]) -> str:
    """The topmost folder of installed packages or caches that holds this path, with `/`; "" when none does."""
    parts = path.split("/")[:-1]
    for depth, part in enumerate(parts, 1):
        top = "/".join(parts[:depth]) + "/"
        if part in INSTALLED or top in environments:
            return top
    return ""


def installed_rows(installed: Mapping[str, int]) -> list[SkippedFile]:
    """A line for each folder of installed packages, with how many files it holds."""
    return [
        SkippedFile(top, f"installed packages or a cache, {count_of(count)}")
        for top, count in sorted(installed.items())
    ]


def count_of(files: int) -> str:
    """A number of files in words."""
    return f"{files:,} files" if files != 1 else "1 file"


def matches(path: str, patterns: tuple[str, ...]) -> bool:
    """Whether one of the founder's patterns names the path or a folder it lies in."""
    parts = path.split("/")
    names = ["/".join(parts[:depth]) for depth in range(1, len(parts) + 1)]
    for pattern in patterns:
        plain = pattern.strip().strip("/")
        candidates = names if "/" in plain else [*names, *parts]
        if plain and any(fnmatch.fnmatchcase(name, plain) for name in candidates):
            return True
    return False


def ignored_env_files(walk: Walk, listed: Iterable[str], files: Iterable[SnapshotFile]) -> tuple[str, ...]:
    """`.env` variants that are there and that git's list leaves out: the ignored ones, by path."""
    known = set(listed)
    folders = {item.path.rpartition("/")[0] for item in files} | {""}
    return tuple(path for folder in sorted(folders) for path in _env_files(walk, folder) if path not in known)


def _env_files(walk: Walk, folder: str) -> list[str]:
    try:
        directory = walk.folder(tuple(folder.split("/")) if folder else ())
        names = [name for name in directory.names() if name == ".env" or name.startswith(".env.")]
        regular = [name for name in names if stat.S_ISREG(directory.stat(name).st_mode)]
    except Unreadable:
        return []
    return [f"{folder}/{name}" if folder else name for name in regular if name.isprintable()]
