"""What does not fit beside each other is folded, goes below, or scrolls; nothing is cut off."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QComboBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from tests.gui.conftest import Settle

from tengates.gui.dressing import dress
from tengates.gui.flow import PageId
from tengates.gui.widgets.basic import Label
from tengates.gui.widgets.diff_view import DiffView
from tengates.gui.widgets.review_pane import ReviewPane
from tengates.gui.widgets.segments import FoldingSegments
from tengates.gui.widgets.wrapping import Sides
from tengates.gui.window import Window

KINDS = (("a", "Markdown"), ("b", "Agent prompt"), ("c", "GitHub issues"))


@pytest.fixture
def fix(opened: Window, settle: Settle) -> Iterator[Window]:
    opened.resize(1024, 640)
    opened.store.go(PageId.FIX, "bound-model-output", PageId.OVERVIEW)
    settle()
    yield opened
    dress(opened.store, text_scale=1.0)


def test_choices_without_room_become_a_list_and_keep_what_is_chosen(qtbot: QtBot) -> None:
    kinds = FoldingSegments(KINDS, "Kind")
    qtbot.addWidget(kinds)
    kinds.choose("b")
    kinds.resize(kinds.sizeHint())
    kinds.show()
    folded = kinds.findChildren(QComboBox)[0]
    assert not folded.isVisible()
    kinds.resize(folded.sizeHint())
    assert folded.isVisible()
    assert folded.currentText() == "Agent prompt"
    assert not any(item.isVisible() for item in kinds.findChildren(QPushButton))
    with qtbot.waitSignal(kinds.chosen) as told:
        folded.setCurrentIndex(2)
        folded.activated.emit(2)
    assert told.args == ["c"]
    kinds.resize(kinds.sizeHint())
    assert not folded.isVisible()
    assert kinds.choice == "c"


def test_a_button_goes_below_words_that_would_have_too_little_room(qtbot: QtBot, qapp: QApplication) -> None:
    words, button = Label("Numbered pages to send or to print, for an investor or a contractor.", wrap=True), QWidget()
    button.setFixedSize(120, 30)
    row = QWidget()
    row.setLayout(Sides(words, button))
    qtbot.addWidget(row)
    for width, beside in ((600, True), (240, False)):
        row.resize(width, row.heightForWidth(width))
        row.show()
        qapp.processEvents()
        assert (button.y() < words.geometry().bottom()) is beside
        assert button.geometry().right() == width - 1
        assert words.height() >= words.heightForWidth(words.width())
        assert row.rect().contains(button.geometry())


def test_a_diff_without_room_for_two_sides_is_shown_one_under_the_other(fix: Window, settle: Settle) -> None:
    diff = fix.findChildren(DiffView)[0]
    assert diff._wants_beside
    dress(fix.store, text_scale=2.0)
    settle()
    assert not diff._wants_beside
    assert fix.store.settings.diff_view == "side-by-side"
    dress(fix.store, text_scale=1.0)
    settle()
    assert diff._wants_beside


def test_the_keys_of_a_review_leave_the_files_their_room(fix: Window, settle: Settle) -> None:
    keys = fix.findChildren(ReviewPane)[0]._keys
    assert keys.isVisible()
    dress(fix.store, text_scale=2.0)
    settle()
    assert not keys.isVisible()
