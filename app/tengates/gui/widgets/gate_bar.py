"""A gate as a bar: its name, how far it is, the minimum as a mark, the score in figures and in words."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from tengates.gui.style import LOOK, font
from tengates.gui.tokens import RADIUS
from tengates.gui.widgets.term_label import explained
from tengates.model.score import GateScore, GateState
from tengates.present import words
from tengates.present.language import decimal, tr

_FULL = 5.0


def bar_colour(item: GateScore) -> str:
    """The token for a bar: always beside the figures and the word."""
    if item.state is not GateState.SCORED:
        return "quiet"
    if not item.below:
        return "good"
    return "critical" if item.gate.critical else "warn"


def state_word(item: GateScore) -> str:
    """What the bar says in one word."""
    if item.state is GateState.NOT_APPLICABLE:
        return tr("does not apply")
    if item.state is GateState.NOT_JUDGED:
        return tr("not judged")
    if not item.below:
        return tr("ready")
    return tr("critical") if item.gate.critical else tr("below")


def paint_bar(painter: QPainter, area: QRectF, item: GateScore) -> None:
    """Track, filling and the mark of the minimum."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(LOOK.colour("track"))
    painter.drawRoundedRect(area, area.height() / 2, area.height() / 2)
    if item.state is GateState.SCORED and item.score > 0:
        filled = QRectF(area)
        filled.setWidth(max(area.height(), area.width() * min(item.score, _FULL) / _FULL))
        painter.setBrush(LOOK.colour(bar_colour(item)))
        painter.drawRoundedRect(filled, area.height() / 2, area.height() / 2)
    if item.state is not GateState.NOT_APPLICABLE:
        at = area.left() + area.width() * item.minimum / _FULL
        painter.setPen(QPen(LOOK.colour("surface"), 4))
        painter.drawLine(QPointF(at, area.top() - 3), QPointF(at, area.bottom() + 3))
        painter.setPen(QPen(LOOK.colour("text"), 2))
        painter.drawLine(QPointF(at, area.top() - 3), QPointF(at, area.bottom() + 3))


class GateRow(QAbstractButton):
    """One row of the scorecard; pressing it opens the gate."""

    def __init__(self, item: GateScore, change: float = 0.0) -> None:
        """`change` is how far it moved since the scan before."""
        super().__init__()
        self.item = item
        self._change = change
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(_spoken(item, change))
        meant = explained(state_word(item))
        self.setToolTip("\n".join(part for part in (tr(item.gate.question), words.gate_detail(item), meant) if part))
        self.setAccessibleDescription(self.toolTip())

    def sizeHint(self) -> QSize:
        """As high as a line of text with air."""
        return QSize(480, round(QFontMetricsF(font()).height()) + 14)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the columns."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._ground(painter)
        metrics = QFontMetricsF(font(bold=True, figures=True))
        samples = (tr("Data validation"), "0.0 / 4.5", "\u25bc 0.0", tr("does not apply"), tr("critical"))
        widths = [metrics.horizontalAdvance(sample) + 16 for sample in samples]
        name_width, figure_width, change_width, word_width, short_word = widths
        inner = QRectF(self.rect()).adjusted(8, 0, -8, 0)
        bar = QRectF(inner.left() + name_width, inner.center().y() - 4, 0, 8)
        bar.setWidth(max(60.0, inner.width() - name_width - figure_width - change_width - short_word - 16))
        paint_bar(painter, bar, self.item)
        left = bar.right() + 16
        painter.setFont(font())
        self._text(painter, QRectF(inner.left(), 0, name_width - 8, inner.height()), tr(self.item.gate.short), "text")
        painter.setFont(font(figures=True))
        self._figures(painter, QRectF(left, 0, figure_width, inner.height()))
        self._moved(painter, QRectF(left + figure_width, 0, change_width, inner.height()))
        colour = "quiet" if self.item.state is not GateState.SCORED else bar_colour(self.item)
        self._text(
            painter,
            QRectF(inner.right() - word_width, 0, word_width, inner.height()),
            state_word(self.item),
            colour,
            right=True,
        )
        painter.end()

    def _ground(self, painter: QPainter) -> None:
        area = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setPen(Qt.PenStyle.NoPen)
        if self.underMouse() or self.isDown():
            painter.setBrush(LOOK.colour("hover"))
            painter.drawRoundedRect(area, RADIUS, RADIUS)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(LOOK.colour("accent"), 2))
            painter.drawRoundedRect(area, RADIUS, RADIUS)

    def _figures(self, painter: QPainter, area: QRectF) -> None:
        if self.item.state is not GateState.SCORED:
            self._text(painter, area, "\u2013", "quiet")
            return
        score = decimal(self.item.score)
        painter.setFont(font(bold=True, figures=True))
        self._text(painter, area, score, "text")
        width = QFontMetricsF(painter.font()).horizontalAdvance(score)
        painter.setFont(font(figures=True))
        self._text(painter, area.adjusted(width, 0, 0, 0), f" / {words.figure(self.item.minimum)}", "quiet")

    def _moved(self, painter: QPainter, area: QRectF) -> None:
        if self._change:
            mark = "▲" if self._change > 0 else "▼"
            self._text(painter, area, f"{mark} {decimal(abs(self._change))}", "good" if self._change > 0 else "bad")

    @staticmethod
    def _text(painter: QPainter, area: QRectF, text: str, colour: str, *, right: bool = False) -> None:
        painter.setPen(LOOK.colour(colour))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, round(area.width()))
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | side, shown)


def _spoken(item: GateScore, change: float) -> str:
    """What a screen reader says."""
    parts = []
    if item.state is GateState.SCORED:
        figures = tr("{score} of 5, a launch needs {minimum}")
        parts.append(figures.format(score=decimal(item.score), minimum=words.figure(item.minimum)))
    parts.append(state_word(item))
    if change:
        moved = tr("up {points} since the last scan") if change > 0 else tr("down {points} since the last scan")
        parts.append(moved.format(points=decimal(abs(change))))
    return f"{tr(item.gate.title)}: {', '.join(parts)}"
