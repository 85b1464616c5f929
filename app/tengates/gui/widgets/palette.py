"""The command palette: type a few letters, press Enter."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from tengates.gui.matching import Offer, found
from tengates.gui.style import LOOK, font
from tengates.gui.tokens import RADIUS
from tengates.gui.widgets.basic import KeyedList, Label, vertical
from tengates.gui.widgets.overlay import Overlay
from tengates.present.language import later, tr

_Index = QModelIndex | QPersistentModelIndex
_OFFER = Qt.ItemDataRole.UserRole + 1
_ROWS = 10
_LETTERS = 84
_MOVES = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageDown: _ROWS,
    Qt.Key.Key_PageUp: -_ROWS,
}
_NOTHING = later("Nothing is called that. Try a page, a gate, a task or an action.")


class _Model(QAbstractListModel):
    """What fits, as Qt wants it."""

    def __init__(self) -> None:
        """Empty."""
        super().__init__()
        self.rows: tuple[Offer, ...] = ()

    def show(self, rows: tuple[Offer, ...]) -> None:
        """Replace the rows."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, _parent: _Index | None = None) -> int:
        """How many."""
        return len(self.rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Words for the screen and for a screen reader."""
        offer = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return offer.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(part for part in (offer.text, offer.kind, offer.keys) if part)
        return offer if role == _OFFER else None


class _RowPainter(QStyledItemDelegate):
    """Icon, words, and at the right what it is and its shortcut."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index) -> QSize:
        """A line of text with air."""
        return QSize(200, row_height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw it."""
        offer: Offer = index.data(_OFFER)
        area: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        over = option.state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver)
        if over:
            painter.setPen(Qt.PenStyle.NoPen)
            chosen = bool(over & QStyle.StateFlag.State_Selected)
            painter.setBrush(LOOK.colour("accent_soft" if chosen else "hover"))
            painter.drawRoundedRect(area.adjusted(0, 1, 0, -1), RADIUS, RADIUS)
        size = LOOK.size(16)
        icon = LOOK.pixmap(offer.icon, offer.colour, size, painter.device().devicePixelRatioF())
        painter.drawPixmap(area.left() + 10, area.center().y() - size // 2 + 1, icon)
        inner = area.adjusted(size + 20, 0, -12, 0)
        painter.setFont(font("small"))
        side = "   ".join(part for part in (offer.kind, offer.keys) if part)
        room = min(painter.fontMetrics().horizontalAdvance(side) + 4, inner.width() // 2)  # 4: halves of pixels
        self._draw(painter, inner, side, "quiet", room, right=True)
        painter.setFont(font())
        self._draw(painter, inner, offer.text, "text", inner.width() - room - 16)
        painter.restore()

    @staticmethod
    def _draw(painter: QPainter, area: QRect, text: str, colour: str, room: int, *, right: bool = False) -> None:
        painter.setPen(LOOK.colour(colour))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room)
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | side, shown)


def row_height() -> int:
    """How high a row is with the text as large as it is."""
    return QFontMetrics(font()).height() + 14


class Palette(Overlay):
    """Opened with Ctrl+K; made of what can be done at that moment."""

    def __init__(self, window: QWidget, offers: Callable[[], tuple[Offer, ...]]) -> None:
        """`offers` is asked each time it opens."""
        super().__init__(window, _LETTERS)
        self._ask = offers
        self._offers: tuple[Offer, ...] = ()
        self._field = QLineEdit()
        self._model = _Model()
        self._list = KeyedList()
        self._nothing = Label(tr(_NOTHING), "quiet", wrap=True)
        self._lay_out()
        self._field.textChanged.connect(self._find)
        self._field.installEventFilter(self)
        self._list.clicked.connect(self._take)

    def ask(self) -> None:
        """Come in sight, empty."""
        self._offers = self._ask()
        self._field.clear()
        self._find("")
        self.open(self._field)

    def wanted_height(self, _width: int) -> int:
        """The field and ten rows."""
        return self._field.sizeHint().height() + _ROWS * row_height() + 36

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys that move in the list while one types; it closes when the keyboard goes elsewhere."""
        if watched is self._field and not self.isHidden():
            if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress and self._key(event.key()):
                return True
            if event.type() is QEvent.Type.FocusOut and self.window().isActiveWindow():
                self.shut()
        return super().eventFilter(watched, event)

    def _key(self, key: int) -> bool:
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._take(self._list.currentIndex())
            return True
        step = _MOVES.get(Qt.Key(key), 0)
        if step and self._model.rows:
            row = self._list.currentIndex().row() + step
            last = len(self._model.rows) - 1
            self._point(row % (last + 1) if abs(step) == 1 else min(max(row, 0), last))
        return bool(step)

    def _find(self, query: str) -> None:
        self._model.show(found(query, self._offers))
        self._nothing.setVisible(not self._model.rows)
        if self._model.rows:
            self._point(0)

    def _point(self, row: int) -> None:
        index = self._model.index(row)
        self._list.setCurrentIndex(index)
        said = str(index.data(Qt.ItemDataRole.AccessibleTextRole))
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._field, said))

    def _take(self, index: QModelIndex) -> None:
        offer = index.data(_OFFER) if index.isValid() else None
        if isinstance(offer, Offer):
            self.shut()
            offer.do()

    def _lay_out(self) -> None:
        self._field.setPlaceholderText(tr("Go to a page, gate, control or task, or do something"))
        self._field.setAccessibleName(tr("Go to or do"))
        self._list.setModel(self._model)
        self._list.setItemDelegate(_RowPainter(self._list))
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setAccessibleName(tr("What fits"))
        column = vertical(self, margin=12, spacing=8)
        column.addWidget(self._field)
        column.addWidget(self._nothing)
        column.addWidget(self._list, 1)
