"""What the repository held when it was read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Protocol

from tengates.model.config import Finding
from tengates.model.facts import FileFacts
from tengates.model.folder import FolderState, SkippedFile
from tengates.model.history import History
from tengates.model.own import Hit


@dataclass(frozen=True, slots=True)
class SnapshotFile:
    """One regular file: path with `/`, size in bytes, executable bit, whether git tracks it.

    `blob` is git's id of its bytes, known for the files of a past commit alone.
    """

    path: str
    size: int
    executable: bool
    tracked: bool
    blob: str = ""


def _no_history(_cancel: Callable[[], bool]) -> History | None:
    return None


class Kept(Protocol):
    """What was kept of earlier scans, by content."""

    def find(self, path: str, digest: str) -> FileFacts | None:
        """The facts of a file with exactly this path and bytes of this SHA-256."""

    def add(self, facts: FileFacts, packed: bytes) -> None:
        """Keep a file's facts, which are given as bytes too."""

    def holds_judged(self) -> bool:
        """Whether any judgement of the whole is kept."""

    def judged(self, files: str) -> bytes | None:
        """The judgement that rests on exactly these files, packed."""

    def keep_judged(self, files: str, packed: bytes) -> None:
        """Keep it; those that were kept long before go."""

    def audit_of(self, files: Mapping[str, bytes]) -> Mapping[str, tuple[Finding, ...]] | None:
        """What the outside audit of exactly these workflows found."""

    def keep_audit(self, files: Mapping[str, bytes], findings: Mapping[str, tuple[Finding, ...]]) -> None:
        """Keep what it found."""


class _Nothing:
    """Keeps nothing: for examples in memory, and when nothing kept may be used."""

    def find(self, _path: str, _digest: str) -> FileFacts | None:
        return None

    def add(self, _facts: FileFacts, _packed: bytes) -> None:
        return None

    def holds_judged(self) -> bool:
        return False

    def judged(self, _files: str) -> bytes | None:
        return None

    def keep_judged(self, _files: str, _packed: bytes) -> None:
        return None

    def audit_of(self, _files: Mapping[str, bytes]) -> Mapping[str, tuple[Finding, ...]] | None:
        return None

    def keep_audit(self, _files: Mapping[str, bytes], _findings: Mapping[str, tuple[Finding, ...]]) -> None:
        return None


def nothing_kept() -> AbstractContextManager[Kept]:
    """For when nothing of an earlier scan may be used."""
    return nullcontext(_Nothing())


class Readers(Protocol):
    """Turns strangers' bytes into facts where a parser that crashes or hangs harms nobody."""

    def facts(
        self, files: Iterable[tuple[str, bytes]], cancel: Callable[[], bool]
    ) -> Iterator[tuple[FileFacts, bytes, bytes]]:
        """Facts of each file, its bytes, and the facts packed (empty: not to be kept), in any order."""

    def audit(self, workflows: Mapping[str, bytes]) -> dict[str, tuple[Finding, ...]]:
        """Findings of the outside audit by path of the workflow."""

    def own(
        self, questions: Iterable[tuple[str, bytes]], cancel: Callable[[], bool]
    ) -> Iterator[tuple[str, list[Hit] | None]]:
        """Where a team's own rules fit, by path; None for a file on which they could not be tried."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Every file in scope: tracked, or untracked and not ignored. `read` gives a file's bytes.

    `ignored_env` names `.env` variants that exist and are ignored (their values are not read).
    `history` reads the past, and may take seconds; it stops when its argument says so.
    `ignores` says whether git would ignore a path: used to ask about `.env`.
    `kept` opens what was kept of earlier scans, for the time of one.
    `readers` parse its files; None: they are our own and are parsed where we stand.
    """

    folder: FolderState
    files: tuple[SnapshotFile, ...]
    skipped: tuple[SkippedFile, ...]
    dirty: bool
    read: Callable[[str], bytes]
    ignores: Callable[[str], bool]
    ignored_env: tuple[str, ...] = ()
    history: Callable[[Callable[[], bool]], History | None] = _no_history
    kept: Callable[[], AbstractContextManager[Kept]] = nothing_kept
    readers: Readers | None = None

    @property
    def paths(self) -> frozenset[str]:
        """All paths in scope."""
        return frozenset(item.path for item in self.files)
