"""What an audit of a screen looks at: names, contrast, room for words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QFontMetrics, QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QTextEdit,
    QWidget,
)

INTERACTIVE = (QAbstractButton, QLineEdit, QComboBox, QAbstractItemView, QPlainTextEdit, QTextEdit, QAbstractSpinBox)
LEAST = 4.5
_VAGUE = {QAccessible.Role.NoRole, QAccessible.Role.Client, QAccessible.Role.Window}


def in_sight(window: QWidget) -> list[QWidget]:
    return [item for item in window.findChildren(QWidget) if item.isVisible() and item.size().isValid()]


def interactive(window: QWidget) -> list[QWidget]:
    """What can be reached by Tab now; a spin box holds a field of its own that belongs to it."""
    return [
        item
        for item in in_sight(window)
        if isinstance(item, INTERACTIVE)
        and item.isEnabled()
        and item.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not isinstance(item.parent(), QAbstractSpinBox | QComboBox)
    ]


def said(widget: QWidget) -> str:
    """A widget for a person who reads the failure."""
    text = widget.property("text") or widget.accessibleName() or widget.objectName()
    return f"{type(widget).__name__} {str(text)[:60]!r}"


def without_name_or_role(window: QWidget) -> list[str]:
    found = []
    for widget in interactive(window):
        face = QAccessible.queryAccessibleInterface(widget)
        if face is None or not face.text(QAccessible.Text.Name).strip() or face.role() in _VAGUE:
            found.append(said(widget))
    return found


def place(widget: QWidget, window: QWidget) -> QRect:
    return QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())


def luminance(colour: int) -> float:
    parts = ((colour >> shift & 0xFF) / 255 for shift in (16, 8, 0))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: int, other: int) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def too_faint(window: QWidget) -> list[str]:
    """Words whose strongest pixel stands out too little from what is most around them."""
    image = window.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    found = []
    for widget, area in _wordy(window):
        shown = area.intersected(_clear(widget, window)).intersected(image.rect())
        if shown.width() < 4 or shown.height() < 8:
            continue
        colours = Counter(_pixels(image, shown))
        ground = colours.most_common(1)[0][0]
        best = max(contrast(ground, colour) for colour in colours)
        if best < LEAST:
            found.append(f"{said(widget)} {best:.1f}")
    return found


def _pixels(image: QImage, area: QRect) -> Iterator[int]:
    cut = image.copy(area)
    yield from memoryview(cut.constBits()).cast("I")[: cut.width() * cut.height()]


def _wordy(window: QWidget) -> Iterator[tuple[QWidget, QRect]]:
    for widget in in_sight(window):
        if widget.isEnabled() and isinstance(widget, QLabel | QAbstractButton) and widget.property("text"):
            yield widget, place(widget, window)
        if widget.isEnabled() and isinstance(widget, QAbstractItemView) and (model := widget.model()):
            for row in range(model.rowCount()):
                area = widget.visualRect(model.index(row, 0))
                if widget.viewport().rect().contains(area) and not area.isEmpty():
                    yield widget, area.translated(widget.viewport().mapTo(window, QPoint(0, 0)))


def _clear(widget: QWidget, window: QWidget) -> QRect:
    """What of a widget no scroll area hides."""
    area = place(widget, window)
    parent = widget.parentWidget()
    while parent is not None and parent is not window:
        area = area.intersected(place(parent, window))
        parent = parent.parentWidget()
    return area


def cut_off(window: QWidget) -> list[str]:
    """Words that have too little room and no tooltip that says them."""
    return [said(widget) for widget in in_sight(window) if not widget.toolTip() and _lacks_room(widget)] + [
        f"{said(area)} is {area.widget().width() - area.viewport().width()} px too wide"
        for area in in_sight(window)
        if isinstance(area, QScrollArea)
        and area.widget() is not None
        and area.horizontalScrollBarPolicy() is Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        and area.widget().width() > area.viewport().width()
    ]


def _lacks_room(widget: QWidget) -> bool:
    if isinstance(widget, QLabel) and widget.text():
        return _label_lacks_room(widget)
    if isinstance(widget, QPushButton | QCheckBox | QRadioButton) and widget.text():
        hint = widget.sizeHint()
        return hint.width() > widget.width() + 1 or hint.height() > widget.height() + 1
    if isinstance(widget, QComboBox):
        return QFontMetrics(widget.font()).horizontalAdvance(widget.currentText()) + 28 > widget.width()
    if isinstance(widget, QLineEdit) and widget.placeholderText() and not widget.text():
        return QFontMetrics(widget.font()).horizontalAdvance(widget.placeholderText()) + 8 > widget.width()
    return False


def _label_lacks_room(label: QLabel) -> bool:
    if label.wordWrap():
        longest = max(QFontMetrics(label.font()).horizontalAdvance(word) for word in label.text().split() or [""])
        return label.heightForWidth(label.width()) > label.height() + 1 or longest > label.width() + 1
    return label.sizeHint().width() > label.width() + 1 or label.sizeHint().height() > label.height() + 1


def without_visible_focus(window: QWidget, stops: Sequence[QWidget]) -> list[str]:
    """Stops that look the same with the keyboard on them as without."""
    found = []
    for stop in stops:
        stop.setFocus(Qt.FocusReason.TabFocusReason)
        for scrolled in (item for item in window.findChildren(QScrollArea) if item.isAncestorOf(stop)):
            scrolled.ensureWidgetVisible(stop)
        QApplication.processEvents()
        area = place(stop, window).adjusted(-4, -4, 4, 4)
        lit = window.grab(area).toImage()
        stop.clearFocus()
        QApplication.processEvents()
        if window.grab(area).toImage() == lit:
            found.append(said(stop))
    return found


def against_reading(window: QWidget, stops: Sequence[QWidget]) -> list[str]:
    """Steps from one stop to the next that go up, or to the left in a row. One may: the round begins anew."""
    found = []
    for one, other in pairwise(stops):
        here, there = _apart(one, other, window)
        up = there.bottom() <= here.top()
        back = there.right() <= here.left() and there.top() < here.bottom() and here.top() < there.bottom()
        if up or back:
            found.append(f"{said(one)} before {said(other)}")
    return found[1:] if len(found) == 1 else found


def _apart(one: QWidget, other: QWidget, window: QWidget) -> tuple[QRect, QRect]:
    """Where the two stand, or the parts of the page that hold them and do not hold both."""
    while (around := one.parentWidget()) is not None and not around.isAncestorOf(other):
        one = around
    while (around := other.parentWidget()) is not None and not around.isAncestorOf(one):
        other = around
    return place(one, window), place(other, window)
