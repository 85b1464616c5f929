"""Past commits as snapshots, in the same shape as a work tree's, so that the whole engine reads and judges them unchanged.

What a commit cannot tell is left out: files that were ignored, what was not committed.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from tengates.model.folder import FolderState, SkippedFile
from tengates.model.history import History
from tengates.model.snapshot import Kept, Readers, Snapshot, SnapshotFile
from tengates.repo.blobs import contents_of
from tengates.repo.directory import Unreadable, readable_size
from tengates.repo.git import Git
from tengates.repo.line import Entry, LineCommit, reached_by, tree_of
from tengates.repo.listing import environments_among, installed_rows, installed_under, matches, why_unread
from tengates.repo.reading import limit_for, parts_of
from tengates.repo.worktree import ignored_among, listed

_TOGETHER = 24_000_000  # bytes of files that are held at a time
_LINK = b"120000"
_EXECUTABLE = b"100755"
_COMMITS = 50_000
_ABSENT = "its content is not in this copy of the repository"


@dataclass(frozen=True, slots=True)
class PastPlace:
    """What all past snapshots of a folder share: git without a work tree, the folder, the founder's patterns, what is kept."""

    git: Git
    folder: FolderState
    prefix: str
    ignored: tuple[str, ...]
    history: Callable[[], History | None]
    kept: Callable[[], AbstractContextManager[Kept]]
    room: Path
    readers: Readers | None = None


@dataclass(frozen=True, slots=True)
class Fork:
    """Where a line left another: the snapshots from there on back, and the commits that came since."""

    past: PastSnapshots
    fresh: frozenset[str]


class PastSnapshots:
    """The commits of a line; each file is looked at once, however many of them hold it."""

    def __init__(self, place: PastPlace, line: Sequence[LineCommit]) -> None:
        """Nothing is read before a snapshot is asked for."""
        self.line = line
        self._place = place
        self._seen: dict[Entry, SnapshotFile | SkippedFile] = {}
        self._held: dict[str, bytes] = {}
        self._rules: dict[tuple[object, ...], bool] = {}

    def at(self, index: int) -> Snapshot:
        """The commit at this place of the line. Read what is wanted of it before asking for another. GitFailed."""
        entries = tree_of(self._place.git, self.line[index], self._place.prefix)
        named = sorted(((self._name(entry), entry) for entry in entries), key=lambda row: row[0])
        environments = environments_among(name for name, _entry in named)
        installed, scope = Counter[str](), list[tuple[str, Entry]]()
        for name, entry in named:
            if top := installed_under(name, environments):
                installed[top] += 1
            elif not self._place.ignored or not matches(name, self._place.ignored):
                scope.append((name, entry))
        self._look_at(scope)
        found = [self._seen[entry] for _name, entry in scope]
        files = tuple(item for item in found if isinstance(item, SnapshotFile))
        blobs = {item.path: item.blob for item in files}
        return Snapshot(
            folder=replace(self._place.folder, commit=self.line[index].id, branch=None, notes=()),
            files=files,
            skipped=(*(row for row in found if isinstance(row, SkippedFile)), *installed_rows(installed)),
            dirty=False,
            read=lambda path: self._read(blobs[path]),
            ignores=lambda path: path not in blobs and self._ignores(entries, path),
            history=lambda _cancel: self._history_at(index),
            kept=self._place.kept,
            readers=self._place.readers,
        )

    def _name(self, entry: Entry) -> str:
        return listed(b"H", b"", self._below(entry)).path

    def _below(self, entry: Entry) -> bytes:
        return entry.path[len(self._place.prefix.encode()) :]

    def _look_at(self, scope: Iterable[tuple[str, Entry]]) -> None:
        """Find out for each new entry whether it is read, and hold the bytes of those that are, as far as they fit."""
        fresh = {entry: self._refused(name, entry) for name, entry in scope if entry not in self._seen}
        wanted = [entry for entry, reason in fresh.items() if not reason]
        self._held.clear()
        for some in _portions(wanted):
            contents = contents_of(self._place.git, sorted({entry.oid for entry in some}))
            if sum(map(len, self._held.values())) < _TOGETHER:
                self._held |= contents
            for entry in some:
                self._seen[entry] = self._looked_at(entry, contents.get(entry.oid))
        self._seen |= {entry: SkippedFile(self._name(entry), reason) for entry, reason in fresh.items() if reason}

    def _refused(self, name: str, entry: Entry) -> str:
        """Why an entry's bytes are not even fetched, as a clause; "" when they are."""
        if reason := listed(b"H", entry.mode, self._below(entry)).reason:
            return reason
        try:
            last = parts_of(name)[-1]
        except Unreadable as error:
            return error.reason
        if entry.mode == _LINK:
            return "a link"
        if entry.size is None:
            return _ABSENT
        if entry.size > limit_for(last):
            return f"larger than {readable_size(limit_for(last))}"
        return why_unread(name, b"", entry.size)

    def _looked_at(self, entry: Entry, content: bytes | None) -> SnapshotFile | SkippedFile:
        name = self._name(entry)
        reason = _ABSENT if content is None else why_unread(name, content, len(content))
        if reason:
            return SkippedFile(name, reason)
        return SnapshotFile(name, entry.size or 0, entry.mode == _EXECUTABLE, tracked=True, blob=entry.oid)

    def _read(self, oid: str) -> bytes:
        if oid not in self._held:
            self._held |= contents_of(self._place.git, [oid])
        return self._held[oid]

    def _ignores(self, entries: Sequence[Entry], path: str) -> bool:
        """Whether the commit's own rules ignore a path that it does not hold."""
        rules = {entry.path: entry.oid for entry in entries if _is_rules(entry)}
        key = (path, *sorted(rules.items()))
        if key not in self._rules:
            texts = contents_of(self._place.git, sorted(set(rules.values())))
            self._rules[key] = self._asked({name: texts[oid] for name, oid in rules.items() if oid in texts}, path)
        return self._rules[key]

    def _asked(self, rules: Mapping[bytes, bytes], path: str) -> bool:
        """Git's own answer, from a folder of ours that holds the rules and nothing else."""
        with tempfile.TemporaryDirectory(dir=self._place.room, prefix="rules-") as folder:
            for name, text in rules.items():
                try:
                    target = Path(folder, *parts_of(name.decode("utf-8")))
                except (Unreadable, UnicodeDecodeError):
                    continue
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(text)
            git = replace(self._place.git, work_tree=Path(folder))
            return bool(ignored_among(git, self._place.prefix, {path}, indexed=False))

    @cached_property
    def _history(self) -> tuple[History | None, Mapping[str, int]]:
        history = self._place.history()
        return history, reached_by(self._place.git, self.line, _COMMITS) if history is not None else {}

    def _history_at(self, index: int) -> History | None:
        """What the past held when this commit of the line was the newest."""
        history, reach = self._history
        if history is None:
            return None
        total = sum(mark >= index for mark in reach.values())
        read = total if history.read == history.total else min(history.read, total)
        hits = tuple(row for row in history.hits if reach.get(row.commit, -1) >= index)
        return replace(history, hits=hits, read=read, total=total)


def _portions(entries: Sequence[Entry]) -> Iterable[list[Entry]]:
    some: list[Entry] = []
    volume = 0
    for entry in entries:
        if some and volume + (entry.size or 0) > _TOGETHER:
            yield some
            some, volume = [], 0
        some.append(entry)
        volume += entry.size or 0
    if some:
        yield some


def _is_rules(entry: Entry) -> bool:
    plain = entry.path.rpartition(b"/")[2] == b".gitignore" and entry.mode != _LINK
    return plain and entry.size is not None and entry.size <= limit_for(".gitignore")
