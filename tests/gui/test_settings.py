"""The settings page: everything applies at once, the project's words go into its own file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QPlainTextEdit, QPushButton, QRadioButton, QWidget
from pytestqt.qtbot import QtBot
from tests.gui.conftest import Kept, Settle
from tests.gui.fake_project import FakeProject
from tests.test_keychain import MemoryKeyring

from tengates.gui import notify
from tengates.gui.flow import PageId
from tengates.gui.style import LOOK
from tengates.gui.tokens import Theme
from tengates.gui.widgets.basic import Label
from tengates.gui.widgets.calm import CalmCombo, CalmNumber
from tengates.gui.window import Window
from tengates.home import Home
from tengates.keychain import Keychain

W = TypeVar("W", bound=QWidget)


@pytest.fixture(autouse=True)
def usual_look() -> Iterator[None]:
    yield
    app = QApplication.instance()
    if isinstance(app, QApplication):
        LOOK.use(app, "light")


def seen(window: Window, kind: type[W], name: str) -> W:
    found = [item for item in window.findChildren(kind) if item.isVisible() and item.accessibleName() == name]
    assert found, [item.accessibleName() for item in window.findChildren(kind) if item.isVisible()]
    return found[0]


def text_of(window: Window) -> str:
    return "\n".join(label.text() for label in window.findChildren(Label) if label.isVisible())


def go(window: Window, settle: Settle) -> None:
    window.store.go(PageId.SETTINGS)
    settle()


def test_settings_open_by_key_without_a_project_and_lead_back(window: Window, settle: Settle, qtbot: QtBot) -> None:
    qtbot.waitActive(window)
    QTest.keyClick(window, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    assert settle().position.page is PageId.SETTINGS
    assert "Open a folder to set what its gates need" in text_of(window)
    seen(window, QPushButton, "Back to the start").click()
    assert settle().position.page is PageId.WELCOME


def test_a_theme_and_a_text_size_apply_at_once_and_are_kept(window: Window, settle: Settle, kept: Kept) -> None:
    go(window, settle)
    usual = QApplication.font().pointSizeF()
    seen(window, QRadioButton, "Appearance: High contrast").click()
    size = seen(window, CalmCombo, "Text size")
    size.setFocus()
    QTest.keyClick(size, Qt.Key.Key_End)
    settle()
    assert (LOOK.theme, kept.settings.theme, kept.settings.text_scale) == (Theme.CONTRAST, "contrast", 2.0)
    assert QApplication.font().pointSizeF() == pytest.approx(usual * 2)


def test_the_defaults_come_back_by_one_button(window: Window, settle: Settle, kept: Kept) -> None:
    go(window, settle)
    seen(window, QRadioButton, "Open files in: Cursor").click()
    next(box for box in window.findChildren(QCheckBox) if box.isVisible()).click()
    settle()
    assert (kept.settings.editor, kept.settings.notify) == ("cursor", True)
    seen(window, QPushButton, "Use the defaults").click()
    settle()
    assert (kept.settings.editor, kept.settings.notify, kept.settings.theme) == ("first", False, "system")
    assert not seen(window, QPushButton, "Use the defaults").isEnabled()


def test_a_lower_minimum_of_a_critical_gate_says_what_it_means(
    opened: Window, project: FakeProject, settle: Settle
) -> None:
    go(opened, settle)
    field = seen(opened, CalmNumber, "Minimum score of Security")
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "2")
    QTest.keyClick(field, Qt.Key.Key_Return)
    moment = settle()
    assert project.minimums == {"security": 2.0}
    assert moment.report is not None
    assert moment.report.scorecard.gate("security").minimum == 2.0
    assert "the launch is no longer paused when Security is that weak" in text_of(opened)
    seen(opened, QPushButton, "Use the usual minimums").click()
    settle()
    assert project.minimums == {}
    assert field.value() == 4.0


def test_two_minimums_changed_in_a_row_are_both_kept(opened: Window, project: FakeProject, settle: Settle) -> None:
    go(opened, settle)
    for gate, steps in (("Security", 1), ("Testing", -1)):
        seen(opened, CalmNumber, f"Minimum score of {gate}").stepBy(steps)
    settle()
    assert project.minimums == {"security": 4.5, "testing": 2.5}


def test_the_wheel_scrolls_the_page_and_changes_no_number(opened: Window, project: FakeProject, settle: Settle) -> None:
    go(opened, settle)
    field = seen(opened, CalmNumber, "Minimum score of Security")
    up, keys = QPoint(0, 120), Qt.KeyboardModifier.NoModifier
    place, none, phase = QPointF(5, 5), Qt.MouseButton.NoButton, Qt.ScrollPhase.NoScrollPhase
    wheel = QWheelEvent(place, place, up, up, none, keys, phase, False)  # noqa: FBT003  Qt takes it by place alone
    QApplication.sendEvent(field, wheel)
    settle()
    assert (field.value(), project.minimums) == (4.0, {})


def test_ignored_paths_are_kept_and_the_folder_is_scanned_again(
    opened: Window, project: FakeProject, settle: Settle
) -> None:
    go(opened, settle)
    before = len(project.records)
    field = seen(opened, QPlainTextEdit, "Ignored paths, one a line")
    keep = seen(opened, QPushButton, "Keep and scan again")
    assert not keep.isEnabled()
    field.setPlainText("legacy/\n*.min.js")
    keep.click()
    settle()
    assert project.ignored == ("legacy/", "*.min.js")
    assert len(project.records) == before  # nothing new was found, but the scan ran
    assert not keep.isEnabled()


def test_what_is_accepted_is_listed_with_its_reason_and_can_be_taken_back(
    opened: Window, project: FakeProject, settle: Settle
) -> None:
    project.waive("cost.token-limits", "a beta with <b>ten</b> people")
    opened.store.scan()
    settle()
    go(opened, settle)
    assert "a beta with <b>ten</b> people" in text_of(opened)
    back = [item for item in opened.findChildren(QPushButton) if item.accessibleName().startswith("Take back: ")]
    next(item for item in back if item.isVisible()).click()
    settle()
    assert project.waivers == {}
    assert "Nothing is accepted here" in text_of(opened)


def test_a_broken_project_file_is_explained_and_its_forms_rest(
    opened: Window, project: FakeProject, settle: Settle
) -> None:
    project.problem = ".tengates/project.toml cannot be used: line 3. Mend that line; until then it is left out."
    go(opened, settle)
    assert "Mend that line" in text_of(opened)
    assert not seen(opened, CalmNumber, "Minimum score of Security").isEnabled()


def test_the_keychain_shows_names_alone_and_deletes(window: Window, settle: Settle, home: Home) -> None:
    chain = Keychain(home, MemoryKeyring())
    chain.keep("github-token", "ghp_secret")
    window.store.keychain = chain
    go(window, settle)
    assert "GitHub token" in text_of(window)
    assert "ghp_secret" not in text_of(window)
    seen(window, QPushButton, "Forget GitHub token, to send tasks to GitHub issues").click()
    settle()
    assert chain.names() == ()
    assert "Nothing is kept" in text_of(window)


@pytest.mark.parametrize(("asked", "times"), [(True, 1), (False, 0)])
def test_a_long_scan_speaks_only_when_asked_to(
    window: Window,
    settle: Settle,
    monkeypatch: pytest.MonkeyPatch,
    asked: bool,  # noqa: FBT001  one case each
    times: int,
) -> None:
    told: list[QWidget] = []
    monkeypatch.setattr(notify, "LONG", 0.0)
    monkeypatch.setattr(QApplication, "alert", lambda widget, _time=0: told.append(widget))
    monkeypatch.setattr(window, "isActiveWindow", lambda: False)
    window.store.keep_settings(notify=asked)
    window.store.open(Path("/home/mo/my-ai-app"))
    settle()
    assert len(told) == times
