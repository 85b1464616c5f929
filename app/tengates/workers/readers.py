"""What a scan asks the workers, in its own values: facts of files, credentials in past lines, the audit of workflows."""

from __future__ import annotations

import atexit
import hashlib
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from tengates.facts.own_rules import unpacked_hits
from tengates.facts.packing import unpack, unpack_findings
from tengates.model.config import Finding
from tengates.model.errors import Interrupted
from tengates.model.facts import FileFacts
from tengates.model.lazily import Lazily
from tengates.model.own import Hit
from tengates.workers.frames import Kind, Task
from tengates.workers.pool import Lost, Pool

if TYPE_CHECKING:
    from tengates.facts import answers, workflow_audit
else:  # with every parser; a scan where nothing changed needs none
    answers = Lazily("tengates.facts.answers")
    workflow_audit = Lazily("tengates.facts.workflow_audit")

_FILE_SECONDS = 5.0
_AUDIT_SECONDS = 25.0
_SILENCE = 12.0  # seconds in which a team's own rules answer for some files, or are given up
_REMEMBERED = 10_000

Read = tuple[FileFacts, bytes, bytes]


def _never() -> bool:
    return False


@dataclass(slots=True)
class Readers:
    """Reads strangers' bytes through a pool. A file that could not be read once is not tried again while this lives."""

    pool: Pool
    _lost: dict[bytes, str] = field(default_factory=dict)

    def warm(self) -> None:
        """Get ready while others work."""
        self.pool.warm()

    def close(self) -> None:
        """End the processes that wait."""
        self.pool.close()

    def facts(self, files: Iterable[tuple[str, bytes]], cancel: Callable[[], bool]) -> Iterator[Read]:
        """Facts of each file with its bytes, and the facts packed (empty for one that could not be read); in any order."""
        known: list[Read] = []
        for task, answer in self.pool.run(self._tasks(files, known), cancel):
            while known:
                yield known.pop()
            yield self._read(task, answer)
        yield from known

    def _tasks(self, files: Iterable[tuple[str, bytes]], known: list[Read]) -> Iterator[Task]:
        for path, content in files:
            task = Task(Kind.FACTS, path, content, _FILE_SECONDS)
            if self._lost and (reason := self._lost.get(_key(task))):
                known.append((answers.lost(path, content, reason), content, b""))
            else:
                yield task

    def _read(self, task: Task, answer: bytes | Lost) -> Read:
        if isinstance(answer, Lost):
            return self._without(task, answer)
        facts = unpack(answer)
        if facts is None or facts.path != task.path or facts.size != len(task.body):
            return self._without(task, Lost.UNUSABLE)
        return facts, task.body, answer

    def _without(self, task: Task, reason: Lost) -> Read:
        if len(self._lost) < _REMEMBERED:
            self._lost[_key(task)] = reason.value
        return answers.lost(task.path, task.body, reason.value), task.body, b""

    def past(self, group: answers.Group, cancel: Callable[[], bool]) -> list[answers.Hits] | None:
        """Credentials in numbered lines of files as they were, file by file; None when they could not be read."""
        answer = self._one(Task(Kind.PAST, "", answers.packed_group(group), _FILE_SECONDS), cancel)
        return answers.unpacked_hits(answer) if answer is not None else None

    def own(
        self, questions: Iterable[tuple[str, bytes]], cancel: Callable[[], bool]
    ) -> Iterator[tuple[str, list[Hit] | None]]:
        """Where a team's own rules fit, by path; None for a file on which they could not be tried.

        It ends early when nothing was answered for a while: rules that never come to their end would hold up the scan.
        """
        heard = time.monotonic()

        def stopped() -> bool:
            return cancel() or time.monotonic() - heard > _SILENCE

        tasks = (Task(Kind.OWN, path, body, _FILE_SECONDS) for path, body in questions)
        try:
            for task, answer in self.pool.run(tasks, stopped):
                heard = time.monotonic()
                yield task.path, None if isinstance(answer, Lost) else unpacked_hits(answer)
        except Interrupted:
            if cancel():
                raise

    def audit(self, workflows: Mapping[str, bytes]) -> dict[str, tuple[Finding, ...]]:
        """Findings by path; each file says that it was not audited when the audit could not run."""
        if not workflows:
            return {}
        answer = self._one(Task(Kind.AUDIT, "", answers.packed_files(workflows), _AUDIT_SECONDS), _never)
        found = unpack_findings(answer) if answer is not None else None
        return workflow_audit.not_audited(workflows) if found is None else found

    def _one(self, task: Task, cancel: Callable[[], bool]) -> bytes | None:
        answers = [answer for _, answer in self.pool.run([task], cancel)]
        return answers[0] if answers and not isinstance(answers[0], Lost) else None


@cache
def shared_readers(jobs: int = 0) -> Readers:
    """The readers of this process, which end with it; 0 jobs: as many as there are processors."""
    readers = Readers(Pool(jobs))
    atexit.register(readers.close)
    return readers


def _key(task: Task) -> bytes:
    return hashlib.sha256(task.path.encode() + b"\0" + task.body).digest()
