"""Rows that stand where content is about to be. They do not move."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from tengates.gui.style import LOOK
from tengates.present.language import tr

_ROW = 28
_SHARES = (0.42, 0.61, 0.5, 0.7, 0.38, 0.55)


class Skeleton(QWidget):
    """A few quiet bars in place of rows that are being read."""

    def __init__(self, rows: int = 6) -> None:
        """`rows` bars."""
        super().__init__()
        self._rows = rows
        self.setMinimumHeight(rows * _ROW)
        self.setAccessibleName(tr("Reading"))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the bars."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(LOOK.colour("track"))
        for row in range(self._rows):
            share = _SHARES[row % len(_SHARES)]
            painter.drawRoundedRect(QRectF(0, row * _ROW + 8, 140, 10), 4, 4)
            painter.drawRoundedRect(QRectF(176, row * _ROW + 8, max(0.0, (self.width() - 176) * share), 10), 4, 4)
        painter.end()
