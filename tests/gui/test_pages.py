from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QScrollBar,
    QWidget,
)
from pytestqt.qtbot import QtBot
from tests.gui.conftest import Kept, Settle
from tests.gui.fake_project import FakeProject
from tests.gui.fake_results import HOSTILE

from tengates.gui.dressing import dress, rescale
from tengates.gui.flow import PageId
from tengates.gui.pages.plan import PlanPage
from tengates.gui.pages.settings import SettingsPage
from tengates.gui.widgets.basic import Body, Label
from tengates.gui.widgets.browser import SafeBrowser
from tengates.gui.widgets.control_list import ControlList
from tengates.gui.widgets.control_panel import ControlPanel
from tengates.gui.widgets.gate_bar import GateRow
from tengates.gui.widgets.segments import Segments
from tengates.gui.widgets.skeleton import Skeleton
from tengates.gui.widgets.task_card import TaskCard
from tengates.gui.widgets.task_panel import TaskPanel
from tengates.gui.window import Window
from tengates.home import today

W = TypeVar("W", bound=QWidget)


def seen(window: Window, kind: type[W]) -> list[W]:
    return [widget for widget in window.findChildren(kind) if widget.isVisible()]


def button(window: Window, words: str) -> QAbstractButton:
    found = [item for item in seen(window, QAbstractButton) if item.text().strip().replace("&&", "&") == words]
    assert found, [item.text() for item in seen(window, QAbstractButton)]
    return found[0]


def text_of(window: Window) -> str:
    return "\n".join(label.text() for label in seen(window, Label))


def test_welcome_opens_the_sample(window: Window, settle: Settle) -> None:
    button(window, "Try the sample prototype").click()
    moment = settle()
    assert moment.position.page is PageId.OVERVIEW
    assert moment.report is not None


def test_welcome_lists_recent_folders(window: Window, settle: Settle, kept: Kept) -> None:
    window.store.open(Path("/home/mo/my-ai-app"))
    settle()
    window.store.go(PageId.WELCOME)
    settle()
    assert kept.settings.recent == ("/home/mo/my-ai-app",)
    assert "my-ai-app" in text_of(window)


def test_a_recent_folder_that_is_gone_is_said_and_can_be_removed(
    window: Window, settle: Settle, kept: Kept, tmp_path: Path
) -> None:
    window.store.keep_settings(recent=("/home/mo/gone", str(tmp_path)))
    window.store.go(PageId.WELCOME)
    settle()
    assert "is not there any more" in text_of(window)
    button(window, "Remove from the list").click()
    settle()
    assert kept.settings.recent == (str(tmp_path),)
    assert "is not there any more" not in text_of(window)


def test_a_folder_dropped_on_the_window_is_opened(window: Window, settle: Settle, tmp_path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path))])
    nothing, none = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    window.dropEvent(QDropEvent(QPoint(5, 5), Qt.DropAction.CopyAction, data, nothing, none))
    assert settle().report is not None


def test_the_first_scan_shows_rows_that_wait(
    window: Window, project: FakeProject, settle: Settle, qtbot: QtBot
) -> None:
    project.slow = 0.05
    window.store.open(Path("/home/mo/my-ai-app"))
    qtbot.waitUntil(lambda: window.store.moment.position.page is PageId.OVERVIEW)
    qtbot.waitUntil(lambda: bool(seen(window, Skeleton)))
    settle()
    assert not seen(window, Skeleton)


def test_a_scan_can_be_stopped_and_the_last_result_stays(opened: Window, project: FakeProject, settle: Settle) -> None:
    before = opened.store.moment.report
    project.slow = 0.2
    opened.store.scan()
    button(opened, "Stop").click()
    moment = settle()
    assert moment.report is before
    assert moment.problem == ""


def test_the_overview_says_the_verdict_in_words(opened: Window) -> None:
    shown = text_of(opened)
    assert "Pause launch" in shown
    assert "Security 2.0 and Auth & access 0.0 are below the 4 they need." in shown
    assert "41 files read, 2 skipped, 0.4 s" in shown


def test_the_overview_has_ten_bars_that_say_their_figures(opened: Window) -> None:
    names = [row.accessibleName() for row in seen(opened, GateRow)]
    assert len(names) == 10
    assert names[0] == "Security: 2.0 of 5, a launch needs 4, critical"


def test_a_bar_opens_its_gate(opened: Window, settle: Settle) -> None:
    seen(opened, GateRow)[9].click()
    settle()
    assert opened.store.moment.position.subject == "cost"
    assert "Are model and infra costs bounded under scale?" in text_of(opened)


def test_start_here_leads_to_the_guided_fix(opened: Window, settle: Settle) -> None:
    button(opened, "Fix").click()
    settle()
    assert opened.store.moment.position.page is PageId.FIX


def test_a_gate_shows_evidence_with_the_code(opened: Window, settle: Settle) -> None:
    opened.store.go(PageId.GATE, "cost", "cost.token-limits")
    settle()
    shown = text_of(opened)
    assert "1 of 3 model calls bounds its output." in shown
    assert "This call can return any number of tokens" in shown
    assert "Why it matters" in shown
    assert button(opened, "api/chat.py:9")
    assert any("month of sales" in page.toPlainText() for page in seen(opened, SafeBrowser))


def test_a_hostile_file_name_is_shown_and_not_read_as_markup(opened: Window, settle: Settle) -> None:
    opened.store.go(PageId.GATE, "security", "security.injection")
    settle()
    place = button(opened, HOSTILE.replace("\u202e", "⟨U+202E⟩") + ":3")
    assert "⟨U+202E⟩" in place.accessibleName()


def test_the_chosen_control_stays_over_a_scan(opened: Window, settle: Settle) -> None:
    opened.store.go(PageId.GATE, "security", "security.safe-config")
    settle()
    opened.store.scan()
    settle()
    chosen = seen(opened, ControlList)[0]
    assert chosen.currentIndex().data() == "Safe settings"


def test_the_place_one_scrolled_to_stays_over_a_scan(opened: Window, settle: Settle) -> None:
    opened.resize(1024, 640)
    settle()
    body = seen(opened, Body)[0]
    body.verticalScrollBar().setValue(60)
    opened.store.scan()
    settle()
    assert seen(opened, Body)[0].verticalScrollBar().value() == 60


@pytest.mark.parametrize(
    ("page", "subject", "detail", "kind"),
    [
        (PageId.GATE, "security", "security.safe-config", ControlPanel),
        (PageId.PLAN, "secrets", "", TaskPanel),
        (PageId.PLAN, "", "", PlanPage),
    ],
)
def test_the_place_stays_in_a_control_a_task_and_the_plan(
    opened: Window, settle: Settle, page: PageId, subject: str, detail: str, kind: type[QWidget]
) -> None:
    opened.resize(1024, 640)
    opened.store.go(page, subject, detail)
    settle()
    if kind is PlanPage:
        button(opened, "List").click()
    settle()
    bar = _bar(opened, kind)
    place = min(50, bar.maximum())
    assert place > 0
    bar.setValue(place)
    opened.store.scan()
    settle()
    assert _bar(opened, kind).value() == place


def _bar(window: Window, kind: type[QWidget]) -> QScrollBar:
    part = seen(window, kind)[0]
    body = part if isinstance(part, Body) else next(item for item in part.findChildren(Body) if item.isVisible())
    return body.verticalScrollBar()


def test_a_way_to_a_task_leads_there_while_the_keyboard_is_on_the_pages(opened: Window, settle: Settle) -> None:
    opened._sidebar.focus_pages()
    opened.store.go(PageId.PLAN, "secrets")
    assert settle().position.subject == "secrets"
    assert seen(opened, TaskPanel)


def test_a_page_takes_the_keyboard_as_a_whole_and_tab_goes_on_from_there(opened: Window, settle: Settle) -> None:
    seen(opened, GateRow)[0].setFocus()
    opened.store.go(PageId.SETTINGS)
    settle()
    assert QApplication.focusWidget() is seen(opened, SettingsPage)[0]
    QTest.keyClick(opened, Qt.Key.Key_Space)  # presses nothing
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is button(opened, "Use the defaults")


def test_content_ends_at_one_place_with_a_scroll_bar_and_without(opened: Window, settle: Settle) -> None:
    ends = set()
    for width, height in ((1024, 640), (1440, 1000), (1024, 640), (1440, 1000)):
        opened.resize(width, height)
        settle()
        row = seen(opened, GateRow)[0]
        ends.add(opened.width() - row.mapTo(opened, row.rect().topRight()).x())
        assert seen(opened, Body)[0].verticalScrollBar().isVisible() is (height == 640)
    assert len(ends) == 1


def test_an_answer_counts_at_once_and_can_be_taken_back(opened: Window, settle: Settle) -> None:
    opened.store.go(PageId.GATE, "monitoring", "monitoring.runbooks")
    settle()
    next(item for item in seen(opened, QRadioButton) if item.text() == "Yes").click()
    button(opened, "Keep this answer").click()
    moment = settle()
    assert moment.report is not None
    assert moment.report.scorecard.gate("monitoring").score == 2.0
    assert "You said: yes." in text_of(opened)
    button(opened, "Take it back").click()
    moment = settle()
    assert moment.report is not None
    assert moment.report.scorecard.gate("monitoring").score == 0.0


def test_a_control_is_accepted_for_now_with_a_reason_and_taken_back(
    opened: Window, project: FakeProject, settle: Settle
) -> None:
    opened.store.go(PageId.GATE, "deployment", "deployment.ci-tests")
    settle()
    button(opened, "Accept for now…").click()
    keep = button(opened, "Accept for now")
    assert not keep.isEnabled()
    (reason,) = [item for item in seen(opened, QLineEdit) if item.accessibleName() == "Why you accept it for now"]
    QTest.keyClicks(reason, "after the pilot")
    keep.click()
    settle()
    assert project.waivers["deployment.ci-tests"].expires == (today() + dt.timedelta(days=30)).isoformat()
    assert "after the pilot" in text_of(opened)
    opened.store.go(PageId.OVERVIEW)
    settle()
    assert "Accepted on purpose" in text_of(opened)
    opened.store.go(PageId.GATE, "deployment", "deployment.ci-tests")
    settle()
    button(opened, "Take it back").click()
    settle()
    assert not project.waivers


def test_a_question_ends_with_its_own_mark(opened: Window, settle: Settle) -> None:
    opened.store.go(PageId.GATE, "deployment", "deployment.rollback")
    settle()
    assert "?." not in text_of(opened)


def test_a_wide_plan_has_four_columns_and_a_narrow_one_a_week(opened: Window, settle: Settle) -> None:
    opened.resize(1440, 900)
    opened.store.go(PageId.PLAN)
    settle()
    assert len(seen(opened, TaskCard)) == 23
    opened.resize(1024, 640)
    settle()
    assert len(seen(opened, TaskCard)) == 6
    button(opened, "2").click()
    settle()
    assert any("test suite" in card.accessibleName() for card in seen(opened, TaskCard))


def test_the_list_shows_every_week(opened: Window, settle: Settle) -> None:
    opened.resize(1024, 640)
    opened.store.go(PageId.PLAN)
    settle()
    button(opened, "List").click()
    settle()
    assert len(seen(opened, TaskCard)) == 23


def test_a_task_opens_beside_the_plan_with_its_steps(opened: Window, settle: Settle) -> None:
    opened.store.go(PageId.PLAN)
    settle()
    next(card for card in seen(opened, TaskCard) if card.task.template.id == "secrets").click()
    settle()
    panel = seen(opened, TaskPanel)[0]
    assert any("Rotate every key" in page.toPlainText() for page in panel.findChildren(SafeBrowser))
    assert button(opened, "Move 2 keys out of the code")
    button(opened, "Copy as a prompt for a coding agent").click()
    settle()
    assert QGuiApplication.clipboard().text().startswith("# Get every key out of the code\n")


def test_a_place_that_cannot_be_written_is_told(opened: Window, settle: Settle, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    opened.store.save(tmp_path / "file" / "plan.md", b"x", lambda: None)
    assert "Choose another place" in settle().problem


def test_stale_files_are_told_and_a_scan_settles_it(opened: Window, project: FakeProject, settle: Settle) -> None:
    project.stale = True
    opened.store.check_stale()
    assert settle().changed == 1
    assert "1 file changed since this scan." in text_of(opened)
    button(opened, "Scan again").click()
    assert settle().changed == 0


def test_the_files_that_were_not_read_can_be_listed(opened: Window) -> None:
    button(opened, "Show them").click()
    assert "legacy/old.py  does not parse" in seen(opened, QPlainTextEdit)[0].toPlainText()


def test_every_page_has_a_name_for_everything_one_can_press(opened: Window, settle: Settle) -> None:
    segments = opened.findChildren(Segments)
    assert all(item.accessibleName() for item in segments)
    for page in (PageId.OVERVIEW, PageId.PLAN, PageId.CHANGES, PageId.EXPORT):
        opened.store.go(page)
        settle()
        nameless = [item for item in seen(opened, QAbstractButton) if not (item.accessibleName() or item.text())]
        assert [type(item).__name__ for item in nameless if item.objectName() != "qt_toolbar_ext_button"] == []


def test_the_theme_and_text_size_are_kept(opened: Window, kept: Kept, settle: Settle) -> None:
    dress(opened.store, theme="dark")
    rescale(opened.store, 0.1)
    settle()
    assert (kept.settings.theme, kept.settings.text_scale) == ("dark", 1.1)
    dress(opened.store, theme="light")
    rescale(opened.store, 0.0)
    settle()


def test_the_window_keeps_its_place(window: Window, kept: Kept) -> None:
    window.close()
    assert kept.settings.window
