"""The controls of one gate: status as glyph and word, what each is worth."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from tengates.gui.plain import visible
from tengates.gui.style import LOOK, font
from tengates.gui.widgets.glyphs import STATUS_GLYPH
from tengates.gui.widgets.rows import ROW, Index, KeyedList, RowModel, paint_ground, paint_icon
from tengates.gui.widgets.term_label import explained
from tengates.model.outcome import ControlResult, Status
from tengates.present import words
from tengates.present.language import tr

_WRAPPED = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft)
_ORDER = (Status.FAIL, Status.PARTIAL, Status.UNANSWERED, Status.PASS, Status.NOT_APPLICABLE, Status.UNCHECKED)


def in_order(results: tuple[ControlResult, ...]) -> tuple[ControlResult, ...]:
    """What needs work first, heaviest first."""
    return tuple(sorted(results, key=lambda row: (_ORDER.index(row.outcome.status), not row.blocks, -row.weight)))


def points_of(result: ControlResult) -> str:
    """A control's points in its gate: "1.5 of 3 points"."""
    if result.waiver is not None:
        return " · ".join((words.status_word(result.outcome.status), tr("accepted for now")))
    if not result.counted:
        return words.status_word(result.outcome.status)
    got = result.weight * result.outcome.value
    points = tr("{got} of %n point|{got} of %n points", "", result.weight, got=words.figure(round(got, 1)))
    return f"{words.status_word(result.outcome.status)} · {points}"


class ControlModel(RowModel[ControlResult]):
    """The controls of one gate."""

    def words(self, row: ControlResult, role: int) -> object:
        """Its title; a screen reader says the points too, a tooltip explains the terms."""
        if role == Qt.ItemDataRole.DisplayRole:
            return visible(tr(row.title))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{visible(tr(row.title))}, {points_of(row)}"
        if role in {Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole}:
            return explained(words.status_word(row.outcome.status), *(("blocker",) if row.blocks else ()), "points")
        return None


class _RowPainter(QStyledItemDelegate):
    """Two lines: the title, and the status with its points."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """The title and the status, each in as many lines as it needs, and air."""
        row: ControlResult = index.data(ROW)
        holder = option.widget
        width = (holder.viewport().width() if isinstance(holder, KeyedList) else 200) - _left() - 8
        return QSize(200, _height(visible(row.title), font(), width) + _height(_line(row), font("small"), width) + 16)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw it."""
        row: ControlResult = index.data(ROW)
        area: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_ground(painter, option)
        size = LOOK.size(20)
        paint_icon(painter, QRect(area.left() + 8, area.top() + 8, size, size), *STATUS_GLYPH[row.outcome.status])
        self._words(painter, area.adjusted(_left(), 7, -8, -7), row)
        painter.restore()

    @staticmethod
    def _words(painter: QPainter, area: QRect, row: ControlResult) -> None:
        painter.setFont(font())
        painter.setPen(LOOK.colour("text"))
        painter.drawText(area, _WRAPPED | Qt.AlignmentFlag.AlignTop, visible(tr(row.title)))
        painter.setFont(font("small", figures=True))
        painter.setPen(LOOK.colour("quiet"))
        painter.drawText(area, _WRAPPED | Qt.AlignmentFlag.AlignBottom, _line(row))


def _line(row: ControlResult) -> str:
    return " · ".join((points_of(row), tr("blocker"))) if row.blocks else points_of(row)


def _left() -> int:
    """Where the words begin, right of the glyph."""
    return LOOK.size(20) + 16


def _height(text: str, face: QFont, width: int) -> int:
    return QFontMetrics(face).boundingRect(QRect(0, 0, max(width, 40), 10_000), _WRAPPED, text).height()


class ControlList(KeyedList):
    """The list; what is chosen stays chosen over a re-scan."""

    chosen = Signal(str)

    def __init__(self) -> None:
        """Empty."""
        super().__init__()
        self._model = ControlModel()
        self.setModel(self._model)
        self.setItemDelegate(_RowPainter(self))
        self.setAccessibleName(tr("Controls of this gate"))
        self.setResizeMode(KeyedList.ResizeMode.Adjust)  # rows wrap, so they grow when it gets narrow
        self.setVerticalScrollMode(KeyedList.ScrollMode.ScrollPerPixel)
        self.selectionModel().currentChanged.connect(self._told)

    def show_results(self, results: tuple[ControlResult, ...], chosen: str) -> str:
        """Show these, keep or make the choice; the id of what is chosen then."""
        rows = in_order(results)
        at = self.verticalScrollBar().value()
        self.blockSignals(True)  # noqa: FBT003  Qt's own switch
        if rows != self._model.rows:
            self._model.show(rows)
        index = next((place for place, row in enumerate(rows) if row.id == chosen), 0)
        self.setCurrentIndex(self._model.index(index))
        self.blockSignals(False)  # noqa: FBT003  Qt's own switch
        self.verticalScrollBar().setValue(at)
        return rows[index].id if rows else ""

    def _told(self, index: QModelIndex) -> None:
        row = index.data(ROW)
        if isinstance(row, ControlResult) and not self.signalsBlocked():
            self.chosen.emit(row.id)
