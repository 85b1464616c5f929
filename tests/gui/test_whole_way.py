"""From Welcome to export on the sample prototype, through the real door."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QCheckBox
from pytestqt.qtbot import QtBot
from tests.conftest import tree_hash
from tests.gui.conftest import Kept, Settle
from tests.gui.test_pages import button, seen, text_of

from tengates.gui.app import Presenter, make_window
from tengates.gui.flow import PageId
from tengates.gui.pages.fix import FixPage
from tengates.gui.store import Door
from tengates.gui.widgets.basic import Button
from tengates.gui.widgets.browser import SafeBrowser
from tengates.gui.widgets.diff_view import DiffView
from tengates.gui.window import Window
from tengates.home import Home
from tengates.model.change import FileChange
from tengates.model.outcome import Status
from tengates.model.plan import TaskWord
from tengates.project import Project, sample_project

RECIPE = "bound-model-output"


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, home: Home, kept: Kept) -> Iterator[Window]:
    door = Door(
        open=lambda path: Project.open(path, home),
        sample=lambda: sample_project(home),
        load=lambda: kept.settings,
        save=kept.save,
    )
    made = make_window(qapp, door, Presenter())
    made.store.tasks.present = kept.surprises.append
    qtbot.addWidget(made)
    made.resize(1280, 800)
    made.show()
    yield made
    made.close()
    assert kept.surprises == []


def _scores(window: Window) -> dict[str, float]:
    report = window.store.moment.report
    assert report is not None
    return {item.gate.id: item.score for item in report.scorecard.gates}


def _own_ticks(window: Window) -> list[QCheckBox]:
    diff = seen(window, DiffView)[0]
    return [tick for tick in diff.findChildren(QCheckBox) if tick.isEnabled()]


def test_from_welcome_to_export_with_a_fix_applied_in_part_and_undone(
    window: Window, settle: Settle, home: Home
) -> None:
    button(window, "Try the sample prototype").click()
    settle()
    folder = sample_project(home)
    untouched = tree_hash(folder)
    before = _scores(window)
    assert "Pause launch" in text_of(window)

    window.store.go(PageId.PLAN)
    settle()
    window.store.go(PageId.FIX, RECIPE, PageId.PLAN)
    settle()
    ticks = _own_ticks(window)
    assert ticks
    total = sum(not hunk.supporting for change in _files(window) for hunk in change.hunks)
    assert total >= 2
    ticks[0].click()
    settle()
    assert button(window, f"Apply {total - 1} change{'s' if total > 2 else ''}").isEnabled()
    button(window, f"Apply {total - 1} change{'s' if total > 2 else ''}").click()
    settle()
    after = _scores(window)
    assert tree_hash(folder) != untouched
    assert after["cost"] > before["cost"]
    control = window.store.moment.report
    assert control is not None
    assert control.scorecard.control("cost.token-limits").outcome.value < 1.0

    button(window, "Undo").click()
    settle()
    assert tree_hash(folder) == untouched
    assert _scores(window) == before

    window.store.go(PageId.EXPORT)
    settle()
    assert "Production plan for" in seen(window, SafeBrowser)[0].toPlainText()


def test_what_a_founder_says_over_weeks_is_all_there_when_the_folder_is_opened_again(
    window: Window, settle: Settle, home: Home
) -> None:
    button(window, "Try the sample prototype").click()
    settle()
    store = window.store
    store.go(PageId.GATE, "monitoring", "monitoring.on-call")
    settle()
    assert "Your answer" in text_of(window)
    store.answer("monitoring.on-call", "yes", "Mia, by phone")
    store.schedule("two-weeks", dt.date(2026, 12, 7), 20)
    settle()
    store.go(PageId.PLAN)
    settle()
    button(window, "Next task").click()
    settle()
    doing = store.moment.position.subject
    store.set_task(doing, TaskWord("doing", "", "ask Ben"))
    store.waive("testing.e2e", "a pilot with five users", 30)
    settle()
    store.go(PageId.FIX, RECIPE, PageId.PLAN)
    settle()
    next(item for item in seen(window, Button) if item.text().startswith("Apply")).click()
    settle()

    again = Project.open(sample_project(home), home)
    report = again.scan()
    plan = again.plan()
    assert report.scorecard.control("monitoring.on-call").outcome.status is Status.PASS
    assert (plan.template.id, plan.weeks[0].start, plan.words.hours_per_week) == ("two-weeks", dt.date(2026, 12, 7), 20)
    assert plan.next_task is not None
    assert (plan.next_task.template.id, plan.next_task.word.note) == (doing, "ask Ben")
    text = again.export("markdown")
    for words in ("Week 1: Safe and reliable (7 to 13 December 2026)", "a pilot with five users", "Note: ask Ben"):
        assert words in text
    latest, moved = again.history()[0]
    assert moved is not None
    assert "cost.token-limits" in moved.gained
    assert latest.dirty
    assert [row.recipe for row in again.operations()] == [RECIPE]


def _files(window: Window) -> tuple[FileChange, ...]:
    page = window._pages[PageId.FIX]
    assert isinstance(page, FixPage)
    assert page._review.proposal is not None
    return page._review.proposal.files


def test_a_folder_that_is_not_there_is_told_in_a_sentence(window: Window, settle: Settle, tmp_path: Path) -> None:
    window.store.open(tmp_path / "nowhere")
    moment = settle()
    assert moment.position.page is PageId.WELCOME
    assert moment.problem.endswith(".")
    assert moment.problem in text_of(window)


def test_the_window_answers_while_it_scans(window: Window, settle: Settle, tmp_path: Path) -> None:
    for number in range(400):
        body = "\n".join(f"def f{row}(a, b):\n    return a + b * {row}\n" for row in range(40))
        (tmp_path / f"m{number}.py").write_text(body, encoding="utf-8")
    beats = [time.perf_counter()]
    heart = QTimer()
    heart.setTimerType(Qt.TimerType.PreciseTimer)
    heart.timeout.connect(lambda: beats.append(time.perf_counter()))
    heart.start(5)
    window.store.open(tmp_path)  # the program's own folders lie in it and change while one looks
    settle()
    heart.stop()
    longest = max(later - earlier for earlier, later in pairwise(beats))
    assert longest < (beats[-1] - beats[0]) / 2, "the window stood still for most of the scan"
