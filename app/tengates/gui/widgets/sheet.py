"""A panel over the page with rows of words in two columns, under headings; the keyboard scrolls it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractSlider, QGridLayout, QWidget

from tengates.gui.tokens import RADIUS
from tengates.gui.widgets.basic import Body, Button, Label, clear, horizontal, on_click, vertical
from tengates.gui.widgets.overlay import Overlay
from tengates.present.language import tr

Chapters = tuple[tuple[str, tuple[tuple[str, str], ...]], ...]  # headings, each with pairs of left and right
_LETTERS = 96
_SCROLLS = {
    Qt.Key.Key_Down: QAbstractSlider.SliderAction.SliderSingleStepAdd,
    Qt.Key.Key_Up: QAbstractSlider.SliderAction.SliderSingleStepSub,
    Qt.Key.Key_PageDown: QAbstractSlider.SliderAction.SliderPageStepAdd,
    Qt.Key.Key_PageUp: QAbstractSlider.SliderAction.SliderPageStepSub,
    Qt.Key.Key_Home: QAbstractSlider.SliderAction.SliderToMinimum,
    Qt.Key.Key_End: QAbstractSlider.SliderAction.SliderToMaximum,
}


class Sheet(Overlay):
    """Its words are given each time it opens."""

    def __init__(self, window: QWidget, title: str, shares: tuple[int, int]) -> None:
        """`shares` are the widths of the two columns."""
        super().__init__(window, _LETTERS)
        self._shares = shares
        self._body = Body(margin=20, spacing=16)
        self._close = Button("", "quiet", "close")
        self._close.setAccessibleName(tr("Close: {title}", title=title))
        on_click(self._close, self.shut)
        head = horizontal()
        head.setContentsMargins(20, 14, 12, 0)
        head.addWidget(Label(title, "title"), 1)
        head.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        column = vertical(self, spacing=0)
        column.setContentsMargins(1, 1, 1, RADIUS)  # what scrolls must not cover the round corners
        column.addLayout(head)
        column.addWidget(self._body, 1)

    def show_chapters(self, chapters: Chapters) -> None:
        """Come in sight with these words."""
        clear(self._body.column)
        for title, rows in chapters:
            if title:
                self._body.column.addWidget(Label(tr(title), "strong"))
            self._body.column.addLayout(self._grid(rows))
        self._body.column.addStretch(1)
        self.open(self._close)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows and page keys scroll it; the ring stays on the one button."""
        if event.key() in _SCROLLS:
            self._body.verticalScrollBar().triggerAction(_SCROLLS[Qt.Key(event.key())])
            return
        super().keyPressEvent(event)

    def wanted_height(self, width: int) -> int:
        """All of it, when there is room."""
        return self._body.inner.heightForWidth(width) + 80

    def _grid(self, rows: tuple[tuple[str, str], ...]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        for column, share in enumerate(self._shares):
            grid.setColumnStretch(column, share)
        for place, (left, right) in enumerate(rows):
            grid.addWidget(Label(tr(left), wrap=True), place, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(Label(tr(right), "quiet", wrap=True), place, 1, Qt.AlignmentFlag.AlignTop)
        return grid
