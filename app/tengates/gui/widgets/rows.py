"""What lists of rows share: the model, the ground a row is drawn on, and where the keyboard is."""

from __future__ import annotations

from typing import Generic, TypeVar

from PySide6 import QtWidgets
from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QListView

from tengates.gui.style import LOOK
from tengates.gui.tokens import RADIUS

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex
ROW = Qt.ItemDataRole.UserRole + 1  # the role under which a row itself is found


class RowModel(QAbstractListModel, Generic[R]):
    """Rows as Qt wants them; whoever derives from it gives their words."""

    def __init__(self) -> None:
        """Empty."""
        super().__init__()
        self.rows: tuple[R, ...] = ()

    def show(self, rows: tuple[R, ...]) -> None:
        """Replace the rows."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, _parent: Index | None = None) -> int:
        """How many rows."""
        return len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The row itself, or its words for the screen and for a screen reader."""
        row = self.rows[index.row()]
        return row if role == ROW else self.words(row, role)

    def words(self, row: R, role: int) -> object:
        """What a row says in this role, None when nothing."""
        raise NotImplementedError


class KeyedList(QListView):
    """A list that shows where the keyboard is only to those who use it."""

    def __init__(self) -> None:
        """No key pressed yet."""
        super().__init__()
        self.keyed = False
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Tab and shortcuts show the place."""
        reasons = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason)
        self.keyed = event.reason() in reasons
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """So does any key."""
        self.keyed = True
        super().keyPressEvent(event)
        self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The mouse knows its place."""
        self.keyed = False
        super().mousePressEvent(event)


def paint_ground(painter: QPainter, option: QtWidgets.QStyleOptionViewItem) -> None:
    """The ground of a row: chosen, under the mouse, or with the keyboard on it."""
    area, state, holder = QRectF(option.rect), option.state, option.widget
    chosen = bool(state & QtWidgets.QStyle.StateFlag.State_Selected)
    if chosen or state & QtWidgets.QStyle.StateFlag.State_MouseOver:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(LOOK.colour("accent_soft" if chosen else "hover"))
        painter.drawRoundedRect(area.adjusted(0, 1, 0, -1), RADIUS, RADIUS)
    if isinstance(holder, KeyedList) and holder.keyed and state & QtWidgets.QStyle.StateFlag.State_HasFocus:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(LOOK.colour("accent"), 2))
        painter.drawRoundedRect(area.adjusted(1, 2, -1, -2), RADIUS, RADIUS)


def paint_icon(painter: QPainter, place: QRect, name: str, colour: str) -> None:
    """A line icon in the middle of this place, sharp at the screen's own resolution."""
    size = min(place.width(), place.height())
    icon = LOOK.pixmap(name, colour, size, painter.device().devicePixelRatioF())
    painter.drawPixmap(place.left() + (place.width() - size) // 2, place.top() + (place.height() - size) // 2, icon)


def paint_words(painter: QPainter, area: QRect, text: str, colour: str, *, right: bool = False) -> None:
    """One line of words in the middle of the area's height, shortened when there is too little room."""
    painter.setPen(LOOK.colour(colour))
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, area.width())
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | side, shown)
