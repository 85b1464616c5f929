"""Help, Guide: found by a word, read beside the work, by keyboard alone, and back where one was."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMessageBox
from pytestqt.qtbot import QtBot
from tests.gui import audit
from tests.gui.conftest import Kept, Settle

from tengates.gui.dressing import dress
from tengates.gui.help import Help
from tengates.gui.widgets.basic import Button, Label
from tengates.gui.widgets.browser import SafeBrowser
from tengates.gui.widgets.help_list import HelpList
from tengates.gui.window import Window
from tengates.present import guide

ALT = Qt.KeyboardModifier.AltModifier


class Reader:
    """The guide as somebody sees it."""

    def __init__(self, window: Window) -> None:
        self.help = window.findChildren(Help)[0]
        self.field = self.help.findChildren(QLineEdit)[0]
        self.rows = self.help.findChildren(HelpList)[0]
        self.browser = self.help.findChildren(SafeBrowser)[0]

    @property
    def title(self) -> str:
        return self.browser.document().firstBlock().text()

    @property
    def listed(self) -> list[str]:
        model = self.rows.model()
        return [str(model.index(row, 0).data()) for row in range(model.rowCount())]

    @property
    def words(self) -> list[str]:
        return [label.text() for label in self.help.findChildren(Label) if label.isVisible()]

    def type(self, text: str) -> None:
        QTest.keyClicks(self.field, text)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(QApplication.focusWidget() or self.help, key, modifier)


@pytest.fixture
def reader(window: Window, settle: Settle, qtbot: QtBot) -> Reader:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window, Qt.Key.Key_F1)
    settle()
    made = Reader(window)
    qtbot.waitUntil(made.help.isActiveWindow)
    return made


def test_it_opens_without_a_folder_at_the_list_of_chapters(reader: Reader) -> None:
    assert reader.title == "About this guide"
    assert reader.rows.at == guide.START
    assert "Your first scan" in reader.listed
    assert "Cost control" in reader.listed
    assert QApplication.focusWidget() is reader.field


def test_a_word_and_enter_lead_to_its_page_with_the_word_marked(reader: Reader) -> None:
    reader.type("fingerprint")
    assert reader.title == "Evidence, answers, and what you accept for now"
    assert reader.browser.textCursor().selectedText() == "fingerprint"
    reader.press(Qt.Key.Key_Return)
    assert QApplication.focusWidget() is reader.browser


def test_arrows_walk_through_what_was_found_while_one_types(reader: Reader) -> None:
    reader.type("undo")
    first = reader.title
    reader.press(Qt.Key.Key_Down)
    assert reader.title != first
    reader.press(Qt.Key.Key_Up)
    assert reader.title == first


def test_headings_of_the_list_are_stepped_over(reader: Reader) -> None:
    last = len(guide.chapters()) - 1
    for _ in range(last + 1):
        reader.press(Qt.Key.Key_Down)
    assert reader.rows.at == guide.GLOSSARY


def test_words_that_stand_nowhere_are_said_to_and_the_page_stays(reader: Reader) -> None:
    reader.type("xyzzy")
    assert any("Nothing here says “xyzzy”" in words for words in reader.words)
    assert not reader.rows.isVisible()
    assert reader.title == "About this guide"


def test_escape_takes_the_words_back_then_closes(reader: Reader, window: Window) -> None:
    reader.type("xyzzy")
    reader.press(Qt.Key.Key_Escape)
    assert reader.field.text() == ""
    assert reader.rows.isVisible()
    reader.press(Qt.Key.Key_Escape)
    assert not reader.help.isVisible()
    assert window.isVisible()


def test_a_link_leads_to_another_page_and_alt_left_leads_back(reader: Reader) -> None:
    back = next(button for button in reader.help.findChildren(Button) if "Back" in button.accessibleName())
    assert not back.isEnabled()
    reader.browser.anchorClicked.emit(QUrl("scorecard.md"))
    assert reader.title == "Reading the scorecard"
    assert reader.rows.at == "guide/scorecard"
    reader.browser.anchorClicked.emit(QUrl("../gates.toml#security"))
    assert reader.title == "Security"
    reader.press(Qt.Key.Key_Left, ALT)
    reader.press(Qt.Key.Key_Left, ALT)
    assert reader.title == "About this guide"
    assert not back.isEnabled()


def test_links_are_reached_by_tab_and_followed_by_enter(reader: Reader) -> None:
    reader.browser.setFocus(Qt.FocusReason.TabFocusReason)
    reader.press(Qt.Key.Key_Tab)
    reader.press(Qt.Key.Key_Return)
    assert reader.title == "Your first scan"


def test_an_address_of_the_web_is_asked_about_and_a_path_of_this_machine_leads_nowhere(
    reader: Reader, qtbot: QtBot
) -> None:
    for address in ("file:///etc/passwd", "/etc/passwd", "../../../etc/passwd", "javascript:alert(1)"):
        reader.browser.anchorClicked.emit(QUrl(address))
        assert reader.title == "About this guide"
    reader.browser.anchorClicked.emit(QUrl("https://pre-commit.com"))
    box = reader.help.findChildren(QMessageBox)[0]
    assert box.informativeText() == "https://pre-commit.com"
    qtbot.waitUntil(box.isVisible)
    box.reject()


def test_it_comes_back_where_it_was_read_last_also_the_next_day(
    reader: Reader, window: Window, kept: Kept, settle: Settle
) -> None:
    window.open_guide("guide/trouble")
    reader.browser.verticalScrollBar().setValue(120)
    reader.browser.anchorClicked.emit(QUrl("evidence.md"))
    reader.press(Qt.Key.Key_Left, ALT)
    assert reader.browser.verticalScrollBar().value() == 120
    reader.help.close()
    settle()
    assert kept.settings.help_page == "guide/trouble"
    window.open_guide()
    assert reader.title == "When something goes wrong"


def test_the_window_that_closes_takes_the_guide_along_and_keeps_its_place(
    reader: Reader, window: Window, kept: Kept
) -> None:
    window.open_guide("guide/plan")
    window.close()
    assert not reader.help.isVisible()
    assert kept.settings.help_page == "guide/plan"


def test_a_page_that_is_gone_gives_way_to_the_list_of_chapters(window: Window, settle: Settle) -> None:
    window.store.keep_settings(help_page="guide/of-an-older-version")
    window.open_guide()
    settle()
    assert Reader(window).title == "About this guide"


def test_chapters_are_in_the_palette(opened: Window, settle: Settle, qtbot: QtBot) -> None:
    opened.activateWindow()
    qtbot.waitUntil(opened.isActiveWindow)
    QTest.keyClick(opened, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    QTest.keyClicks(field, "when something goes")
    QTest.keyClick(field, Qt.Key.Key_Return)
    settle()
    assert Reader(opened).title == "When something goes wrong"


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
def test_everything_in_it_has_a_name_stands_out_and_shows_the_keyboard(
    reader: Reader, window: Window, theme: str
) -> None:
    dress(window.store, theme=theme)
    reader.type("undo")
    assert audit.without_name_or_role(reader.help) == []
    assert audit.too_faint(reader.help) == []
    dress(window.store, theme="light")


def test_no_word_is_cut_off_in_its_smallest_size_with_text_twice_as_large(reader: Reader, window: Window) -> None:
    dress(window.store, text_scale=2.0)
    reader.help.resize(reader.help.minimumSize())
    reader.type("xyzzy")
    assert audit.cut_off(reader.help) == []
    dress(window.store, text_scale=1.0)


def test_keys_and_menus_that_the_guide_names_are_there(window: Window) -> None:
    actions = [action for action in window.findChildren(QAction) if action.objectName()]
    keys = {key.toString() for action in actions for key in action.shortcuts()}
    named = [re.findall(r"`((?:Ctrl|Shift)\+[^`]+|F\d+)`", page.markdown) for page in guide.chapters()]
    elsewhere = {"Shift+Tab"}
    assert {QKeySequence(key).toString() for row in named for key in row} - elsewhere <= keys
    menus = {
        f"{_plain(menu.text())} → {_plain(action.text())}"
        for menu in window.menuBar().actions()
        for action in window.findChildren(QAction)
        if action in (menu.menu().actions() if menu.menu() else [])  # type: ignore[attr-defined]
    }
    told = {path for page in guide.chapters() for path in re.findall(r"\*\*(\w+ → [^*]+)\*\*", page.markdown)}
    assert told
    assert told <= menus


def _plain(text: str) -> str:
    return text.replace("&", "")


def test_buttons_that_the_guide_names_in_bold_are_words_of_the_window() -> None:
    source = "\n".join(
        path.read_text(encoding="utf-8") for path in Path(guide.__file__).parents[1].joinpath("gui").rglob("*.py")
    )
    source += Path(guide.__file__).with_name("words.py").read_text(encoding="utf-8")
    bold = {words for page in guide.chapters() for words in re.findall(r"\*\*([^*]+)\*\*", page.markdown)}
    own = {"They never change a gate's score or the verdict", "blocker", "HTML", "PDF", "JSON", "SARIF", "Markdown"}
    missing = [words for words in sorted(bold - own) if "→" not in words and words not in source]
    assert missing == []
