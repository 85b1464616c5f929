"""From a snapshot to the facts of every file, with progress and a way to stop."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from tengates.facts.extract import extract
from tengates.facts.secrets import warm_up
from tengates.facts.workflow_audit import audit
from tengates.model.config import Finding, Role
from tengates.model.errors import Interrupted
from tengates.model.facts import FileFacts
from tengates.model.history import History
from tengates.model.snapshot import Kept, Snapshot

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a scan is: the stage in words, and files done of all."""

    stage: str
    done: int
    total: int


def read_all(
    snapshot: Snapshot,
    progress: Callable[[Progress], None],
    cancel: Callable[[], bool],
) -> tuple[dict[str, FileFacts], History | None]:
    """Facts of every file in scope, and what the commits brought in: both are read side by side."""
    with ThreadPoolExecutor(1) as beside:
        past = beside.submit(snapshot.history, cancel)
        facts = read_facts(snapshot, progress, cancel)
        if not past.done():
            progress(Progress("Reading earlier commits", 0, 0))
        return facts, past.result()


def read_facts(
    snapshot: Snapshot,
    progress: Callable[[Progress], None],
    cancel: Callable[[], bool],
) -> dict[str, FileFacts]:
    """Facts of every file in scope, by path. The outside audit of workflows runs beside the reading."""
    workflows = {path: snapshot.read(path) for path in workflow_paths(item.path for item in snapshot.files)}
    with snapshot.kept() as kept, ThreadPoolExecutor(2) as beside:
        known = kept.audit_of(workflows)
        pending = beside.submit(audit, workflows) if known is None else None
        facts = _read_all(snapshot, kept, progress, cancel, lambda: beside.submit(warm_up))
        findings = known or {}
        if pending is not None:
            findings = pending.result()
            kept.keep_audit(workflows, findings)
        return with_findings(facts, findings)


def facts_of(path: str, content: bytes) -> FileFacts:
    """Facts of one file; a bug while reading it ends as that file's problem."""
    try:
        return extract(path, content)
    except Exception:  # noqa: BLE001  the border around one task: the other files still count
        _LOG.exception("reading %s failed", path)
        digest = hashlib.sha256(content).hexdigest()
        return FileFacts(path, Role.OTHER, digest, len(content), problem="could not be read: a bug of Ten Gates")


def reread(files: Mapping[str, bytes]) -> dict[str, FileFacts]:
    """Facts of a few files in memory, workflows audited as in a whole scan."""
    facts = {path: facts_of(path, content) for path, content in files.items()}
    return with_findings(facts, audit({path: files[path] for path in workflow_paths(files)}))


def with_findings(facts: dict[str, FileFacts], findings: Mapping[str, tuple[Finding, ...]]) -> dict[str, FileFacts]:
    """The facts with an outside tool's findings put to their files."""
    found = {path: replace(facts[path], findings=rows) for path, rows in findings.items() if path in facts}
    return {**facts, **found}


def _read_all(
    snapshot: Snapshot,
    kept: Kept,
    progress: Callable[[Progress], None],
    cancel: Callable[[], bool],
    prepare: Callable[[], object],
) -> dict[str, FileFacts]:
    """What is kept is taken; `prepare` is called once, before the first file that must be read."""
    facts: dict[str, FileFacts] = {}
    total, prepared = len(snapshot.files), False
    for done, item in enumerate(snapshot.files):
        if cancel():
            raise Interrupted("The scan was stopped. Nothing was changed; scan again at any time.")
        if done % 16 == 0:
            progress(Progress("Reading files", done, total))
        content = snapshot.read(item.path)
        found = kept.find(item.path, content)
        if found is None:
            prepared = prepared or bool(prepare())
            found = facts_of(item.path, content)
            kept.add(content, found)
        facts[item.path] = found
    progress(Progress("Reading files", total, total))
    return facts


def workflow_paths(paths: Iterable[str]) -> list[str]:
    """Those that the outside audit looks at."""
    return [path for path in paths if path.startswith(".github/workflows/") and path.endswith((".yml", ".yaml"))]
