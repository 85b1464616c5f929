"""The command palette and the sheet of shortcuts: by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QScrollArea, QWidget
from pytestqt.qtbot import QtBot
from tests.gui.conftest import Settle

from tengates.gui.flow import PageId
from tengates.gui.matching import Offer, fit, found
from tengates.gui.style import LOOK
from tengates.gui.widgets.basic import Label
from tengates.gui.widgets.key_sheet import KeySheet
from tengates.gui.widgets.overlay import Overlay
from tengates.gui.widgets.palette import Palette
from tengates.gui.window import Window

CONTROL = Qt.KeyboardModifier.ControlModifier


def offers(*texts: str) -> tuple[Offer, ...]:
    return tuple(Offer(text, "Page", "plan", lambda: None) for text in texts)


def names(query: str, *texts: str) -> list[str]:
    return [offer.text for offer in found(query, offers(*texts))]


def test_what_begins_so_comes_before_what_holds_it() -> None:
    assert names("plan", "See it in the plan", "Explanations", "Plan") == ["Plan", "See it in the plan", "Explanations"]


def test_first_letters_of_words_are_enough_and_letters_out_of_order_are_not() -> None:
    assert names("sa", "Overview", "Scan Again") == ["Scan Again"]
    assert names("as", "Scan Again") == []


def test_words_may_come_in_any_order() -> None:
    assert names("answer limit", "A limit on every model answer", "Answers that stream") == [
        "A limit on every model answer"
    ]


def test_nothing_typed_shows_things_in_their_own_order() -> None:
    assert names("  ", "b", "a") == ["b", "a"]


@given(st.text(max_size=12), st.text(max_size=30))
def test_any_query_fits_any_text_or_not(query: str, text: str) -> None:
    assert fit(query, text) >= 0
    assert fit(text, text) > 0 or not text.strip()


def palette(window: Window) -> tuple[Palette, QLineEdit]:
    panel = next(iter(window.findChildren(Palette)))
    return panel, next(iter(panel.findChildren(QLineEdit)))


@pytest.mark.parametrize(
    ("typed", "page", "subject"),
    [
        ("history", PageId.HISTORY, ""),
        ("settings", PageId.SETTINGS, ""),
        ("cost control", PageId.GATE, "cost"),
        ("put a limit on model", PageId.FIX, "bound-model-output"),
    ],
)
def test_a_few_letters_and_enter_go_there(
    opened: Window, settle: Settle, qtbot: QtBot, typed: str, page: PageId, subject: str
) -> None:
    qtbot.waitActive(opened)
    QTest.keyClick(opened, Qt.Key.Key_K, CONTROL)
    panel, field = palette(opened)
    assert QApplication.focusWidget() is field
    QTest.keyClicks(field, typed)
    QTest.keyClick(field, Qt.Key.Key_Return)
    moment = settle()
    assert (moment.position.page, moment.position.subject) == (page, subject)
    assert panel.isHidden()


def test_arrows_choose_and_esc_gives_the_keyboard_back(opened: Window, settle: Settle, qtbot: QtBot) -> None:
    qtbot.waitActive(opened)
    before = QApplication.focusWidget()
    QTest.keyClick(opened, Qt.Key.Key_K, CONTROL)
    panel, field = palette(opened)
    QTest.keyClick(field, Qt.Key.Key_Down)
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert (panel.isHidden(), QApplication.focusWidget()) == (True, before)
    QTest.keyClick(opened, Qt.Key.Key_K, CONTROL)
    QTest.keyClick(field, Qt.Key.Key_Down)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert settle().position.page is PageId.PLAN  # the page after the first


def test_without_a_project_only_what_can_be_done_is_offered(window: Window, qtbot: QtBot) -> None:
    qtbot.waitActive(window)
    QTest.keyClick(window, Qt.Key.Key_K, CONTROL)
    _panel, field = palette(window)
    QTest.keyClicks(field, "overview")
    assert any(label.text().startswith("Nothing is called that") for label in seen(window))
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert window.store.moment.position.page is PageId.WELCOME


def seen(window: QWidget) -> list[Label]:
    return [label for label in window.findChildren(Label) if label.isVisible()]


def test_the_sheet_shows_the_shortcut_of_every_action(opened: Window, qtbot: QtBot) -> None:
    qtbot.waitActive(opened)
    QTest.keyClick(opened, Qt.Key.Key_Question)
    sheet = next(iter(opened.findChildren(KeySheet)))
    assert sheet.isVisible()
    shown = [label.text() for label in seen(sheet)]
    for action in opened.findChildren(QAction):
        if action.shortcuts() and not isinstance(action.parent(), QMenu):
            assert any(action.shortcut().toString() in text for text in shown), action.text()
    bar = next(iter(sheet.findChildren(QScrollArea))).verticalScrollBar()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_PageDown)
    assert bar.value() > 0 or bar.maximum() == 0
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert sheet.isHidden()


@pytest.mark.parametrize("name", ["palette", "keyboard", "glossary"])
def test_the_panel_stays_inside_the_window_at_twice_the_text(
    opened: Window, qapp: QApplication, name: str, settle: Callable[[], object]
) -> None:
    LOOK.use(qapp, "light", 2.0)
    opened.resize(1024, 640)
    next(item for item in opened.findChildren(QAction) if item.objectName() == name).trigger()
    settle()
    panel = next(item for item in opened.findChildren(Overlay) if item.isVisible())
    assert opened.rect().contains(panel.geometry())
    LOOK.use(qapp, "light")
