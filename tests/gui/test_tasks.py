from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from tengates.gui.tasks import _DRAWN, Job, Lane, Tasks
from tengates.model.errors import InputError, Interrupted

Presented = list[BaseException]


@pytest.fixture
def presented() -> Presented:
    return []


@pytest.fixture
def tasks(presented: Presented) -> Iterator[Tasks]:
    made = Tasks(presented.append)
    yield made
    made.close()


pytestmark = pytest.mark.usefixtures("qapp")


def test_the_answer_comes_back_on_the_windows_thread(qtbot: QtBot, tasks: Tasks) -> None:
    found: list[tuple[bool, bool]] = []
    main = threading.current_thread()
    tasks.start(
        "a",
        lambda _job: threading.current_thread() is main,
        lambda inside: found.append((inside, threading.current_thread() is main)),
    )
    qtbot.waitUntil(lambda: found != [])
    assert found == [(False, True)]


def test_a_late_answer_is_dropped(qtbot: QtBot, tasks: Tasks) -> None:
    found: list[str] = []
    gate = threading.Event()
    tasks.start("a", lambda _job: gate.wait(5) and "old", found.append, lane=Lane.READING)
    tasks.start("a", lambda _job: "new", found.append, lane=Lane.READING)
    qtbot.waitUntil(lambda: found == ["new"])
    gate.set()
    qtbot.waitUntil(lambda: tasks.idle)
    assert found == ["new"]


def test_what_nobody_waits_for_begins_when_the_screen_is_drawn(qtbot: QtBot, tasks: Tasks) -> None:
    found: list[str] = []
    tasks.start("later", lambda _job: "later", found.append, lane=Lane.LATER)
    tasks.start("now", lambda _job: "now", found.append, lane=Lane.READING)
    assert not tasks.idle
    qtbot.waitUntil(lambda: tasks.idle)
    assert found == ["now", "later"]


def test_what_was_to_begin_later_does_not_after_closing(qtbot: QtBot, tasks: Tasks) -> None:
    found: list[str] = []
    tasks.start("later", lambda _job: found.append("ran"), lambda _none: None, lane=Lane.LATER)
    tasks.close()
    QTimer.singleShot(2 * _DRAWN, lambda: found.append("its time has passed"))
    qtbot.waitUntil(lambda: found != [])
    assert found == ["its time has passed"]


def test_starting_again_asks_the_earlier_job_to_stop(qtbot: QtBot, tasks: Tasks) -> None:
    stopped = threading.Event()

    def work(job: Job) -> None:
        while not job.cancelled():
            pass
        stopped.set()

    tasks.start("a", work, lambda _none: None, lane=Lane.READING)
    tasks.start("a", lambda _job: None, lambda _none: None, lane=Lane.READING)
    qtbot.waitUntil(stopped.is_set)
    qtbot.waitUntil(lambda: tasks.idle)


def test_changing_jobs_run_one_at_a_time_in_order(qtbot: QtBot, tasks: Tasks) -> None:
    inside: list[str] = []
    done: list[str] = []

    def work(name: str) -> str:
        inside.append(name)
        assert len(inside) == 1
        inside.remove(name)
        return name

    for name in "abcde":
        tasks.start(name, lambda _job, name=name: work(name), done.append)
    qtbot.waitUntil(lambda: len(done) == 5)
    assert done == list("abcde")


def test_an_unhandled_failure_reaches_the_one_presenter(qtbot: QtBot, tasks: Tasks, presented: Presented) -> None:
    def work(_job: Job) -> None:
        raise InputError("This folder is empty. Choose another.")

    tasks.start("a", work, lambda _none: None)
    qtbot.waitUntil(lambda: presented != [])
    assert [str(failure) for failure in presented] == ["This folder is empty. Choose another."]


def test_a_handled_failure_does_not_reach_the_presenter(qtbot: QtBot, tasks: Tasks, presented: Presented) -> None:
    heard: list[BaseException] = []

    def work(_job: Job) -> None:
        raise ValueError("x")

    tasks.start("a", work, lambda _none: None, heard.append)
    qtbot.waitUntil(lambda: heard != [])
    assert presented == []


def test_cancelling_is_no_failure(qtbot: QtBot, tasks: Tasks, presented: Presented) -> None:
    def work(job: Job) -> None:
        while not job.cancelled():
            pass
        raise Interrupted("Stopped.")

    tasks.start("a", work, lambda _none: None)
    tasks.cancel("a")
    qtbot.waitUntil(lambda: tasks.idle)
    assert presented == []


def test_progress_arrives_and_not_too_often(qtbot: QtBot, tasks: Tasks) -> None:
    told: list[int] = []
    done: list[None] = []

    def work(job: Job) -> None:
        for number in range(10_000):
            job.tell(number)

    tasks.start("a", work, done.append, progress=told.append)
    qtbot.waitUntil(lambda: done != [])
    assert told[0] == 0
    assert len(told) < 100


def test_after_close_nothing_arrives(qtbot: QtBot, presented: Presented) -> None:
    found: list[int] = []
    tasks = Tasks(presented.append)
    tasks.start("a", lambda _job: 1, found.append)
    tasks.close()
    qtbot.wait(20)
    assert found == []
