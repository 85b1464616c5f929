"""One worker process: how it is started, asked and ended."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from enum import Enum, auto
from pathlib import Path
from typing import IO, Any

from tengates.model.errors import InputError
from tengates.workers.frames import READY, BrokenFrame, Task, packed_tasks, receive, send

_START_SECONDS = 60.0
# A worker ends itself by its processor time, so that a busy machine loses no file; waiting longer catches the rest.
_PATIENCE = 1 if sys.platform == "win32" else 4
_WORN = 100_000_000  # bytes
_KEPT = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
_MODULE = ("-I", "-X", "utf8", "-m", "tengates.workers.child")
_BUNDLED = ("--read-files-for-ten-gates",)  # a bundled program has no interpreter to start, so it starts itself
_COMMAND = _BUNDLED if getattr(sys, "frozen", False) else _MODULE


class Ended(Enum):
    """Why a worker is no more: by itself, because it took too long, because nobody waits for it."""

    DIED = auto()
    OVERDUE = auto()
    STOPPED = auto()


class Gone(Exception):  # noqa: N818  reads as what happened
    """The worker ended before it answered."""


class Worker:
    """A process that answers questions in their order. Whoever waits looks at `overdue` and ends it."""

    def __init__(self) -> None:
        """Start it; it gets ready by itself."""
        self._process = subprocess.Popen(  # noqa: S603  our own interpreter and module, nothing of the repository
            [sys.executable, *_COMMAND],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=Path(sys.executable).anchor,
            env={name: os.environ[name] for name in _KEPT if name in os.environ},
            **_apart(),
        )
        self._ready = False
        self._deadline = float("inf")
        self._asked = 0
        self.ended: Ended | None = None

    @property
    def pid(self) -> int:
        """The process's number."""
        return self._process.pid

    def answers(self, tasks: list[Task]) -> Iterator[bytes]:
        """One answer a task, in order. Gone when it ends before the last."""
        try:
            self._get_ready()
            question = packed_tasks(tasks)
            self._asked += len(question)
            send(_pipe(self._process.stdin), question)
            for task in tasks:
                self._deadline = time.monotonic() + task.seconds * _PATIENCE
                answer = receive(_pipe(self._process.stdout))
                self._deadline = float("inf")
                yield answer
        except (BrokenFrame, OSError, ValueError) as error:
            raise Gone from error
        finally:
            self._deadline = float("inf")

    def _get_ready(self) -> None:
        if self._ready:
            return
        self._deadline = time.monotonic() + _START_SECONDS
        try:
            self._ready = receive(_pipe(self._process.stdout)) == READY
        except (BrokenFrame, OSError):
            self._ready = False
        if not self._ready and self.ended is not Ended.STOPPED:
            raise InputError("Ten Gates could not start the process that reads files. Install Ten Gates again.")

    @property
    def overdue(self) -> bool:
        """Whether it takes longer than it may."""
        return time.monotonic() > self._deadline

    @property
    def worn(self) -> bool:
        """Whether it read so much that a fresh one is better: memory is not always given back."""
        return self._asked > _WORN

    def end(self, why: Ended) -> None:
        """End it and whatever it started, at once, from any thread; not after `close`."""
        self.ended = why
        self._kill()

    def close(self) -> None:
        """End it and give back what it held."""
        self._kill()
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                _pipe(pipe).close()
        code = self._process.wait()
        if self.ended is None and sys.platform != "win32" and code == -signal.SIGXCPU:
            self.ended = Ended.OVERDUE

    def _kill(self) -> None:
        with suppress(OSError):
            if sys.platform == "win32":
                self._process.kill()
            else:
                os.killpg(self._process.pid, signal.SIGKILL)


def _apart() -> dict[str, Any]:
    """A group of its own: Ctrl-C reaches us alone, and ending it ends what it started."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW}
    return {"start_new_session": True}


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise BrokenFrame
    return pipe
