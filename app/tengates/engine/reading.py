"""From a snapshot to the facts of every file, with progress and a way to stop."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

from tengates.facts.answers import facts_of
from tengates.facts.own_rules import own_answer, unpacked_hits
from tengates.facts.packing import pack
from tengates.facts.workflow_audit import audit
from tengates.model.config import Finding
from tengates.model.errors import Interrupted
from tengates.model.facts import FileFacts
from tengates.model.history import History
from tengates.model.own import Hit
from tengates.model.progress import Progress
from tengates.model.snapshot import Kept, Readers, Snapshot

_STOPPED = "The scan was stopped. Nothing was changed; scan again at any time."


@dataclass(frozen=True, slots=True)
class Before:
    """What is known before anything is read: digests of the files by path, and facts that were in memory already."""

    digests: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, FileFacts] = field(default_factory=dict)


NOTHING = Before()


def read_all(
    snapshot: Snapshot,
    progress: Callable[[Progress], None],
    cancel: Callable[[], bool],
    before: Before = NOTHING,
) -> tuple[dict[str, FileFacts], History | None]:
    """Facts of every file in scope, and what the commits brought in: both are read side by side."""
    with ThreadPoolExecutor(1) as beside:
        past = beside.submit(snapshot.history, cancel)
        facts = read_facts(snapshot, progress, cancel, before)
        if not past.done():
            progress(Progress("Reading earlier commits", 0, 0))
        return facts, past.result()


def read_facts(
    snapshot: Snapshot,
    progress: Callable[[Progress], None],
    cancel: Callable[[], bool],
    before: Before = NOTHING,
) -> dict[str, FileFacts]:
    """Facts of every file in scope, by path. The outside audit of workflows runs beside the reading."""
    workflows = {path: snapshot.read(path) for path in workflow_paths(item.path for item in snapshot.files)}
    readers = readers_of(snapshot)
    with snapshot.kept() as kept, ThreadPoolExecutor(1) as beside:
        known = kept.audit_of(workflows)
        pending = beside.submit(readers.audit, workflows) if known is None else None
        facts = _Reading(snapshot, [item.path for item in snapshot.files], kept, progress, cancel, before).read()
        findings = known or {}
        if pending is not None:
            findings = pending.result()
            kept.keep_audit(workflows, findings)
        return with_findings(facts, findings)


def readers_of(snapshot: Snapshot) -> Readers:
    """Who parses its files."""
    return snapshot.readers or _Here()


def read_files(
    snapshot: Snapshot,
    paths: Sequence[str],
    kept: Kept,
    cancel: Callable[[], bool],
) -> dict[str, FileFacts]:
    """Facts of these files by path, in their order: what is kept is taken, the rest is asked of the readers."""
    return _Reading(snapshot, paths, kept, lambda _progress: None, cancel).read()


def reread(files: Mapping[str, bytes], readers: Readers | None) -> dict[str, FileFacts]:
    """Facts of a few files in memory, workflows audited as in a whole scan."""
    reader = readers or _Here()
    read = {facts.path: facts for facts, _, _ in reader.facts(files.items(), lambda: False)}
    return with_findings(read, reader.audit({path: files[path] for path in workflow_paths(files)}))


def read_again(snapshot: Snapshot, path: str, content: bytes) -> FileFacts:
    """Facts of one file as it is now."""
    return next(facts for facts, _, _ in readers_of(snapshot).facts([(path, content)], lambda: False))


def with_findings(facts: dict[str, FileFacts], findings: Mapping[str, tuple[Finding, ...]]) -> dict[str, FileFacts]:
    """The facts with an outside tool's findings put to their files."""
    found = {path: replace(facts[path], findings=rows) for path, rows in findings.items() if path in facts}
    return {**facts, **found}


class _Here:
    """Reads where we stand: for files of our own, such as examples."""

    def facts(
        self, files: Iterable[tuple[str, bytes]], cancel: Callable[[], bool]
    ) -> Iterator[tuple[FileFacts, bytes, bytes]]:
        for path, content in files:
            if cancel():
                raise Interrupted(_STOPPED)
            facts = facts_of(path, content)
            yield facts, content, pack(facts)

    def audit(self, workflows: Mapping[str, bytes]) -> dict[str, tuple[Finding, ...]]:
        return audit(workflows)

    def own(
        self, questions: Iterable[tuple[str, bytes]], cancel: Callable[[], bool]
    ) -> Iterator[tuple[str, list[Hit] | None]]:
        for path, body in questions:
            if cancel():
                raise Interrupted(_STOPPED)
            yield path, unpacked_hits(own_answer(path, body))


@dataclass(slots=True)
class _Reading:
    snapshot: Snapshot
    paths: Sequence[str]
    kept: Kept
    progress: Callable[[Progress], None]
    cancel: Callable[[], bool]
    before: Before = NOTHING
    found: dict[str, FileFacts] = field(default_factory=dict)

    def read(self) -> dict[str, FileFacts]:
        for facts, _content, packed in readers_of(self.snapshot).facts(self._unknown(), self.cancel):
            self.kept.add(facts, packed)
            self._take(facts)
        self.progress(Progress("Reading files", len(self.found), len(self.paths)))
        return {path: self.found[path] for path in self.paths}

    def _unknown(self) -> Iterator[tuple[str, bytes]]:
        for path in self.paths:
            if self.cancel():
                raise Interrupted(_STOPPED)
            digest = self.before.digests.get(path, "")
            content = b"" if digest else self.snapshot.read(path)
            digest = digest or hashlib.sha256(content).hexdigest()
            facts = self._known(path, digest) or self.kept.find(path, digest)
            if facts is None:
                yield path, content or self.snapshot.read(path)
            else:
                self._take(facts)

    def _known(self, path: str, digest: str) -> FileFacts | None:
        """What is in memory of these very bytes, unless an audit of several files had a part in it."""
        facts = self.before.facts.get(path)
        if facts is None or facts.sha256 != digest or facts.findings or facts.problem.startswith("could not be read"):
            return None
        return facts

    def _take(self, facts: FileFacts) -> None:
        if len(self.found) % 16 == 0:
            self.progress(Progress("Reading files", len(self.found), len(self.paths)))
        self.found[facts.path] = facts


def workflow_paths(paths: Iterable[str]) -> list[str]:
    """Those that the outside audit looks at."""
    return [path for path in paths if path.startswith(".github/workflows/") and path.endswith((".yml", ".yaml"))]
