"""The left side of the guide: what there is to read, or what was found, a row each."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from tengates.gui.style import LOOK, font
from tengates.gui.widgets.rows import ROW, Index, KeyedList, RowModel, paint_ground

_WRAPPED = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft)
_EDGE, _AIR, _BAR = 12, 6, 12


@dataclass(frozen=True, slots=True)
class Row:
    """A page to read, with a line about it; without an id it is a heading."""

    ident: str
    title: str
    detail: str = ""


class _Model(RowModel[Row]):
    """Pages under their headings."""

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Headings cannot be chosen."""
        return super().flags(index) if self.rows[index.row()].ident else Qt.ItemFlag.NoItemFlags

    def words(self, row: Row, role: int) -> object:
        """Its title; a screen reader says the line about it too."""
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(part for part in (row.title, row.detail) if part)
        return None


class _RowPainter(QStyledItemDelegate):
    """The title, and below it in small letters the line about it."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Both in as many lines as they need."""
        row: Row = index.data(ROW)
        width = _room(option)
        title = _height(row.title, _face(row), width)
        return QSize(200, title + (_height(row.detail, font("small"), width) if row.detail else 0) + 2 * _AIR)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw it."""
        row: Row = index.data(ROW)
        area: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if row.ident:
            paint_ground(painter, option)
        inner = QRect(area.left() + _EDGE, area.top() + _AIR, _room(option), area.height() - 2 * _AIR)
        painter.setFont(_face(row))
        painter.setPen(LOOK.colour("text" if row.ident else "quiet"))
        painter.drawText(inner, _WRAPPED | Qt.AlignmentFlag.AlignTop, row.title)
        painter.setFont(font("small"))
        painter.setPen(LOOK.colour("quiet"))
        painter.drawText(inner, _WRAPPED | Qt.AlignmentFlag.AlignBottom, row.detail)
        painter.restore()


def _room(option: QStyleOptionViewItem) -> int:
    """The width of the words: the same with a scroll bar and without, else rows would jump."""
    holder = option.widget
    return (holder.width() if isinstance(holder, KeyedList) else 200) - 2 * _EDGE - _BAR


def _face(row: Row) -> QFont:
    return font() if row.ident else font("small", bold=True)


def _height(text: str, face: QFont, width: int) -> int:
    return QFontMetrics(face).boundingRect(QRect(0, 0, max(width, 40), 10_000), _WRAPPED, text).height()


class HelpList(KeyedList):
    """Moving in it looks at pages; a press or Enter takes one."""

    looked = Signal(str)
    taken = Signal(str)

    def __init__(self) -> None:
        """Empty."""
        super().__init__()
        self._model = _Model()
        self.setModel(self._model)
        self.setItemDelegate(_RowPainter(self))
        self.setResizeMode(KeyedList.ResizeMode.Adjust)  # rows wrap, so they grow when it gets narrow
        self.setVerticalScrollMode(KeyedList.ScrollMode.ScrollPerPixel)
        self.selectionModel().currentChanged.connect(self._moved)
        self.clicked.connect(lambda index: self._tell(index.data(ROW)))
        LOOK.changed.connect(self.scheduleDelayedItemsLayout)

    @property
    def at(self) -> str:
        """The id of the row one is at, "" for none."""
        row = self.currentIndex().data(ROW)
        return row.ident if isinstance(row, Row) else ""

    def show_rows(self, rows: tuple[Row, ...], at: str) -> None:
        """Show these, at the row with this id if there is one; nobody is told."""
        if rows != self._model.rows:
            self._model.show(rows)
        self.point(at)

    def point(self, at: str) -> None:
        """Stand at the row with this id, or at none; nobody is told."""
        place = next((place for place, row in enumerate(self._model.rows) if row.ident == at and at), -1)
        self.blockSignals(True)  # noqa: FBT003  Qt's own switch
        self.setCurrentIndex(self._model.index(place) if place >= 0 else QModelIndex())
        self.blockSignals(False)  # noqa: FBT003  Qt's own switch

    def step(self, by: int) -> None:
        """Go so many pages on, over headings."""
        places = [place for place, row in enumerate(self._model.rows) if row.ident]
        if places:
            now = self.currentIndex().row()
            here = places.index(now) if now in places else -1 if by > 0 else len(places)
            self.setCurrentIndex(self._model.index(places[min(max(here + by, 0), len(places) - 1)]))

    def take(self) -> None:
        """Take the row one is at, as a press does."""
        self._tell(self.currentIndex().data(ROW))

    def _moved(self, index: QModelIndex) -> None:
        row = index.data(ROW)
        if isinstance(row, Row) and row.ident and not self.signalsBlocked():
            self.looked.emit(row.ident)

    def _tell(self, row: object) -> None:
        if isinstance(row, Row) and row.ident:
            self.taken.emit(row.ident)
