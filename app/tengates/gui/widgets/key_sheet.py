"""All shortcuts on one sheet, made from the actions themselves."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractSlider, QGridLayout, QWidget

from tengates.gui.widgets.basic import Body, Button, Label, clear, horizontal, on_click, vertical
from tengates.gui.widgets.overlay import Overlay
from tengates.gui.widgets.review_pane import KEYS

Keys = tuple[tuple[str, tuple[tuple[str, str], ...]], ...]  # chapters of pairs: keys, what they do
_LETTERS = 96
_SCROLLS = {
    Qt.Key.Key_Down: QAbstractSlider.SliderAction.SliderSingleStepAdd,
    Qt.Key.Key_Up: QAbstractSlider.SliderAction.SliderSingleStepSub,
    Qt.Key.Key_PageDown: QAbstractSlider.SliderAction.SliderPageStepAdd,
    Qt.Key.Key_PageUp: QAbstractSlider.SliderAction.SliderPageStepSub,
}
# What has no action of its own: keys that a list, a card or a panel takes while it has the keyboard.
ELSEWHERE: Keys = (
    (
        "Anywhere",
        (
            ("Tab", "Go to the next thing"),
            ("Shift+Tab", "Go back to the one before"),
            ("Space or Enter", "Press what has the ring"),
            ("Esc", "Close this sheet, the palette or a panel"),
        ),
    ),
    ("Lists: pages, controls, files", (("↑ and ↓", "Go up and down"), ("Home and End", "Go to the first or last"))),
    ("Review of a fix", (*KEYS, ("Ctrl+Enter", "Save what you typed over a change"))),
    ("Plan", (("Alt+← and Alt+→", "Move the task that has the ring to another week"),)),
)


class KeySheet(Overlay):
    """Opened with F1."""

    def __init__(self, window: QWidget, keys: Callable[[], Keys]) -> None:
        """`keys` is asked each time it opens."""
        super().__init__(window, _LETTERS)
        self._keys = keys
        self._body = Body(margin=20, spacing=16)
        self._close = Button("", "quiet", "close")
        self._close.setAccessibleName("Close the sheet of shortcuts")
        on_click(self._close, self.shut)
        head = horizontal()
        head.setContentsMargins(20, 14, 12, 0)
        head.addWidget(Label("Keyboard", "title"), 1)
        head.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        column = vertical(self, spacing=0)
        column.addLayout(head)
        column.addWidget(self._body, 1)

    def ask(self) -> None:
        """Come in sight."""
        clear(self._body.column)
        for title, rows in (*self._keys(), *ELSEWHERE):
            self._chapter(title, rows)
        self._body.column.addStretch(1)
        self.open(self._close)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows and page keys scroll it; the ring stays on the one button."""
        if event.key() in _SCROLLS:
            self._body.verticalScrollBar().triggerAction(_SCROLLS[Qt.Key(event.key())])
            return
        super().keyPressEvent(event)

    def wanted_height(self, width: int) -> int:
        """All of it, when there is room."""
        return self._body.inner.heightForWidth(width) + 80

    def _chapter(self, title: str, rows: tuple[tuple[str, str], ...]) -> None:
        self._body.column.addWidget(Label(title, "strong"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(1, 2)
        for place, (keys, what) in enumerate(rows):
            grid.addWidget(Label(what, wrap=True), place, 0)
            grid.addWidget(Label(keys, "quiet", wrap=True), place, 1)
        self._body.column.addLayout(grid)
