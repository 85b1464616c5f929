"""The opened folder: its state, what it holds, and the ways to change it and take that back."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from tengates.home import private_folder
from tengates.model.change import FileWrite, Operation
from tengates.model.errors import InputError
from tengates.model.folder import FolderKind, FolderState
from tengates.model.history import History
from tengates.model.lazily import Lazily
from tengates.model.origin import NO_ORIGIN, Origin
from tengates.model.snapshot import Snapshot, nothing_kept
from tengates.repo.accepted import Accepted
from tengates.repo.annals import Annals
from tengates.repo.commit_facts import CommitFacts
from tengates.repo.desk import Desk
from tengates.repo.directory import Unreadable, descend
from tengates.repo.git import Git
from tengates.repo.gitdir import GitDir, find_git_dir, read_head
from tengates.repo.history import Past, read_history
from tengates.repo.listing import Listing, count_of, examine, ignored_env_files, matches
from tengates.repo.notes import branch_problem, notes_of
from tengates.repo.pantry import open_pantry
from tengates.repo.reading import Walk, read_file
from tengates.repo.recovery import heal
from tengates.repo.shadow import Shadow, room_for_ours
from tengates.repo.worktree import Listed, differs, drop_links, ignored_among, list_files
from tengates.workers.readers import Readers

if TYPE_CHECKING:
    from tengates.repo import branch, changes, editors, line, past_snapshots, remotes
    from tengates.repo import undo as undoing
    from tengates.repo.editors import Editor
    from tengates.repo.past_snapshots import Fork, PastSnapshots
else:  # a scan needs none of them
    branch = Lazily("tengates.repo.branch")
    changes = Lazily("tengates.repo.changes")
    editors = Lazily("tengates.repo.editors")
    line = Lazily("tengates.repo.line")
    past_snapshots = Lazily("tengates.repo.past_snapshots")
    remotes = Lazily("tengates.repo.remotes")
    undoing = Lazily("tengates.repo.undo")

_COMMITS = 50_000
_ASKED_TOGETHER = (".env", ".env.local", ".env.production", ".env.development")


def open_folder(path: Path, home: Path, cache: Path | None = None, readers: Readers | None = None) -> Folder:
    """Open a git repository or a plain folder; `home` is where Ten Gates keeps its own data, `cache` what can be made again.

    `readers` parse its files in processes of their own; without them they are parsed in this one.

    InputError is a sentence with a next step. A change that was cut short is finished or
    taken back first.
    """
    root = _usable(path)
    place = find_git_dir(root)
    if place is not None:
        read_head(place)  # what cannot be read is told now, not when somebody looks
    room = _room(home, root)
    return Folder(root, place, room, cache, readers)


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
        private_folder(home)
        private_folder(room)
    except OSError as error:
        raise InputError(f"Ten Gates cannot write to its data folder {home}. Free it or give permission.") from error
    return room


class Folder:
    """One opened folder."""

    def __init__(
        self, root: Path, place: GitDir | None, room: Path, cache: Path | None, readers: Readers | None
    ) -> None:
        """Use `open_folder`."""
        self.root = root
        self.place = place
        self.room = room
        self._cache = cache
        self._readers = readers
        work_tree = root if place is None else place.work_tree
        self.prefix = "" if root == work_tree else f"{root.relative_to(work_tree).as_posix()}/"
        self._guard = threading.RLock()
        with room_for_ours(room):
            self.shadow = Shadow(room, work_tree, place)
            self.desk = Desk(root, room, self.shadow, self.prefix)
            self._healed = heal(self.desk) + self.annals.heal()

    @property
    def was_read(self) -> bool:
        """Whether anything is kept of an earlier scan, so that nothing may have to be read now."""
        kept = self._kept("facts")
        return kept is not None and kept.exists()

    @property
    def state(self) -> FolderState:
        """The folder as it is now."""
        if self.place is None:
            why = "This folder is not a git repository yet, so it has no branches. Run `git init` in it and commit."
            return FolderState(self.root.name, str(self.root), FolderKind.PLAIN, notes=self._healed, can_branch=why)
        head = read_head(self.place)
        return FolderState(
            self.root.name,
            str(self.root),
            FolderKind.GIT,
            commit=head.commit,
            branch=head.branch,
            notes=notes_of(self.place, head, self.prefix) + self._healed,
            can_branch=branch_problem(self.place, head),
        )

    def snapshot(
        self,
        *,
        ignored: tuple[str, ...] = (),
        cancel: Callable[[], bool],
        progress: Callable[[int], None],
        cached: bool = True,
    ) -> Snapshot:
        """List and look at every file in scope. `ignored` are the founder's own patterns. Writes nothing here.

        Unless `cached`, nothing that was kept of an earlier scan is used.
        """
        with self._guard:
            state = self._refresh()
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
            history=self._history(state.commit, ignored, cached=cached),
            kept=partial(open_pantry, self._kept("facts")) if cached else nothing_kept,
            readers=self._readers,
        )

    def look_back(
        self, revision: str, most: int, *, ignored: tuple[str, ...], cancel: Callable[[], bool], cached: bool = True
    ) -> PastSnapshots:
        """The commit and those before it on its line, newest first, `most` at most; nothing is checked out.

        InputError when the folder has no commits, or none of that name. GitFailed may come up while one reads on.
        """
        state, git, place = self._backwards(cancel)
        commits = line.line_to(git, line.resolve(git, place, state.commit, revision), most)
        read = self._history(state.commit, ignored, cached=cached)
        kept = partial(open_pantry, self._kept("facts")) if cached else nothing_kept
        shared = past_snapshots.PastPlace(
            git, state, self.prefix, ignored, lambda: read(cancel), kept, self.room, readers=self._readers
        )
        return past_snapshots.PastSnapshots(shared, commits)

    def fork(self, revision: str, commit: str, *, ignored: tuple[str, ...], cancel: Callable[[], bool]) -> Fork:
        """Where the line of `commit`, "" for what is checked out, left that of `revision`. InputError likewise."""
        state, git, place = self._backwards(cancel)
        here, there = (line.resolve(git, place, state.commit, name) for name in (commit or "HEAD", revision))
        base = line.fork_of(git, here, there)
        past = self.look_back(base, 1, ignored=ignored, cancel=cancel)
        return past_snapshots.Fork(past, line.commits_since(git, here, base, _COMMITS))

    def _backwards(self, cancel: Callable[[], bool]) -> tuple[FolderState, Git, GitDir]:
        """The folder as it is, git without a work tree, and where its commits are. InputError when there are none."""
        with self._guard:
            state = self._refresh()
        if self.place is None or state.commit is None:
            raise InputError(
                "There are no past commits here. Run `git init` in this folder and commit, then look back."
            )
        return state, replace(self.shadow.past, cancel=cancel), self.place

    def read(self, path: str) -> bytes | None:
        """The bytes of a file below the folder, ignored ones too; None when there is none that can be read."""
        try:
            return read_file(self.root, path)
        except Unreadable:
            return None

    def apply(self, writes: tuple[FileWrite, ...], *, title: str, recipe: str) -> Operation:
        """Write all files to the work tree or none. StaleError when one is not as it was reviewed."""
        with self._guard:
            self._refresh()
            return changes.apply_writes(self.desk, writes, title, recipe)

    def commit_branch(
        self, writes: tuple[FileWrite, ...], *, name: str, message: str, title: str, recipe: str
    ) -> Operation:
        """Put the change on a new branch as one commit; index, work tree and HEAD stay as they are."""
        with self._guard:
            state = self._refresh()
            if state.can_branch or state.commit is None:
                raise InputError(state.can_branch)
            return branch.commit_branch(self.desk, branch.Wanted(writes, name, message, state.commit), title, recipe)

    def undo(self, operation_id: str | None = None) -> Operation:
        """Take back an operation, the latest that still stands by default."""
        with self._guard:
            self._refresh()
            return undoing.undo(self.desk, operation_id)

    def operations(self) -> tuple[Operation, ...]:
        """What was applied and undone here, newest first."""
        return self.desk.log.operations()

    def write_words(self, path: str, before: bytes | None, after: bytes) -> None:
        """Replace a file of ours in the repository (answers and notes); StaleError when it is not `before`."""
        with self._guard:
            changes.write_words(self.desk, path, before, after)

    def real_places(self, paths: Iterable[str]) -> tuple[str, ...]:
        """Absolute paths of those that are folders or regular files now, reached through no link; "" is the folder itself.

        None of our own, should they lie in here: they change whenever one looks.
        """
        ours = [self.room.parents[1], *([self._cache] if self._cache else [])]
        walk = Walk(self.root)
        try:
            real = [self.root / path for path in paths if walk.is_real(path)]
        finally:
            walk.close()
        return tuple(str(place) for place in real if not any(place.is_relative_to(folder) for folder in ours))

    def edit(self, path: str, line: int, editor: str) -> str:
        """Open a file in the founder's editor and return the editor's name. InputError with a next step."""
        return editors.open_at(self._editors, editor, self.root, (path, line), self.room)

    @cached_property
    def _editors(self) -> tuple[Editor, ...]:
        return editors.find_editors(self.root)

    def origin(self) -> Origin:
        """Where this folder is published, and which of its files are there as they are here."""
        if self.place is None:
            return NO_ORIGIN
        with self._guard:
            state = self._refresh()
            drop_links(self.shadow.git, self.shadow.git.run("ls-files", "-z", "-t", "--stage"))
            return remotes.origin_of(self.shadow.git, self.place, state, self.prefix)

    @property
    def accepted(self) -> Accepted:
        """Which words of the repository's own file were accepted on this machine."""
        return Accepted(self.room)

    def head_facts(self) -> CommitFacts | None:
        """When the last commit was made and what it says, None without commits."""
        from tengates.repo.commits import head_facts  # noqa: PLC0415  importing GitPython costs 100 ms

        with self._guard:
            return head_facts(self.shadow.git, self._refresh().commit)

    def _refresh(self) -> FolderState:
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

    def _history(
        self, head: str | None, ignored: tuple[str, ...], *, cached: bool
    ) -> Callable[[Callable[[], bool]], History | None]:
        place, kept, readers = self.place, self._kept("history") if cached else None, self._readers

        def history(cancel: Callable[[], bool]) -> History | None:
            if place is None:
                return None
            past = Past(replace(self.shadow.past, cancel=cancel), place, head, self.prefix, kept)
            if readers is not None:
                past = replace(past, find=lambda group: readers.past(group, cancel))
            found = read_history(past)
            if found is None or not ignored:
                return found
            return replace(found, hits=tuple(row for row in found.hits if not matches(row.path, ignored)))

        return history

    @property
    def annals(self) -> Annals:
        """The records of earlier scans of this folder."""
        return Annals(self.room / "history.sqlite3")

    def _kept(self, what: str) -> Path | None:
        """Where something that can be made again is kept for this folder."""
        return self._cache / what / f"{self.room.name}.sqlite3" if self._cache is not None else None

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
