"""The opened folder: what state it is in and what it holds. Changes go through `changes`."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from tengates.model.errors import InputError
from tengates.model.snapshot import FolderKind, FolderState, Snapshot
from tengates.repo.directory import Unreadable, descend
from tengates.repo.git import Git
from tengates.repo.gitdir import GitDir, find_git_dir, read_head
from tengates.repo.listing import Listing, count_of, examine, ignored_env_files
from tengates.repo.notes import branch_problem, notes_of
from tengates.repo.reading import Walk, read_file
from tengates.repo.shadow import Shadow
from tengates.repo.worktree import Listed, differs, ignored_among, list_files

_ASKED_TOGETHER = (".env", ".env.local", ".env.production", ".env.development")


def open_folder(path: Path, home: Path) -> Folder:
    """Open a git repository or a plain folder; `home` is where Ten Gates keeps its own data.

    InputError is a sentence with a next step. A change that was cut short is finished or
    taken back first.
    """
    root = _usable(path)
    place = find_git_dir(root)
    return Folder(root, place, _room(home, root))


def _usable(path: Path) -> Path:
    try:
        root = Path(os.path.realpath(path.expanduser(), strict=True))
        if not root.is_dir():
            raise InputError(f"{path} is a file. Open the folder that holds it.")
        with descend(root) as directory:
            empty = not directory.names()
    except FileNotFoundError as error:
        raise InputError(f"{path} does not exist. Check the spelling, or pick the folder with Open.") from error
    except (OSError, ValueError, RuntimeError, Unreadable) as error:
        raise InputError(f"{path} cannot be read. Give yourself permission to read it, then open it again.") from error
    if empty:
        raise InputError(f"{path} is empty. Put the project's files there, or open the folder that holds them.")
    return root


def _room(home: Path, root: Path) -> Path:
    """Our own folder for this one, outside the repository so that nobody can ship us a forged one."""
    room = home / "repos" / hashlib.sha256(os.fsencode(root)).hexdigest()[:24]
    try:
        room.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise InputError(f"Ten Gates cannot write to its data folder {home}. Free it or give permission.") from error
    return room


class Folder:
    """One opened folder."""

    def __init__(self, root: Path, place: GitDir | None, room: Path) -> None:
        """Use `open_folder`."""
        self.root = root
        self.place = place
        self.room = room
        work_tree = root if place is None else place.work_tree
        self.prefix = "" if root == work_tree else f"{root.relative_to(work_tree).as_posix()}/"
        self.shadow = Shadow(room, work_tree, place)
        self.guard = threading.RLock()

    @property
    def state(self) -> FolderState:
        """The folder as it is now."""
        if self.place is None:
            why = "This folder is not a git repository yet, so it has no branches. Run `git init` in it and commit."
            return FolderState(self.root.name, str(self.root), FolderKind.PLAIN, can_branch=why)
        head = read_head(self.place)
        return FolderState(
            self.root.name,
            str(self.root),
            FolderKind.GIT,
            commit=head.commit,
            branch=head.branch,
            notes=notes_of(self.place, head, self.prefix),
            can_branch=branch_problem(self.place, head),
        )

    def snapshot(
        self, *, ignored: tuple[str, ...] = (), cancel: Callable[[], bool], progress: Callable[[int], None]
    ) -> Snapshot:
        """List and look at every file in scope. `ignored` are the founder's own patterns. Writes nothing here."""
        with self.guard:
            state = self.refresh()
            git = replace(self.shadow.git, cancel=cancel)
            rows = list_files(git, self.prefix, plain=self.place is None)
            walk = Walk(self.root)
            try:
                listing = examine(walk, rows.listed, ignored, cancel, progress)
                hidden = ignored_env_files(walk, (row.path for row in rows.listed), listing.files)
            finally:
                walk.close()
            dirty, doubt = self._dirty(git, state, rows.listed)
        return Snapshot(
            folder=replace(state, notes=state.notes + rows.notes + doubt + _listing_notes(listing)),
            files=tuple(listing.files),
            skipped=tuple(listing.skipped),
            dirty=dirty,
            read=self._read_for_scan,
            ignores=self._ignores(blocked=rows.blocked),
            ignored_env=hidden,
        )

    def read(self, path: str) -> bytes | None:
        """The bytes of a file below the folder, ignored ones too; None when there is none that can be read."""
        try:
            return read_file(self.root, path)
        except Unreadable:
            return None

    def refresh(self) -> FolderState:
        """Bring the shadow up to date with the repository."""
        state = self.state
        self.shadow.refresh(state.commit)
        return state

    def _read_for_scan(self, path: str) -> bytes:
        try:
            return read_file(self.root, path)
        except Unreadable as error:
            raise InputError(f"{path} cannot be read any more: {error.reason}. Scan again.") from error

    def _dirty(self, git: Git, state: FolderState, rows: list[Listed]) -> tuple[bool, tuple[str, ...]]:
        """Whether anything is not committed; a doubt counts as yes and is told."""
        if state.kind is FolderKind.PLAIN:
            return False, ()
        if state.commit is None or any(not row.tracked for row in rows):
            return bool(rows), ()
        answer = differs(git, state.commit, self.prefix)
        doubt = "Git could not compare the files with the last commit, so they are taken as changed."
        return answer is not False, (doubt,) if answer is None else ()

    def _ignores(self, *, blocked: bool) -> Callable[[str], bool]:
        answers: dict[str, bool] = {}

        def ignores(path: str) -> bool:
            if path not in answers:
                asked = {path, *_ASKED_TOGETHER}
                ignored = set[str]() if blocked else ignored_among(self.shadow.git, self.prefix, asked)
                answers.update({name: name in ignored for name in asked})
            return answers[path]

        return ignores


def _listing_notes(listing: Listing) -> tuple[str, ...]:
    notes = []
    if listing.missing:
        notes.append(f"Git tracks {count_of(listing.missing)} that were deleted here; they are not judged.")
    if listing.absent:
        notes.append(f"A sparse checkout leaves out {count_of(listing.absent)}; they are not judged.")
    return tuple(notes)
