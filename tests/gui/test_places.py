"""A place opens in the founder's editor by click or Enter; without one it is copied and said."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot
from tests.gui.conftest import Settle
from tests.gui.fake_project import FakeProject
from tests.gui.test_pages import seen, text_of

from tengates.gui.flow import PageId
from tengates.gui.widgets.file_list import FileList
from tengates.gui.widgets.place import PlaceLink
from tengates.gui.window import Window


def first_place(window: Window, settle: Settle) -> PlaceLink:
    window.store.go(PageId.GATE, "cost", "cost.token-limits")
    settle()
    return seen(window, PlaceLink)[0]


def test_click_and_enter_open_the_line(opened: Window, project: FakeProject, settle: Settle, qtbot: QtBot) -> None:
    place = first_place(opened, settle)
    assert place.accessibleName() == f"Open {place.text()} in your editor"
    place.click()
    settle()
    qtbot.keyClick(place, Qt.Key.Key_Return)
    settle()
    path, _, line = place.text().partition(":")
    assert project.edited == [(path, int(line), "first")] * 2


def test_the_chosen_editor_is_asked_for(opened: Window, project: FakeProject, settle: Settle) -> None:
    opened.store.keep_settings(editor="cursor")
    first_place(opened, settle).click()
    settle()
    assert project.edited[0][2] == "cursor"


def test_without_an_editor_the_path_is_copied_and_said(opened: Window, project: FakeProject, settle: Settle) -> None:
    project.editor = None
    place = first_place(opened, settle)
    place.click()
    settle()
    assert "No editor was found." in text_of(opened)
    assert "The path was copied." in text_of(opened)
    assert QGuiApplication.clipboard().text() == place.text()


def test_a_task_and_a_diff_open_their_files(opened: Window, project: FakeProject, settle: Settle) -> None:
    opened.store.go(PageId.PLAN, "model-limits")
    settle()
    opened.store.go(PageId.FIX, "bound-model-output", PageId.OVERVIEW)
    settle()
    files = seen(opened, FileList)[0]
    files.itemActivated.emit(files.topLevelItem(0), 0)
    settle()
    assert project.edited[-1][:2] == ("api/chat.py", 0)
