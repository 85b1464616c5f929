"""A few lines of code with their numbers; the lines in question are marked."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QTextCharFormat, QTextLayout
from PySide6.QtWidgets import QSizePolicy, QWidget

from tengates.gui.colours import Mark, coloured
from tengates.gui.plain import visible
from tengates.gui.style import LOOK, code_font
from tengates.gui.tokens import RADIUS
from tengates.present.language import tr

_PAD = 8


def formats(marks: tuple[Mark, ...], shift: int = 0) -> list[QTextLayout.FormatRange]:
    """Syntax marks as Qt wants them."""
    return [_range(first + shift, length, _ink(getattr(LOOK.tokens, name))) for first, length, name in marks]


def background(first: int, length: int, colour: str) -> QTextLayout.FormatRange:
    """A mark behind some characters."""
    return _range(first, length, _ground(getattr(LOOK.tokens, colour)))


@cache
def _ink(colour: str) -> QTextCharFormat:
    """Made once per colour: a screen of code has a thousand marks."""
    shape = QTextCharFormat()
    shape.setForeground(QColor(colour))
    return shape


@cache
def _ground(colour: str) -> QTextCharFormat:
    shape = QTextCharFormat()
    shape.setBackground(QColor(colour))
    return shape


def draw_line(
    painter: QPainter, at: QPointF, text: str, face: QFont, shapes: list[QTextLayout.FormatRange], ink: QColor
) -> None:
    """Draw one line of code."""
    layout = QTextLayout(text, face)
    layout.setFormats(shapes)
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    painter.setPen(ink)
    layout.draw(painter, at)


def _range(first: int, length: int, shape: QTextCharFormat) -> QTextLayout.FormatRange:
    found = QTextLayout.FormatRange()
    found.start, found.length, found.format = first, length, shape
    return found


class CodeBlock(QWidget):
    """Read-only lines; long ones are cut at the edge."""

    def __init__(self, path: str, lines: tuple[tuple[int, str], ...], first: int, last: int) -> None:
        """`first`..`last` are the lines in question."""
        super().__init__()
        self._first, self._last = first, last
        self._numbers = [number for number, _ in lines]
        self._lines = [visible(text.replace("\t", "    ")) for _, text in lines]
        self._marks = coloured(path, "\n".join(self._lines))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(
            tr("Code of {path}, lines {first} to {last}", path=visible(path), first=first, last=last)
        )
        self.setAccessibleDescription("\n".join(self._lines))

    def sizeHint(self) -> QSize:
        """All lines and a little air."""
        return QSize(200, round(self._height() * len(self._lines)) + 2 * _PAD)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw ground, numbers and lines."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(LOOK.colour("sunken"))
        painter.drawRoundedRect(QRectF(self.rect()), RADIUS, RADIUS)
        face = code_font()
        metrics = QFontMetricsF(face)
        gutter = metrics.horizontalAdvance("0" * max(3, len(str(self._numbers[-1] if self._numbers else 0)))) + 2 * _PAD
        painter.setClipRect(QRectF(self.rect()).adjusted(0, 0, -_PAD, 0))
        for row, (number, text) in enumerate(zip(self._numbers, self._lines, strict=True)):
            top = _PAD + row * self._height()
            inside = self._first <= number <= self._last
            if inside:
                painter.fillRect(QRectF(0, top, 3, self._height()), LOOK.colour("accent"))
            painter.setFont(face)
            painter.setPen(LOOK.colour("text" if inside else "quiet"))
            painter.drawText(
                QRectF(0, top, gutter - _PAD, self._height()),
                Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
                str(number),
            )
            shapes = formats(self._marks[row])
            draw_line(painter, QPointF(gutter + 4, top + 1), text, face, shapes, LOOK.colour("text"))
        painter.end()

    @staticmethod
    def _height() -> float:
        return round(QFontMetricsF(code_font()).height()) + 3
