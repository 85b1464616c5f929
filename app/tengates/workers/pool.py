"""A few workers and the questions for them: in flight at most so much, every wait bounded, every loss told."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from enum import StrEnum

from tengates.model.errors import Interrupted
from tengates.workers.frames import Task
from tengates.workers.process import Ended, Gone, Worker

_MOST = 4  # workers, unless the founder asks for more
_POLL = 0.05
_FILES, _BYTES = 32, 64_000  # of one batch
_ALONE = 300_000  # bytes that one worker reads before another has started


class Lost(StrEnum):
    """Why a question has no answer, as a clause."""

    OVERDUE = "could not be read within 5 seconds"
    DIED = "could not be read: it makes the parser crash"
    UNUSABLE = "could not be read: the parser gave no usable answer"


Answer = tuple[Task, bytes | Lost]


class _Stopped(Exception):  # noqa: N818  reads as what happened
    """Nobody waits for the answers any more."""


@dataclass(slots=True)
class _Run:
    """One caller's questions: the workers that are busy with them, and whether to stop."""

    busy: set[Worker] = field(default_factory=set)
    handed: int = 0  # bytes
    stopped: bool = False


class Pool:
    """Starts workers as they are needed and keeps them for the next scan. Close it when done."""

    def __init__(self, jobs: int = 0) -> None:
        """At most `jobs` workers; 0: one for each processor, four at most."""
        self.jobs = jobs or min(_processors(), _MOST)
        self._change = threading.Condition()
        self._idle: list[Worker] = []
        self._all: set[Worker] = set()

    @property
    def workers(self) -> tuple[int, ...]:
        """The numbers of the processes that were started and not yet ended."""
        with self._change:
            return tuple(worker.pid for worker in self._all)

    def warm(self) -> None:
        """Start a worker, which gets ready while others work."""
        with self._change:
            if not self._all:
                self._idle.append(self._started())

    def close(self) -> None:
        """End the workers that wait. One that is busy ends with its run."""
        with self._change:
            idle, self._idle = self._idle, []
            self._all -= set(idle)
        for worker in idle:
            worker.close()

    def run(self, tasks: Iterable[Task], cancel: Callable[[], bool]) -> Iterator[Answer]:
        """Every question with its answer, in any order. Interrupted when `cancel` says so."""
        run = _Run()
        with ThreadPoolExecutor(self.jobs, thread_name_prefix="tengates-reading") as lanes:
            pending: set[Future[list[Answer]]] = set()
            try:
                for batch in _batches(tasks):
                    run.handed += sum(len(task.body) for task in batch)
                    pending.add(lanes.submit(self._ask, batch, run))
                    while len(pending) > 2 * self.jobs:
                        yield from self._finished(pending, run, cancel)
                while pending:
                    yield from self._finished(pending, run, cancel)
            finally:
                self._stop(run)

    def _finished(self, pending: set[Future[list[Answer]]], run: _Run, cancel: Callable[[], bool]) -> Iterator[Answer]:
        """What is answered by now, or after a moment."""
        if cancel():
            raise Interrupted("The scan was stopped. Nothing was changed; scan again at any time.")
        done, _ = wait(pending, _POLL, FIRST_COMPLETED)
        with self._change:
            for worker in run.busy:
                if worker.overdue:
                    worker.end(Ended.OVERDUE)
        pending -= done
        for future in done:
            yield from future.result()

    def _stop(self, run: _Run) -> None:
        with self._change:
            run.stopped = True
            for worker in run.busy:
                worker.end(Ended.STOPPED)
            self._change.notify_all()

    def _ask(self, batch: list[Task], run: _Run) -> list[Answer]:
        """All of a batch, with as many workers as it takes. Runs on a thread of its own."""
        found: list[Answer] = []
        died_at = -1
        try:
            while len(found) < len(batch):
                ended = self._ask_one(batch[len(found) :], found, run)
                at = len(found)
                if ended is Ended.OVERDUE:
                    found.append((batch[at], Lost.OVERDUE))
                elif ended is Ended.DIED and died_at == at:  # once may be chance: memory ran out, somebody ended it
                    found.append((batch[at], Lost.DIED))
                elif ended is Ended.DIED:
                    died_at = at
        except _Stopped:
            pass
        return found

    def _ask_one(self, tasks: list[Task], found: list[Answer], run: _Run) -> Ended | None:
        """Ask one worker, adding its answers to `found`; why it ended before the last, None when it did not."""
        worker = self._taken(run)
        try:
            for task, answer in zip(tasks, worker.answers(tasks), strict=True):
                found.append((task, answer))
        except Gone:
            self._given_back(worker, run, usable=False)
            if worker.ended is Ended.STOPPED:
                raise _Stopped from None
            return worker.ended or Ended.DIED
        except BaseException:
            self._given_back(worker, run, usable=False)
            raise
        self._given_back(worker, run, usable=not worker.worn)
        return None

    def _taken(self, run: _Run) -> Worker:
        """An idle worker, or a new one where that pays; waits for one otherwise."""
        with self._change:
            while not run.stopped:
                if self._idle:
                    worker = self._idle.pop()
                elif len(self._all) < (self.jobs if run.handed > _ALONE else 1):
                    worker = self._started()
                else:
                    self._change.wait(_POLL)
                    continue
                run.busy.add(worker)
                return worker
        raise _Stopped

    def _started(self) -> Worker:
        worker = Worker()
        self._all.add(worker)
        return worker

    def _given_back(self, worker: Worker, run: _Run, *, usable: bool) -> None:
        with self._change:
            run.busy.discard(worker)
            kept = usable and worker.ended is None
            if kept:
                self._idle.append(worker)
            else:
                self._all.discard(worker)
            self._change.notify()
        if not kept:
            worker.close()


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _batches(tasks: Iterable[Task]) -> Iterator[list[Task]]:
    batch: list[Task] = []
    size = 0
    for task in tasks:
        batch.append(task)
        size += len(task.body)
        if len(batch) >= _FILES or size >= _BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
