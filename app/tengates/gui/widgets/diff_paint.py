"""How one row of the review is painted."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from tengates.gui.colours import Mark
from tengates.gui.review import Colours, Line, Row, RowKind
from tengates.gui.style import LOOK, code_font
from tengates.gui.widgets.code_block import background, draw_line, formats

_SIGN = 2.2  # characters kept free for + and -


@dataclass(frozen=True, slots=True)
class Geometry:
    """Where columns stand."""

    width: int
    digits: int
    unit: float
    beside: bool
    across: int
    colours: Colours

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


@dataclass(frozen=True, slots=True)
class State:
    """How a row is shown: is its hunk taken, is it the current one, and has the review the keyboard."""

    taken: bool = True
    current: bool = False
    focused: bool = False


def paint_row(painter: QPainter, geometry: Geometry, row: Row, span: tuple[int, int], state: State) -> None:
    """Draw a row at `span` (top, height)."""
    y, height = span
    if row.kind in {RowKind.HUNK, RowKind.GAP}:
        ground = "accent_soft" if state.current and state.focused else "sunken"
        painter.fillRect(QRectF(0, y, geometry.width, height), LOOK.colour(ground))
    elif row.kind is RowKind.LINE and geometry.beside:
        half = geometry.width / 2
        _side(painter, geometry, row.old, QRectF(0, y, half, height), "removed" if state.taken else "")
        _side(painter, geometry, row.new, QRectF(half, y, half, height), "added" if state.taken else "")
        painter.fillRect(QRectF(half - 0.5, y, 1, height), LOOK.colour("line"))
    elif row.kind is RowKind.LINE:
        _single(painter, geometry, row, QRectF(0, y, geometry.width, height), taken=state.taken)
    if state.current:
        painter.fillRect(QRectF(0, y, 3, height), LOOK.colour("accent" if state.focused else "outline"))


def _side(painter: QPainter, geometry: Geometry, line: Line | None, area: QRectF, tone: str) -> None:
    side = 0 if area.left() == 0 else 1
    if line is None:
        painter.fillRect(area, LOOK.colour("sunken"))
        return
    _number(painter, geometry, line.number, area.topLeft(), area.height())
    _code(painter, geometry, line, area, _Place(geometry.gutter, tone, side))


def _single(painter: QPainter, geometry: Geometry, row: Row, area: QRectF, *, taken: bool) -> None:
    line = row.new or row.old
    if line is None:
        return
    if row.old:
        _number(painter, geometry, row.old.number, area.topLeft(), area.height())
    if row.new:
        _number(painter, geometry, row.new.number, QPointF(geometry.gutter, area.top()), area.height())
    tone = ("removed" if row.new is None else "added") if taken else ""
    _code(painter, geometry, line, area, _Place(2 * geometry.gutter, tone, 0 if row.new is None else 1))


def _number(painter: QPainter, geometry: Geometry, number: int, at: QPointF, height: float) -> None:
    painter.setFont(code_font())
    painter.setPen(LOOK.colour("quiet"))
    area = QRectF(at.x(), at.y(), geometry.gutter - geometry.unit, height)
    painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, str(number))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a line's code begins, its ground, and which side it is of."""

    left: float
    tone: str
    side: int


def _code(painter: QPainter, geometry: Geometry, line: Line, area: QRectF, place: _Place) -> None:
    ground = QRectF(area.left() + place.left, area.top(), area.width() - place.left, area.height())
    tone = place.tone if line.changed else ""
    if tone:
        painter.fillRect(ground, LOOK.colour(tone))
    painter.save()
    painter.setClipRect(ground)
    left_out = line.changed and not tone
    if line.changed:
        painter.setFont(code_font())
        painter.setPen(LOOK.colour("quiet"))
        sign = "·" if left_out else "+" if place.side else "\u2212"
        painter.drawText(ground.adjusted(geometry.unit * 0.5, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, sign)
    shift = _SIGN * geometry.unit
    painter.setClipRect(ground.adjusted(shift, 0, 0, 0))
    shapes = [] if left_out else formats(_marks(geometry.colours[place.side], line.number))
    if tone:
        shapes += [background(first, length, f"{tone}_word") for first, length in line.words]
    at = QPointF(ground.left() + shift - geometry.across, area.top() + 2)
    draw_line(painter, at, line.text, code_font(), shapes, LOOK.colour("quiet" if left_out else "text"))
    painter.restore()


def _marks(side: tuple[tuple[Mark, ...], ...], number: int) -> tuple[Mark, ...]:
    """Syntax marks of a line; none until they are known."""
    return side[number - 1] if number <= len(side) else ()
