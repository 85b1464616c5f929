"""A few choices side by side, one of them chosen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QFont, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QPushButton, QSizePolicy, QWidget

from tengates.gui.plain import no_mnemonic
from tengates.gui.widgets.basic import clear, horizontal
from tengates.gui.widgets.calm import CalmCombo


class _Segment(QPushButton):
    """One choice of several; it keeps room for its words in bold, which they are once chosen."""

    def sizeHint(self) -> QSize:
        """As wide as the bold words need."""
        bold = QFont(self.font())
        bold.setWeight(QFont.Weight.DemiBold)
        more = QFontMetrics(bold).horizontalAdvance(self.text()) - self.fontMetrics().horizontalAdvance(self.text())
        return super().sizeHint() + QSize(max(0, more), 0)


class Segments(QWidget):
    """A few choices side by side, one of them chosen."""

    chosen = Signal(str)

    def __init__(self, choices: Sequence[tuple[str, str]], name: str) -> None:
        """`choices` are pairs of key and words; `name` is what a screen reader says."""
        super().__init__()
        self.setAccessibleName(name)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QPushButton] = {}
        self._row = horizontal(self, spacing=0)
        self._offered: tuple[tuple[str, str], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.offer(choices)

    def offer(self, choices: Sequence[tuple[str, str]]) -> None:
        """Other choices; the same ones change nothing."""
        if tuple(choices) == self._offered:
            return
        self._offered = tuple(choices)
        self._buttons = {}
        clear(self._row)
        for index, (key, text) in enumerate(choices):
            edge = "first" if index == 0 else "last" if index == len(choices) - 1 else "middle"
            self._row.addWidget(self._button(key, text, edge))

    def choose(self, key: str) -> None:
        """Show this choice as chosen, without a signal."""
        self._buttons[key].setChecked(True)

    @property
    def choice(self) -> str:
        """The key of what is chosen."""
        return next((key for key, button in self._buttons.items() if button.isChecked()), "")

    def _button(self, key: str, text: str, edge: str) -> QPushButton:
        button = _Segment(no_mnemonic(text))
        button.setCheckable(True)
        button.setAccessibleName(f"{self.accessibleName()}: {text}")
        button.setAutoDefault(False)
        button.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        button.setProperty("kind", "segment")
        button.setProperty("edge", edge)
        button.clicked.connect(lambda: self.chosen.emit(key))
        self._group.addButton(button)
        self._buttons[key] = button
        return button


class FoldingSegments(QWidget):
    """Many choices side by side; where they have too little room, the same ones in a list to open."""

    chosen = Signal(str)

    def __init__(self, choices: Sequence[tuple[str, str]], name: str) -> None:
        """See `Segments`."""
        super().__init__()
        self._segments, self._list = Segments(choices, name), CalmCombo(choices, name)
        for part in (self._segments, self._list):
            part.setParent(self)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._segments.chosen.connect(self._take)
        self._list.activated.connect(lambda _row: self._take(str(self._list.currentData())))

    def choose(self, key: str) -> None:
        """Show this choice as chosen, without a signal."""
        self._segments.choose(key)
        self._list.choose(key)

    @property
    def choice(self) -> str:
        """The key of what is chosen."""
        return self._segments.choice

    def sizeHint(self) -> QSize:
        """All of them side by side."""
        return self._segments.sizeHint().expandedTo(QSize(0, self._list.sizeHint().height()))

    def minimumSizeHint(self) -> QSize:
        """The list."""
        return self._list.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """One of the two."""
        super().resizeEvent(event)
        wanted = self._segments.sizeHint()
        folded = wanted.width() > self.width()
        self._list.setVisible(folded)
        self._segments.setVisible(not folded)
        part = self._list if folded else self._segments
        size = part.sizeHint()
        part.setGeometry(0, (self.height() - size.height()) // 2, min(size.width(), self.width()), size.height())

    def _take(self, key: str) -> None:
        self.choose(key)
        self.chosen.emit(key)
