"""Whatever can be pressed or filled in shows that the mouse is on it, in every theme."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QFontMetrics, QMouseEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QRadioButton,
    QSpinBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tengates.gui.style import LOOK, font
from tengates.gui.widgets.basic import Button, vertical
from tengates.gui.widgets.lines import shortened
from tengates.gui.widgets.segments import Segments


def _segment() -> QWidget:
    made = Segments((("a", "One"), ("b", "Two")), "Which")
    made.choose("b")
    return made.findChildren(QAbstractButton)[0]


KINDS: dict[str, Callable[[], QWidget]] = {
    **{
        f"button {kind}": lambda kind=kind: Button("Words", kind)
        for kind in ("", "primary", "quiet", "flush", "row", "gap", "link")
    },  # type: ignore[misc]
    "segment": _segment,
    "check": lambda: QCheckBox("Words"),
    "radio": lambda: QRadioButton("Words"),
    "choice": QComboBox,
    "field": QLineEdit,
    "number": QSpinBox,
}


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
@pytest.mark.parametrize("kind", KINDS)
def test_the_mouse_is_seen_on_it(qtbot: QtBot, qapp: QApplication, kind: str, theme: str) -> None:
    LOOK.use(qapp, theme)
    page = QWidget()
    page.setObjectName("page")
    page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    qtbot.addWidget(page)
    widget = KINDS[kind]()
    vertical(page, margin=8).addWidget(widget)
    page.resize(page.sizeHint())
    before = page.grab().toImage()
    _point_at(widget)
    assert page.grab().toImage() != before
    widget.setEnabled(False)
    off = page.grab().toImage()
    widget.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, on=False)
    assert page.grab().toImage() == off


def _point_at(widget: QWidget) -> None:
    """The mouse moves to the middle of the widget."""
    widget.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
    middle, none = QPointF(widget.rect().center()), Qt.MouseButton.NoButton
    move = QMouseEvent(QEvent.Type.MouseMove, middle, middle, none, none, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(widget, move)
    widget.update()


@pytest.mark.usefixtures("qapp")
def test_a_path_is_shortened_by_whole_folders() -> None:
    metrics = QFontMetrics(font())
    path = "backend/app/routes/chat.py:12"
    assert shortened(path, font(), metrics.horizontalAdvance(path)) == path
    assert shortened(path, font(), metrics.horizontalAdvance(path) - 1) == "…/app/routes/chat.py:12"
    assert shortened(path, font(), metrics.horizontalAdvance("…/routes/chat.py:12")) == "…/routes/chat.py:12"
    name = shortened(path, font(), metrics.horizontalAdvance("chat….py:12"))
    assert name.startswith("c")
    assert name.endswith(":12")
    assert "/" not in name
