"""Rows whose items go on in the next line when there is no room, and what keeps its height in a page that scrolls."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QLayout, QLayoutItem, QSizePolicy, QWidget

from tengates.gui.style import LOOK, font
from tengates.gui.widgets.basic import vertical


class WrappingRow(QLayout):
    """Items from left to right, then below."""

    def __init__(self, *items: QWidget, spacing: int = 8) -> None:
        """With these items."""
        super().__init__()
        self._items: list[QLayoutItem] = []
        self.setSpacing(spacing)
        self.setContentsMargins(0, 0, 0, 0)
        for item in items:
            self.addWidget(item)

    def addItem(self, item: QLayoutItem) -> None:
        """Append."""
        self._items.append(item)

    def count(self) -> int:
        """How many."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """One of them."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Take one out."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """None: it takes what it needs."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """Lines depend on the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """All lines at this width."""
        return self._place(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, area: QRect) -> None:
        """Place the items."""
        super().setGeometry(area)
        self._place(area, move=True)

    def sizeHint(self) -> QSize:
        """As small as can be."""
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        """The widest item alone."""
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        margins = self.contentsMargins()
        return size + QSize(margins.left() + margins.right(), margins.top() + margins.bottom())

    def _place(self, area: QRect, *, move: bool) -> int:
        """The height of all lines; items stand in the middle of theirs."""
        margins = self.contentsMargins()
        whole, area = area, area.marginsRemoved(margins)
        y = area.y()
        for line in self._lines(area.width()):
            height = max(item.sizeHint().height() for item in line)
            if move:
                self._set(line, QRect(area.x(), y, area.width(), height))
            y += height + self.spacing()
        return max(0, y - self.spacing() - whole.y() + margins.bottom())

    def _lines(self, width: int) -> list[list[QLayoutItem]]:
        lines: list[list[QLayoutItem]] = []
        used = 0
        for item in self._items:
            if item.isEmpty():
                continue
            wide = item.sizeHint().width()
            if not lines or used + wide > width:
                lines.append([])
                used = 0
            lines[-1].append(item)
            used += wide + self.spacing()
        return lines

    def _set(self, line: list[QLayoutItem], area: QRect) -> None:
        x = area.x()
        for item in line:
            hint = item.sizeHint()
            widget = item.widget()
            fills = widget is not None and widget.sizePolicy().horizontalPolicy() is QSizePolicy.Policy.Expanding
            width = area.right() + 1 - x if fills else min(hint.width(), area.width())
            top = area.y() + (area.height() - hint.height()) // 2
            item.setGeometry(QRect(QPoint(x, top), QSize(width, hint.height())))
            x += hint.width() + self.spacing()


class Sides(WrappingRow):
    """Words at the left, buttons at the right; below the words when these would have less room than `letters`."""

    def __init__(self, words: QWidget, *buttons: QWidget, spacing: int = 12, letters: int = 28) -> None:
        """The words may wrap."""
        super().__init__(words, *buttons, spacing=spacing)
        self._letters = letters

    def _place(self, area: QRect, *, move: bool) -> int:
        margins = self.contentsMargins()
        inner = area.marginsRemoved(margins)
        words, *buttons = self._items
        shown = [item for item in buttons if not item.isEmpty()]
        taken = sum(item.sizeHint().width() + self.spacing() for item in shown)
        high = max((item.sizeHint().height() for item in shown), default=0)
        least = max(words.minimumSize().width(), QFontMetrics(font()).averageCharWidth() * self._letters)
        beside = not shown or inner.width() - taken >= least
        room = inner.width() - taken if beside else inner.width()
        tall = words.heightForWidth(room) if words.hasHeightForWidth() else words.sizeHint().height()
        line = max(tall, high) if beside else high
        top = inner.y() if beside else inner.y() + tall + self.spacing()
        if move:
            words.setGeometry(QRect(inner.x(), inner.y() + (line - tall) // 2 if beside else inner.y(), room, tall))
            self._set(shown, QRect(inner.right() + 1 + self.spacing() - taken, top, taken, line))
        return top + line - area.y() + margins.bottom()


class Tall(QWidget):
    """Holds what scrolls by itself: in a page that scrolls too it asks for this height, whatever is in it."""

    def __init__(self, content: QWidget, pixels: int) -> None:
        """`pixels` at the usual text size."""
        super().__init__()
        self._pixels = pixels
        vertical(self).addWidget(content)

    def sizeHint(self) -> QSize:
        """Not what the content would like."""
        return QSize(super().sizeHint().width(), LOOK.size(self._pixels))

    def minimumSizeHint(self) -> QSize:
        """Never less."""
        return QSize(super().minimumSizeHint().width(), LOOK.size(self._pixels))

    def hasHeightForWidth(self) -> bool:
        """The same at every width."""
        return False
