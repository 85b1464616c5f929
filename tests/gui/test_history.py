from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot
from tests.gui.conftest import Settle
from tests.gui.fake_project import FakeProject
from tests.gui.test_pages import button, seen, text_of

from tengates.engine.gates import load_gates
from tengates.gui.flow import PageId
from tengates.gui.pages.history import HistoryPage
from tengates.gui.widgets.basic import Label
from tengates.gui.widgets.trend import Trend
from tengates.gui.window import Window


def test_history_shows_trends_and_what_each_scan_gained(opened: Window, project: FakeProject, settle: Settle) -> None:
    project.mended.add("cost.token-limits")
    opened.store.scan()
    settle()
    opened.store.go(PageId.HISTORY)
    settle()
    shown = text_of(opened)
    assert "2 scans kept, on this machine alone." in shown
    assert "Gained: " in shown
    assert "The first scan that was kept." in shown
    assert any(trend.accessibleName().startswith("Cost control: ") for trend in seen(opened, Trend))


def test_a_folder_opened_again_says_what_moved_since_the_scan_kept_before(
    opened: Window, project: FakeProject, settle: Settle
) -> None:
    project.mended.add("cost.token-limits")
    opened.store.open(Path("/home/mo/my-ai-app"))
    moment = settle()
    assert moment.report is not None
    assert dict(moment.previous)["Cost control"] < moment.report.scorecard.gate("cost").score


def test_past_commits_are_looked_at_on_request_and_say_what_each_moved(opened: Window, settle: Settle) -> None:
    opened.store.go(PageId.HISTORY)
    page = opened.findChildren(HistoryPage)[0]
    page.show_view("commits")
    settle()
    assert "Nothing is checked out" in text_of(opened)
    button(opened, "Look at past commits").click()
    settle()
    shown = text_of(opened)
    assert "5 commits on this branch." in shown
    assert "1 commit lies between two that came out the same, and counts as unchanged." in shown
    assert "Lost: " in shown
    assert "at api/chat.py:42" in shown
    assert "2 commits moved nothing" in shown
    assert "The first commit there is to judge." in shown
    assert len(seen(opened, Trend)) > 3


def test_a_look_that_is_stopped_keeps_what_it_had(opened: Window, project: FakeProject, settle: Settle) -> None:
    project.slow = 0.05
    opened.store.go(PageId.HISTORY)
    page = opened.findChildren(HistoryPage)[0]
    page.show_view("commits")
    button(opened, "Look at past commits").click()
    button(opened, "Stop").click()
    project.slow = 0
    settle()
    assert "commits on this line" not in text_of(opened)
    opened.store.scan()
    settle()
    opened.store.go(PageId.OVERVIEW)
    assert settle().problem == ""


def test_a_score_that_stayed_is_told_once(qtbot: QtBot) -> None:
    gate = load_gates()[0]
    for scores, told in (((1.2, 1.24), "1.2"), ((1.2, 3.0, 1.6), "1.2 → 1.6"), ((0.4,), "0.4")):
        trend = Trend(gate, scores)
        qtbot.addWidget(trend)
        assert [label.text() for label in trend.findChildren(Label)][1:] == [told]
