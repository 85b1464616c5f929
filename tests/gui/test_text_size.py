"""At twice the text size, in the smallest window, nothing is cut off on any page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication
from tests.gui.conftest import Settle

from tengates.gui.flow import PageId
from tengates.gui.style import LOOK
from tengates.gui.widgets.basic import Body, Button, Label
from tengates.gui.window import Window

PAGES = (
    (PageId.WELCOME, "", ""),
    (PageId.OVERVIEW, "", ""),
    (PageId.GATE, "security", ""),
    (PageId.GATE, "cost", "cost.token-limits"),
    (PageId.GATE, "monitoring", "monitoring.runbooks"),
    (PageId.PLAN, "", ""),
    (PageId.PLAN, "secrets", ""),
    (PageId.FIX, "bound-model-output", ""),
    (PageId.CHANGES, "", ""),
    (PageId.HISTORY, "", ""),
    (PageId.EXPORT, "", ""),
    (PageId.SETTINGS, "", ""),
)


@pytest.fixture
def large(opened: Window, qapp: QApplication) -> Iterator[Window]:
    LOOK.use(qapp, "light", 2.0)
    opened.resize(1024, 640)
    yield opened
    LOOK.use(qapp, "light")


def cut_off(window: Window) -> list[str]:
    """What needs more room than it has, in words."""
    found = []
    for label in window.findChildren(Label):
        if label.isVisible() and label.text():
            needed = label.heightForWidth(label.width()) if label.wordWrap() else label.sizeHint().height()
            wide = 0 if label.wordWrap() else label.fontMetrics().horizontalAdvance(label.text()) - label.width()
            if label.height() < needed - 2 or wide > 2:
                found.append(f"label: {label.text()[:50]} ({label.size()}, needs {needed}, {wide} wider)")
    found += [
        f"button: {button.text()}"
        for button in window.findChildren(Button)
        if button.isVisible() and button.text() and button.width() < button.minimumSizeHint().width() - 1
    ]
    found += [
        f"page wider than it shows: {body.inner.width()} > {body.viewport().width()}"
        for body in window.findChildren(Body)
        if body.isVisible() and body.inner.width() > body.viewport().width()
    ]
    return found


@pytest.mark.parametrize(("page", "subject", "detail"), PAGES)
def test_nothing_is_cut_off(large: Window, settle: Settle, page: PageId, subject: str, detail: str) -> None:
    large.store.go(page, subject, detail)
    settle()
    assert cut_off(large) == []


def test_icons_and_ticks_grow_with_the_text(large: Window, settle: Settle) -> None:
    large.store.go(PageId.OVERVIEW)
    settle()
    scan = next(item for item in large.findChildren(Button) if item.isVisible() and "Scan again" in item.text())
    assert scan.iconSize().width() == 32


def test_a_button_too_long_for_its_page_has_its_words_in_several_lines(large: Window, settle: Settle) -> None:
    large.store.go(PageId.GATE, "cost", "cost.token-limits")
    settle()
    fix = next(item for item in large.findChildren(Button) if item.isVisible() and "Put a" in item.text())
    assert " ".join(fix.text().split()) == "Put a limit on model calls"
    assert fix.accessibleName() == "Put a limit on model calls"


def test_words_are_in_one_line_again_when_there_is_room(opened: Window, qapp: QApplication, settle: Settle) -> None:
    opened.store.go(PageId.GATE, "cost", "cost.token-limits")
    for scale, width in ((2.0, 1024), (1.0, 1600)):
        LOOK.use(qapp, "light", scale)
        opened.resize(width, 640)
        settle()
    buttons = [item for item in opened.findChildren(QAbstractButton) if item.isVisible()]
    assert any(item.text() == " Put a limit on model calls" for item in buttons)
    assert not any("\n" in item.text() for item in buttons)
    assert Path(opened.store.moment.recent[0]).name == "my-ai-app"
