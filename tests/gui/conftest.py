"""The window offscreen, on a project in memory; what is left behind fails the test."""

from __future__ import annotations

import logging
import os
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol, cast

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from tests.gui.fake_project import FakeProject

from tengates.gui.app import Presenter, application, make_window
from tengates.gui.flow import Moment
from tengates.gui.store import Door
from tengates.gui.window import Window
from tengates.preferences import Settings
from tengates.project import Project

Settle = Callable[[], Moment]
_GRAVE = {"QtWarningMsg", "QtCriticalMsg", "QtFatalMsg"}


class QtLog(Protocol):
    """What pytest-qt's `qtlog` fixture gives."""

    records: list[Any]


class Kept:
    """Where the fake door keeps settings, and the failures nobody handled."""

    def __init__(self) -> None:
        self.settings = Settings(theme="light", language="en")
        self.surprises: list[BaseException] = []

    def save(self, settings: Settings) -> None:
        self.settings = settings


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    return application()


@pytest.fixture
def project() -> FakeProject:
    return FakeProject()


@pytest.fixture
def kept() -> Kept:
    return Kept()


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, project: FakeProject, kept: Kept) -> Iterator[Window]:
    door = Door(
        open=lambda _path: cast("Project", project),
        sample=lambda: Path("/home/mo/sample"),
        load=lambda: kept.settings,
        save=kept.save,
    )
    presenter = Presenter()
    made = make_window(qapp, door, presenter)
    made.store.tasks.present = lambda failure: (kept.surprises.append(failure), presenter.present(failure))
    qtbot.addWidget(made)
    made.resize(1280, 800)
    made.show()
    yield made
    made.close()
    assert kept.surprises == []
    assert [timer for timer in made.findChildren(QTimer) if timer.isActive()] == []


@pytest.fixture
def settle(qtbot: QtBot, window: Window) -> Settle:
    """Wait until nothing runs, then give the moment."""

    def wait() -> Moment:
        calm = 0

        def quiet() -> bool:
            nonlocal calm
            timers = [timer for timer in window.findChildren(QTimer) if timer.isActive() and timer.isSingleShot()]
            busy = timers or not window.store.tasks.idle or window.store.moment.scanning is not None
            calm = 0 if busy else calm + 1
            return calm > 2

        qtbot.waitUntil(quiet, timeout=60_000)
        return window.store.moment

    return wait


@pytest.fixture
def opened(window: Window, settle: Settle) -> Window:
    """The window with the fake project scanned."""
    window.store.open(Path("/home/mo/my-ai-app"))
    settle()
    return window


@pytest.fixture(autouse=True)
def nothing_left_behind(qtlog: QtLog, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """No thread, no warning in the logs."""
    yield
    threads = [thread.name for thread in threading.enumerate() if thread.name.startswith("tengates")]
    assert threads == []
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING] == []
    grave = [record.message for record in qtlog.records if record.type_name in _GRAVE]
    assert [message for message in grave if "propagateSizeHints" not in message] == []
