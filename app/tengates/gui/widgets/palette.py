"""The command palette: type a few letters, press Enter."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QModelIndex, QObject, QRect, QSize, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QLineEdit, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from tengates.gui.matching import Offer, found
from tengates.gui.style import LOOK, font
from tengates.gui.widgets.basic import Label, vertical
from tengates.gui.widgets.overlay import Overlay
from tengates.gui.widgets.rows import ROW, Index, KeyedList, RowModel, paint_ground, paint_icon, paint_words
from tengates.present.language import later, tr

_ROWS = 10
_WIDEST = "Ctrl+Shift+Z"
_LETTERS = 84
_MOVES = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageDown: _ROWS,
    Qt.Key.Key_PageUp: -_ROWS,
}
_NOTHING = later("Nothing is called that. Try a page, a gate, a task or an action.")


class _Model(RowModel[Offer]):
    """What fits."""

    def words(self, row: Offer, role: int) -> object:
        """Its words; a screen reader says what it is and its shortcut too."""
        if role == Qt.ItemDataRole.DisplayRole:
            return row.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(part for part in (row.text, row.kind, row.keys) if part)
        return None


class _RowPainter(QStyledItemDelegate):
    """Icon, words, and at the right what it is and its shortcut."""

    def __init__(self, model: _Model, view: KeyedList) -> None:
        """Shortcuts get a column of their own when any row has one."""
        super().__init__(view)
        self._model = model

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """A line of text with air."""
        return QSize(200, row_height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw it."""
        offer: Offer = index.data(ROW)
        area: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_ground(painter, option)
        size = LOOK.size(16)
        paint_icon(
            painter, QRect(area.left() + 10, area.center().y() - size // 2 + 1, size, size), offer.icon, offer.colour
        )
        inner = area.adjusted(size + 20, 0, -12, 0)
        painter.setFont(font("small"))
        keys = painter.fontMetrics().horizontalAdvance(_WIDEST) + 16  # so that what it is stands in a column
        paint_words(painter, inner, offer.keys, "quiet", right=True)
        room = min(painter.fontMetrics().horizontalAdvance(offer.kind) + 4, inner.width() // 2)  # 4: halves of pixels
        left = inner.adjusted(0, 0, -keys if any(row.keys for row in self._model.rows) else 0, 0)
        paint_words(painter, left.adjusted(left.width() - room, 0, 0, 0), offer.kind, "quiet", right=True)
        painter.setFont(font())
        paint_words(painter, left.adjusted(0, 0, -room - 16, 0), offer.text, "text")
        painter.restore()


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
        offer = index.data(ROW) if index.isValid() else None
        if isinstance(offer, Offer):
            self.shut()
            offer.do()

    def _lay_out(self) -> None:
        self._field.setPlaceholderText(tr("Go to a page, gate, control or task, or do something"))
        self._field.setAccessibleName(tr("Go to or do"))
        self._list.setModel(self._model)
        self._list.setItemDelegate(_RowPainter(self._model, self._list))
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setAccessibleName(tr("What fits"))
        column = vertical(self, margin=12, spacing=8)
        column.addWidget(self._field)
        column.addWidget(self._nothing)
        column.addWidget(self._list, 1)
