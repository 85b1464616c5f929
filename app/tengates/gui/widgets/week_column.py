"""A week of the plan: its cards, what is too much, and a place to drop a card on."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from tengates.gui.widgets.basic import Label, horizontal, vertical
from tengates.gui.widgets.task_card import MIME, TaskCard
from tengates.model.plan import Week
from tengates.present import words
from tengates.present.language import tr

_GAP = 4
_EDGES = 12  # a column's margins and its frame


class WeekColumn(QFrame):
    """A column of the board, or a chapter of the list."""

    dropped = Signal(str, int)  # task id, number of this week

    def __init__(self, week: Week) -> None:
        """With the head alone; `add` puts the cards in."""
        super().__init__()
        self._number = week.number
        self.setObjectName("week")
        self.setAcceptDrops(True)
        self._column: QVBoxLayout = vertical(self, margin=4, spacing=8)
        parts = [tr(week.name), words.days_text(week, short=True), words.hours_text(week.hours)]
        self.head = QWidget()
        head: QVBoxLayout = vertical(self.head)
        head.addWidget(Label(" · ".join(part for part in parts if part), "small", wrap=True))
        head.addWidget(Label(tr(week.title), "strong", wrap=True))
        if week.over:
            text = tr("{hours} more than you have. Move a task to later.", hours=words.hours_text(week.over))
            head.addWidget(Label(text, "warn", wrap=True))
        head.addStretch(1)
        self._column.addWidget(self.head)
        self._column.addStretch(1)

    def add(self, card: TaskCard) -> None:
        """One card more."""
        self._column.insertWidget(self._column.count() - 1, card)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Only our own cards."""
        if event.mimeData().hasFormat(MIME):
            event.acceptProposedAction()
            self._light(on=True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """The card went elsewhere."""
        self._light(on=False)
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """The card belongs here now."""
        self._light(on=False)
        event.setDropAction(Qt.DropAction.MoveAction)
        event.accept()
        self.dropped.emit(bytes(event.mimeData().data(MIME).data()).decode(), self._number)

    def _light(self, *, on: bool) -> None:
        self.setProperty("target", on)
        self.style().unpolish(self)
        self.style().polish(self)


class Board(QWidget):
    """Weeks beside each other; their first cards stand at one height."""

    def __init__(self, columns: Sequence[WeekColumn]) -> None:
        """At least one week."""
        super().__init__()
        self._columns = tuple(columns)
        row = horizontal(self, spacing=_GAP)
        for column in columns:
            row.addWidget(column, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Heads wrap, so the highest one tells."""
        super().resizeEvent(event)
        width = (self.width() - _GAP * (len(self._columns) - 1)) // len(self._columns) - _EDGES
        heights = [layout.heightForWidth(width) for column in self._columns if (layout := column.head.layout())]
        for column in self._columns:
            column.head.setMinimumHeight(max(heights))
