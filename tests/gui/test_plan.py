"""The plan as a founder lives in it: laid out, moved, skipped, wondered about, stepped through."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot
from tests.gui.conftest import Settle
from tests.gui.fake_project import FakeProject
from tests.gui.test_pages import button, seen, text_of

from tengates.gui.flow import PageId
from tengates.gui.widgets.task_card import MIME, TaskCard
from tengates.gui.widgets.week_column import WeekColumn
from tengates.gui.window import Window
from tengates.model.outcome import Site
from tengates.model.own import OwnResult
from tengates.model.place import Place, Span
from tengates.model.plan import TaskWord


@pytest.fixture
def planning(opened: Window, settle: Settle) -> Window:
    opened.resize(1440, 900)
    opened.store.go(PageId.PLAN)
    settle()
    return opened


def card(window: Window, task_id: str) -> TaskCard:
    return next(card for card in seen(window, TaskCard) if card.task.template.id == task_id)


def field(window: Window, name: str) -> QLineEdit:
    return next(item for item in seen(window, QLineEdit) if item.accessibleName() == name)


def week_of(project: FakeProject, task_id: str) -> int:
    task = project.plan().task(task_id)
    assert task is not None
    return task.template.week


def test_a_first_day_gives_dates_and_hours_say_what_is_too_much(planning: Window, settle: Settle) -> None:
    field(planning, "First day").setText("2026-12-07")
    field(planning, "Hours a week").setText("2")
    field(planning, "Hours a week").editingFinished.emit()
    settle()
    shown = text_of(planning)
    assert "Week 2 · 14 Dec to 20 Dec" in shown
    assert "more than you have. Move a task to later." in shown


def test_a_day_that_is_no_day_is_explained_and_nothing_is_kept(planning: Window, project: FakeProject) -> None:
    field(planning, "First day").setText("next Monday")
    field(planning, "First day").editingFinished.emit()
    assert "Write the day as 2026-12-01" in text_of(planning)
    assert project.plan_words.start is None


def test_another_template_shows_its_own_parts(planning: Window, project: FakeProject, settle: Settle) -> None:
    box = next(item for item in seen(planning, QComboBox) if item.accessibleName() == "Which plan")
    box.setCurrentIndex(2)
    box.activated.emit(2)
    settle()
    assert project.plan_words.template == "weekend"
    assert "Saturday" in text_of(planning)


def test_alt_with_an_arrow_moves_a_task_and_stops_at_the_edge(
    planning: Window, project: FakeProject, settle: Settle, qtbot: QtBot
) -> None:
    qtbot.keyClick(card(planning, "secrets"), Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    settle()
    assert week_of(project, "secrets") == 1
    qtbot.keyClick(card(planning, "secrets"), Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    settle()
    assert week_of(project, "secrets") == 2


def test_a_card_dropped_on_a_week_belongs_there(planning: Window, project: FakeProject, settle: Settle) -> None:
    content = QMimeData()
    content.setData(MIME, b"secrets")
    column = seen(planning, WeekColumn)[2]
    where = QPointF(column.rect().center())
    no = Qt.KeyboardModifier.NoModifier
    event = QDropEvent(where, Qt.DropAction.MoveAction, content, Qt.MouseButton.LeftButton, no)
    column.dropEvent(event)
    settle()
    assert week_of(project, "secrets") == 3


def test_doing_a_task_makes_it_the_next_one(planning: Window, project: FakeProject, settle: Settle) -> None:
    planning.store.go(PageId.PLAN, "logs")
    settle()
    button(planning, "Doing").click()
    settle()
    assert project.plan_words.tasks["logs"] == TaskWord("doing")
    planning.store.go(PageId.PLAN)
    settle()
    button(planning, "Next task").click()
    assert planning.store.moment.position.subject == "logs"


def test_a_task_is_skipped_only_with_a_reason(planning: Window, project: FakeProject, settle: Settle) -> None:
    planning.store.go(PageId.PLAN, "logs")
    settle()
    button(planning, "Skip").click()
    assert not button(planning, "Skip it").isEnabled()
    reason = field(planning, "Why this task is skipped")
    reason.setText("Ben does it")
    reason.textEdited.emit(reason.text())
    button(planning, "Skip it").click()
    settle()
    assert project.plan_words.tasks["logs"] == TaskWord("skipped", "Ben does it")
    assert "skipped: Ben does it" in text_of(planning)


def test_a_note_is_kept(planning: Window, project: FakeProject, settle: Settle) -> None:
    planning.store.go(PageId.PLAN, "secrets")
    settle()
    note = next(item for item in seen(planning, QPlainTextEdit) if "note" in item.accessibleName())
    note.setPlainText("ask Ben for the old key")
    button(planning, "Keep the note").click()
    settle()
    assert project.plan_words.tasks["secrets"].note == "ask Ben for the old key"


def test_what_if_shows_the_scorecard_the_ticked_tasks_lead_to(planning: Window, settle: Settle) -> None:
    button(planning, "What if…").click()
    assert "Tick tasks to see the scorecard they would lead to." in text_of(planning)
    tick = card(planning, "secrets").tick
    assert tick.isVisible()
    tick.click()
    settle()
    assert "With 1 task done: " in text_of(planning)
    assert "Security " in text_of(planning)


def test_next_task_goes_from_one_to_the_one_after(planning: Window, project: FakeProject, settle: Settle) -> None:
    seen_tasks = []
    for _ in range(2):
        button(planning, "Next task").click()
        settle()
        seen_tasks.append(planning.store.moment.position.subject)
    rows = [task.template.id for task in project.plan().tasks if task.status.is_open]
    assert seen_tasks == rows[:2]


def test_the_words_survive_dates_given_twice(planning: Window, project: FakeProject, settle: Settle) -> None:
    planning.store.schedule("four-weeks", dt.date(2026, 12, 7), 10)
    settle()
    assert field(planning, "First day").text() == "2026-12-07"
    assert field(planning, "Hours a week").text() == "10"
    assert project.plan_words.hours_per_week == 10


def test_a_teams_own_controls_stand_below_the_weeks_with_the_way_to_their_places(
    planning: Window, settle: Settle
) -> None:
    place = Place("app.py", Span(3, 3, 0, 4))
    own = (
        OwnResult(
            ".tengates/controls/a.yml",
            "a",
            "Calls through our <b>gateway</b>",
            sites=(Site(place, ok=False, message="here"),),
        ),
        OwnResult(".tengates/controls/b.yml", "b", "No prompt in a log"),
    )
    moment = planning.store.moment
    assert moment.plan is not None
    assert "Your own" not in text_of(planning)
    planning.store._now(replace(moment, plan=replace(moment.plan, own=own)))
    settle()
    shown = text_of(planning)
    assert "Calls through our <b>gateway</b>: 1 place" in shown
    assert "No prompt in a log: nothing found" in shown
    assert "change no score" in shown
    button(planning, "See where on the overview").click()
    settle()
    assert planning.store.moment.position.page is PageId.OVERVIEW
