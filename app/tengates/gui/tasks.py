"""The only executor of the window, and the one queued signal its answers come through.

Jobs never see a widget. A job gets a `Job` to ask whether it was cancelled and to tell how far
it is. Starting a job under a key that is in use cancels the earlier one, whose late answer is
dropped. What nobody handles reaches the one presenter.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from tengates.model.errors import Interrupted
from tengates.model.lazily import Lazily

if TYPE_CHECKING:
    from concurrent import futures
else:
    futures = Lazily("concurrent.futures")  # nothing runs before the window is in sight

T = TypeVar("T")
Failed = Callable[[BaseException], None]
_DRAWN = 50  # milliseconds in which a window is surely drawn
_PAUSE = 0.05  # seconds between two progress messages of one job


class Lane(Enum):
    """CHANGING jobs touch the project's state and run one at a time; READING jobs run beside them.

    LATER are reading jobs that nobody waits for: they begin when what was told just now is on the screen, which
    would otherwise be drawn in turns with them.
    """

    CHANGING = auto()
    READING = auto()
    LATER = auto()


class Job:
    """One piece of work: its cancel token, and its way to say how far it is."""

    def __init__(self, key: str, told: Callable[[object], None]) -> None:
        """Made by `Tasks.start`."""
        self.key = key
        self._stop = threading.Event()
        self._told = told
        self._last = 0.0

    def cancel(self) -> None:
        """Ask the work to stop at the next chance."""
        self._stop.set()

    def cancelled(self) -> bool:
        """Whether it was asked to stop."""
        return self._stop.is_set()

    def tell(self, value: object) -> None:
        """Pass progress to the window, at most twenty times a second."""
        now = time.monotonic()
        if now - self._last >= _PAUSE:
            self._last = now
            self._told(value)


@dataclass(frozen=True, slots=True, eq=False)
class _Entry:
    job: Job
    work: Callable[[Job], Any]
    done: Callable[[Any], None]
    failed: Failed | None
    lane: Lane


class Tasks(QObject):
    """Starts jobs and brings their answers to the window's thread."""

    _arrived = Signal(object)

    def __init__(self, present: Failed) -> None:
        """`present` shows every failure that no job handles itself."""
        super().__init__()
        self.present = present
        self._pool: futures.ThreadPoolExecutor | None = None
        self._latest: dict[str, Job] = {}
        self._waiting: deque[_Entry] = deque()
        self._changing: _Entry | None = None
        self._closed = False
        self._open = 0
        self._arrived.connect(self._run, Qt.ConnectionType.QueuedConnection)

    def start(
        self,
        key: str,
        work: Callable[[Job], T],
        done: Callable[[T], None],
        failed: Failed | None = None,
        *,
        progress: Callable[[Any], None] | None = None,
        lane: Lane = Lane.CHANGING,
    ) -> Job:
        """Run `work` off the window's thread; `done` or `failed` is called on it, unless the key was started again."""
        if earlier := self._latest.get(key):
            earlier.cancel()
        job = Job(key, lambda value: self._post(lambda: self._tell(job, progress, value)))
        if self._closed:
            job.cancel()
            return job
        self._latest[key] = job
        self._enqueue(_Entry(job, work, done, failed, lane))
        return job

    def cancel(self, key: str) -> None:
        """Ask the latest job under this key to stop; its `failed` hears Interrupted."""
        if job := self._latest.get(key):
            job.cancel()

    def drop(self, key: str) -> None:
        """Stop the latest job under this key and ignore what it still answers."""
        if job := self._latest.pop(key, None):
            job.cancel()

    @property
    def idle(self) -> bool:
        """Whether nothing runs or waits."""
        return self._open == 0

    def close(self) -> None:
        """Cancel everything, drop every answer, and wait for what is running to stop."""
        self._closed = True
        for job in self._latest.values():
            job.cancel()
        self._waiting.clear()
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)

    def _enqueue(self, entry: _Entry) -> None:
        self._open += 1
        if entry.lane is Lane.CHANGING:
            if self._changing is not None:
                self._waiting.append(entry)
                return
            self._changing = entry
        if entry.lane is Lane.LATER:
            QTimer.singleShot(_DRAWN, self, lambda: self._submit(entry))
        else:
            self._submit(entry)

    def _submit(self, entry: _Entry) -> None:
        if self._closed:
            return
        self._pool = self._pool or futures.ThreadPoolExecutor(3, thread_name_prefix="tengates")
        future = self._pool.submit(_work, entry)
        future.add_done_callback(lambda ended: self._post(lambda: self._finish(entry, ended)))

    def _post(self, closure: Callable[[], None]) -> None:
        if not self._closed:
            self._arrived.emit(closure)

    @Slot(object)
    def _run(self, closure: Callable[[], None]) -> None:
        if not self._closed:
            closure()

    def _tell(self, job: Job, progress: Callable[[Any], None] | None, value: object) -> None:
        if progress is not None and self._latest.get(job.key) is job and not job.cancelled():
            progress(value)

    def _finish(self, entry: _Entry, future: futures.Future[Any]) -> None:
        self._open -= 1
        if entry is self._changing:
            self._changing = self._waiting.popleft() if self._waiting else None
            if self._changing is not None:
                self._submit(self._changing)
        if self._latest.get(entry.job.key) is not entry.job:
            return  # a later job took its place
        del self._latest[entry.job.key]
        failure = future.exception()
        if failure is None:
            entry.done(future.result())
        elif entry.failed is not None:
            entry.failed(failure)
        elif not isinstance(failure, Interrupted):
            self.present(failure)


def _work(entry: _Entry) -> Any:
    if entry.job.cancelled():
        raise Interrupted("This was stopped before it began.")
    return entry.work(entry.job)
