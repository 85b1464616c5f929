"""How one row of the review is painted."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from tengates.gui.review import Line, Row, RowKind
from tengates.gui.style import LOOK, code_font, font
from tengates.gui.widgets.code_block import background, draw_line, formats
from tengates.present import words

_SIGN = 2.2  # characters kept free for + and -


@dataclass(frozen=True, slots=True)
class Geometry:
    """Where columns stand."""

    width: int
    digits: int
    unit: float
    beside: bool
    across: int

    @property
    def gutter(self) -> float:
        """Room for one line number."""
        return (self.digits + 2) * self.unit

    @property
    def room(self) -> float:
        """Room for code on one side."""
        if self.beside:
            return self.width / 2 - self.gutter - _SIGN * self.unit - 4
        return self.width - 2 * self.gutter - _SIGN * self.unit - 4


def paint_row(painter: QPainter, geometry: Geometry, row: Row, span: tuple[int, int], *, taken: bool) -> None:
    """Draw a row at `span` (top, height). `taken` is whether its hunk is accepted."""
    y, height = span
    if row.kind is RowKind.HUNK:
        painter.fillRect(QRectF(0, y, geometry.width, height), LOOK.colour("sunken"))
        return
    if row.kind is RowKind.GAP:
        _gap(painter, geometry, row, span)
    elif geometry.beside:
        half = geometry.width / 2
        _side(painter, geometry, row.old, QRectF(0, y, half, height), "removed" if taken else "")
        _side(painter, geometry, row.new, QRectF(half, y, half, height), "added" if taken else "")
        painter.fillRect(QRectF(half - 0.5, y, 1, height), LOOK.colour("line"))
    else:
        _single(painter, geometry, row, QRectF(0, y, geometry.width, height), taken=taken)


def _gap(painter: QPainter, geometry: Geometry, row: Row, span: tuple[int, int]) -> None:
    painter.setFont(font("small"))
    painter.setPen(LOOK.colour("quiet"))
    area = QRectF(geometry.gutter, span[0], geometry.width - geometry.gutter, span[1])
    text = words.counted(row.hidden, "line") + " unchanged"
    painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)


def _side(painter: QPainter, geometry: Geometry, line: Line | None, area: QRectF, tone: str) -> None:
    if line is None:
        painter.fillRect(area, LOOK.colour("sunken"))
        return
    _number(painter, geometry, line.number, area.topLeft(), area.height())
    _code(painter, geometry, line, area, (geometry.gutter, tone))


def _single(painter: QPainter, geometry: Geometry, row: Row, area: QRectF, *, taken: bool) -> None:
    line = row.new or row.old
    if line is None:
        return
    if row.old:
        _number(painter, geometry, row.old.number, area.topLeft(), area.height())
    if row.new:
        _number(painter, geometry, row.new.number, QPointF(geometry.gutter, area.top()), area.height())
    tone = ("removed" if row.new is None else "added") if taken else ""
    _code(painter, geometry, line, area, (2 * geometry.gutter, tone))


def _number(painter: QPainter, geometry: Geometry, number: int, at: QPointF, height: float) -> None:
    painter.setFont(code_font())
    painter.setPen(LOOK.colour("quiet"))
    area = QRectF(at.x(), at.y(), geometry.gutter - geometry.unit, height)
    painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, str(number))


def _code(painter: QPainter, geometry: Geometry, line: Line, area: QRectF, place: tuple[float, str]) -> None:
    left, tone = place
    ground = QRectF(area.left() + left, area.top(), area.width() - left, area.height())
    if line.changed and tone:
        painter.fillRect(ground, LOOK.colour(tone))
    painter.save()
    painter.setClipRect(ground)
    ink = LOOK.colour("text" if tone or not line.changed else "quiet")
    if line.changed:
        painter.setFont(code_font())
        painter.setPen(LOOK.colour("quiet"))
        sign = "+" if area.left() > 0 or tone == "added" else "\u2212"
        painter.drawText(
            ground.adjusted(geometry.unit * 0.5, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, sign if tone else "·"
        )
    shift = _SIGN * geometry.unit
    painter.setClipRect(ground.adjusted(shift, 0, 0, 0))
    shapes = formats(line.colours) if tone or not line.changed else []
    if tone and line.changed:
        shapes += [background(first, length, f"{tone}_word") for first, length in line.words]
    at = QPointF(ground.left() + shift - geometry.across, area.top() + 2)
    draw_line(painter, at, line.text, code_font(), shapes, ink)
    painter.restore()
