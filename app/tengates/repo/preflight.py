"""Checks a change before anything is written: every file is what the founder reviewed, and ours to change."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from tengates.model.errors import InputError, StaleError
from tengates.repo.directory import Directory, Missing, Unreadable, descend
from tengates.repo.exchange import LIMIT
from tengates.repo.git import Git, GitFailed, GitTooSlow
from tengates.repo.reading import parts_of

_SPECIAL = stat.S_ISUID | stat.S_ISGID | stat.S_ISVTX
_SPARE = 16 * 1024 * 1024
_LIMIT = 8.0  # seconds for what git answers at once unless something makes it wait


@dataclass(frozen=True, slots=True)
class Change:
    """One file to change: the bytes that must stand there (None: nothing) and those to leave (None: nothing)."""

    path: str
    base: bytes | None
    new: bytes | None
    executable: bool = False
    mode: int = 0  # exact permission bits for a file that is made again


def check_changes(root: Path, changes: tuple[Change, ...], stage_at: Path) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """The mode of each present file (0 for none), and the folders to make. Raises the first reason not to."""
    if len({change.path for change in changes}) != len(changes):
        raise InputError("The same file was to be changed twice at once. Make the proposal again.")
    stale = tuple(change.path for change in changes if not _as_reviewed(root, change))
    if stale:
        raise stale_error(stale)
    device = stage_at.stat().st_dev
    modes = tuple(_mode(root, change, device) for change in changes)
    _check_space(stage_at, changes)
    return modes, _folders_to_make(root, changes)


def stale_error(paths: tuple[str, ...]) -> StaleError:
    """The refusal when files are not what the founder reviewed."""
    others = f" and {len(paths) - 1} more" if len(paths) > 1 else ""
    verb = "have" if others else "has"
    return StaleError(
        f"{paths[0]}{others} {verb} changed since this change was made. Nothing was written. Make the diff again.",
        paths,
    )


def check_git_rules(git: Git, prefix: str, paths: Iterable[str]) -> None:
    """Refuse files in the middle of a merge, and files that git passes through a program (Git LFS)."""
    full = [f"{prefix}{path}" for path in paths]
    if not full:
        return
    try:
        unmerged = git.run("ls-files", "-z", "--unmerged", "--", *full, limit=_LIMIT)
        given = b"".join(os.fsencode(path) + b"\0" for path in full)
        attributes = git.run("check-attr", "-z", "--stdin", "filter", given=given, limit=_LIMIT).split(b"\0")[:-1]
    except GitTooSlow as error:
        raise InputError(
            "Git does not answer how these files are kept. A pipe or a device that is called .gitattributes makes it "
            "wait: take it away, then apply again."
        ) from error
    except GitFailed as error:
        raise InputError("Git cannot say how these files are kept. Run `git status` and mend what it says.") from error
    if unmerged:
        path = os.fsdecode(unmerged.split(b"\0")[0].partition(b"\t")[2])
        raise InputError(f"{path} is in the middle of a merge. Settle the merge first, then make the diff again.")
    for path_bytes, value in zip(attributes[0::3], attributes[2::3], strict=True):
        if value not in {b"unspecified", b"unset"}:
            path = os.fsdecode(path_bytes)
            raise InputError(f"{path} is kept through a filter of git (such as Git LFS). Change it by hand.")


def _as_reviewed(root: Path, change: Change) -> bool:
    """Whether exactly the expected bytes stand there."""
    *parents, name = _parts(change.path)
    try:
        with descend(root, tuple(parents)) as parent:
            content, _ = parent.read(name, LIMIT)
    except Missing:
        return change.base is None
    except Unreadable as error:
        raise InputError(f"{change.path} cannot be changed: it is {error.reason}. Change it by hand.") from error
    return change.base is not None and sha256(content).digest() == sha256(change.base).digest()


def _parts(path: str) -> tuple[str, ...]:
    try:
        return parts_of(path)
    except Unreadable as error:
        raise InputError(f"{path!r} cannot be changed: {error.reason}.") from error


def _mode(root: Path, change: Change, device: int) -> int:
    """The permission bits of the file, 0 when there is none. Refuses what an exchange would break apart."""
    *parents, name = _parts(change.path)
    _refuse_other_repository(root, tuple(parents), change.path)
    with descend(root, _existing(root, tuple(parents))) as parent:
        if os.stat(parent.path if parent.fd is None else parent.fd).st_dev != device:  # noqa: PTH116  a handle
            raise InputError(f"{change.path} lies on another disk than the rest. Change it by hand.")
        if change.base is None:
            return 0
        state = parent.stat(name)
    if state.st_nlink > 1:
        raise InputError(
            f"{change.path} has a second name elsewhere (a hard link). Copy it to a file of its own first."
        )
    if state.st_mode & _SPECIAL:
        raise InputError(f"{change.path} has special permissions (setuid or the like). Change it by hand.")
    return stat.S_IMODE(state.st_mode)


def _existing(root: Path, parents: tuple[str, ...]) -> tuple[str, ...]:
    """The leading parts that are there already."""
    for depth in range(len(parents), 0, -1):
        try:
            with descend(root, parents[:depth]):
                return parents[:depth]
        except Missing:
            continue
    return ()


def _refuse_other_repository(root: Path, parents: tuple[str, ...], path: str) -> None:
    for depth in range(1, len(_existing(root, parents)) + 1):
        with descend(root, parents[:depth]) as folder:
            if _has(folder, ".git"):
                raise InputError(f"{path} belongs to another repository inside this one. Open that one to change it.")


def _has(folder: Directory, name: str) -> bool:
    try:
        folder.stat(name)
    except Missing:
        return False
    return True


def _folders_to_make(root: Path, changes: tuple[Change, ...]) -> tuple[str, ...]:
    """Folders that new files need and that are not there, outermost first."""
    wanted: dict[str, None] = {}
    for change in changes:
        if change.base is None:
            *parents, _ = parts_of(change.path)
            there = len(_existing(root, tuple(parents)))
            wanted.update(dict.fromkeys("/".join(parents[:depth]) for depth in range(there + 1, len(parents) + 1)))
    return tuple(sorted(wanted))


def _check_space(stage_at: Path, changes: tuple[Change, ...]) -> None:
    needed = 2 * sum(len(change.new or b"") for change in changes) + _SPARE
    if shutil.disk_usage(stage_at).free < needed:
        raise InputError("The disk is too full to change files safely. Free some space and try again.")
