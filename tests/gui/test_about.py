"""Help, About: what the program is and what it is made of."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMessageBox, QPlainTextEdit
from pytestqt.qtbot import QtBot

from tengates import __version__
from tengates.gui.about import About
from tengates.gui.widgets.basic import Button, Label
from tengates.gui.window import Window


@pytest.fixture
def about(window: Window, qtbot: QtBot) -> About:
    (entry,) = [action for action in window.findChildren(QAction) if action.text() == "&About Ten Gates"]
    entry.trigger()
    opened = window.findChild(About)
    assert isinstance(opened, About)
    qtbot.waitExposed(opened)
    return opened


def test_it_tells_the_version_and_every_licence_as_plain_text(about: About) -> None:
    assert any(__version__ in label.text() for label in about.findChildren(Label))
    text = about.findChild(QPlainTextEdit)
    assert isinstance(text, QPlainTextEdit)
    assert text.isReadOnly()
    assert "PySide6_Essentials" in text.toPlainText()
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in text.toPlainText()


def test_the_version_can_be_copied_for_a_report(about: About) -> None:
    _button(about, "Copy version").click()
    assert __version__ in QApplication.clipboard().text()


def test_a_link_is_shown_whole_before_it_is_opened(about: About) -> None:
    _button(about, "Source code of Qt").click()
    (box,) = about.findChildren(QMessageBox)
    assert box.informativeText().startswith("https://download.qt.io/")
    box.reject()


def test_it_closes_and_leaves_the_window_usable(about: About, window: Window, qtbot: QtBot) -> None:
    assert not about.isModal()
    with qtbot.waitSignal(about.destroyed):
        _button(about, "Close").click()
    assert window.isEnabled()


def _button(about: About, text: str) -> Button:
    (found,) = [button for button in about.findChildren(Button) if button.accessibleName() == text]
    return found
