"""A gate's scores over scans as a line, with its minimum; the figures stand beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from tengates.gui.style import LOOK
from tengates.gui.widgets.basic import Label, horizontal, vertical
from tengates.model.score import Gate
from tengates.present import words
from tengates.present.language import decimal, tr

_FULL = 5.0
_HEIGHT = 44
_DOT = 3.0
_SPOKEN = 12  # scores that are read aloud


class TrendLine(QWidget):
    """The line alone."""

    def __init__(self, scores: Sequence[float], minimum: float) -> None:
        """`scores` from the oldest to the newest, 0 to 5."""
        super().__init__()
        self._scores, self._minimum = tuple(scores), minimum
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(120, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Minimum, line, and a dot at the newest score."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(_DOT + 1, _DOT + 1, -_DOT - 1, -_DOT - 1)
        level = self._at(area, 0, self._minimum).y()
        painter.setPen(QPen(LOOK.colour("outline"), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(area.left(), level), QPointF(area.right(), level))
        places = [self._at(area, index, score) for index, score in enumerate(self._scores)]
        colour = LOOK.colour("good" if self._scores[-1] >= self._minimum else "warn")
        painter.setPen(QPen(colour, 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
        painter.drawPolyline(places)
        painter.setBrush(colour)
        painter.drawEllipse(places[-1], _DOT, _DOT)
        painter.end()

    def _at(self, area: QRectF, index: int, score: float) -> QPointF:
        steps = max(len(self._scores) - 1, 1)
        return QPointF(area.left() + area.width() * index / steps, area.bottom() - area.height() * score / _FULL)


class Trend(QWidget):
    """Name, first and newest score, and the line."""

    def __init__(self, gate: Gate, scores: Sequence[float]) -> None:
        """At least one score, the oldest first."""
        super().__init__()
        told = " → ".join(dict.fromkeys(decimal(score) for score in (scores[0], scores[-1])))  # one that stayed, once
        ends = (*scores[: _SPOKEN // 2], *scores[-_SPOKEN // 2 :]) if len(scores) > _SPOKEN else scores
        spoken = tr("{gate}: {scores}, needs {minimum}")
        told_all = ", ".join(decimal(score) for score in ends)
        self.setAccessibleName(spoken.format(gate=tr(gate.short), scores=told_all, minimum=words.figure(gate.minimum)))
        column = vertical(self, spacing=2)
        top = horizontal(spacing=8)
        top.addWidget(Label(tr(gate.short), "small"), 1)
        top.addWidget(Label(told, "small"))
        column.addLayout(top)
        column.addWidget(TrendLine(scores, gate.minimum))


def trend_grid(gates: Sequence[Gate], scores: Mapping[str, Sequence[float]], columns: int) -> QGridLayout:
    """A trend for each gate that has scores, so many beside each other."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(24)
    grid.setVerticalSpacing(16)
    scored = [gate for gate in gates if scores.get(gate.id)]
    for place, gate in enumerate(scored):
        grid.addWidget(Trend(gate, scores[gate.id]), place // columns, place % columns)
    return grid
