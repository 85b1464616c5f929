"""The keyboard's way through the window: as one reads, whenever the parts were made.

Qt goes in the order in which widgets were made, and what is drawn anew after a scan would come last.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLayout,
    QMainWindow,
    QPlainTextEdit,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QTextEdit,
    QWidget,
)

_WHOLE = (QAbstractItemView, QAbstractSpinBox, QComboBox, QPlainTextEdit, QTextEdit)  # what is inside is their own


class Way(QObject):
    """Puts the stops of a window in order a moment after something moved, never while widgets come and go."""

    def __init__(self, window: QMainWindow) -> None:
        """Lives as long as the window."""
        super().__init__(window)
        self._window = window
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(0)
        self._wait.timeout.connect(self._order)
        self._app = QApplication.instance()
        if isinstance(self._app, QApplication):
            self._app.focusChanged.connect(self.again)

    def again(self) -> None:
        """Something may have come or gone."""
        if self._window.isVisible():
            self._wait.start()

    def end(self) -> None:
        """The window closes."""
        self._wait.stop()
        if isinstance(self._app, QApplication):
            self._app.focusChanged.disconnect(self.again)
        self._app = None

    def _order(self) -> None:
        for one, other in pairwise(stops(self._window.centralWidget())):
            QWidget.setTabOrder(one, other)


def stops(widget: QWidget | None) -> Iterator[QWidget]:
    """Everything in sight that takes the keyboard, in the order of the layouts."""
    if widget is None or widget.isHidden():
        return
    if widget.focusPolicy() is not Qt.FocusPolicy.NoFocus:
        yield widget
    if not isinstance(widget, _WHOLE):
        for part in _parts(widget):
            yield from stops(part)


def _parts(widget: QWidget) -> Iterator[QWidget | None]:
    if isinstance(widget, QScrollArea):
        yield widget.widget()
    elif isinstance(widget, QStackedWidget):
        yield widget.currentWidget()
    elif isinstance(widget, QSplitter):
        yield from (widget.widget(place) for place in range(widget.count()))
    elif isinstance(widget, QAbstractScrollArea):  # what stands on a view that paints itself
        inside = [item for item in widget.viewport().children() if isinstance(item, QWidget)]
        yield from sorted(inside, key=lambda item: (item.y(), item.x()))
    elif (layout := widget.layout()) is not None:
        yield from _laid(layout)


def _laid(layout: QLayout) -> Iterator[QWidget]:
    for place in range(layout.count()):
        item = layout.itemAt(place)
        if item is None:
            continue
        if (widget := item.widget()) is not None:
            yield widget
        elif (inner := item.layout()) is not None:
            yield from _laid(inner)
