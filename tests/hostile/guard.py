"""Runs pieces of work in children of their own, so that one that hangs, crashes or dies is told and does no harm."""

from __future__ import annotations

import json
import os
import selectors
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Say = Callable[[dict[str, Any]], None]
Work = Callable[[Say], None]
LIMIT = 30.0  # seconds for one step


@dataclass(slots=True)
class Told:
    """What a child said, and how it ended: "" well, else in words."""

    name: str
    rows: list[dict[str, Any]] = field(default_factory=list)
    end: str = ""
    seconds: float = 0.0


@dataclass(slots=True)
class _Child:
    told: Told
    pid: int
    pipe: int
    started: float
    heard: float
    rest: bytes = b""


def guarded(works: list[tuple[str, Work]], jobs: int, limit: float = LIMIT) -> Iterator[Told]:
    """Run all works, `jobs` at a time; a child that says nothing for `limit` seconds is ended."""
    waiting, running = list(reversed(works)), selectors.DefaultSelector()
    while waiting or running.get_map():
        while waiting and len(running.get_map()) < jobs:
            child = _start(*waiting.pop())
            running.register(child.pipe, selectors.EVENT_READ, child)
        for key, _ in running.select(1.0):
            child = key.data
            if not _hear(child):
                running.unregister(child.pipe)
                yield _ended(child, "")
        for key in list(running.get_map().values()):
            child = key.data
            if time.monotonic() - child.heard > limit:
                running.unregister(child.pipe)
                yield _ended(child, f"no step for {limit:.0f} s")


def _start(name: str, work: Work) -> _Child:
    ours, theirs = os.pipe()
    sys.stdout.flush()
    pid = os.fork()
    if pid == 0:
        os.close(ours)
        _run(work, theirs)
    os.close(theirs)
    now = time.monotonic()
    return _Child(Told(name), pid, ours, now, now)


def _run(work: Work, pipe: int) -> None:
    code = 70
    try:
        os.setsid()
        with os.fdopen(pipe, "w", buffering=1, encoding="utf-8") as stream:

            def say(row: dict[str, Any]) -> None:
                stream.write(json.dumps(row) + "\n")

            try:
                work(say)
                code = 0
            except BaseException:  # noqa: BLE001  a child's last words
                say({"step": "driver", "trouble": traceback.format_exc()})
    finally:
        os._exit(code)


def _hear(child: _Child) -> bool:
    chunk = os.read(child.pipe, 1 << 16)
    child.heard = time.monotonic()
    *lines, child.rest = (child.rest + chunk).split(b"\n")
    child.told.rows += [json.loads(line) for line in lines]
    return bool(chunk)


def _ended(child: _Child, why: str) -> Told:
    if why:
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
    _, status = os.waitpid(child.pid, 0)
    os.close(child.pipe)
    child.told.end = why or (f"died of signal {os.WTERMSIG(status)}" if os.WIFSIGNALED(status) else "")
    child.told.seconds = time.monotonic() - child.started
    return child.told


def left_behind(lab: Path) -> list[int]:
    """Processes that still have to do with this lab. Only Linux tells."""
    wanted, found = os.fsencode(lab), []
    for folder in Path("/proc").glob("[0-9]*") if sys.platform == "linux" else ():
        with suppress(OSError):
            if int(folder.name) != os.getpid() and wanted in (folder / "environ").read_bytes():
                found.append(int(folder.name))
    return found
