"""The worker's own program: takes bytes of files from its standard input and answers with what they say.

It holds nothing and writes nothing. Started isolated, so that no folder but our own is looked through
for modules; what a parser prints goes nowhere, because the answers have a pipe of their own.
"""

from __future__ import annotations

import gc
import importlib
import os
import sys
import time
from collections.abc import Callable, Mapping
from types import ModuleType
from typing import IO

from tengates.facts.answers import audit_answer, facts_answer, past_answer
from tengates.facts.own_rules import own_answer
from tengates.workers.frames import READY, BrokenFrame, Kind, receive, send, unpacked_tasks

_MEMORY = 2_000_000_000
_RARELY = 500_000
_NICE = 5
_STRETCH, _REST = 0.004, 0.000_1

_ANSWERS: Mapping[Kind, Callable[[str, bytes], bytes]] = {
    Kind.FACTS: facts_answer,
    Kind.PAST: past_answer,
    Kind.AUDIT: audit_answer,
    Kind.OWN: own_answer,
}


def main() -> None:
    """Answer until nobody asks any more."""
    questions, answers = _streams()
    gc.set_threshold(_RARELY, 20, 100)
    gc.freeze()
    limits = _limits()
    _give_way()
    send(answers, READY)
    rested = 0.0
    while True:
        try:
            tasks = unpacked_tasks(receive(questions))
            for task in tasks:
                rested = _rested(rested)
                _allow(limits, task.seconds)
                send(answers, _ANSWERS[task.kind](task.path, task.body))
        except (BrokenFrame, OSError, KeyboardInterrupt):
            return


def _streams() -> tuple[IO[bytes], IO[bytes]]:
    """Our two pipes; the standard ones then lead nowhere."""
    questions, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)
    return questions, answers


def _give_way() -> None:
    """To whoever waits for us: with every processor busy reading, the window's own thread would stand in line."""
    if sys.platform != "win32":
        os.nice(_NICE)


def _rested(last: float) -> float:
    """Rest a moment after a stretch of work, and say when the last rest was.

    Linux since 6.6 may keep a thread that used its share waiting for 50 ms behind a process that never sleeps,
    although that one has less priority: traced, the window's thread behind a reader's.
    """
    now = time.perf_counter()
    if now - last < _STRETCH:
        return last
    time.sleep(_REST)
    return time.perf_counter()


def _limits() -> ModuleType | None:
    """Cap what a bomb may take, where the system can."""
    if sys.platform == "win32":
        return None
    limits = importlib.import_module("resource")
    limits.setrlimit(limits.RLIMIT_DATA, (_MEMORY, _MEMORY))
    limits.setrlimit(limits.RLIMIT_CORE, (0, 0))
    return limits


def _allow(limits: ModuleType | None, seconds: float) -> None:
    """So much processor time for the next file: the system ends us beyond it, also when nobody is left who would."""
    if limits is not None:
        limits.setrlimit(limits.RLIMIT_CPU, (int(time.process_time() + seconds), limits.RLIM_INFINITY))


if __name__ == "__main__":
    main()
