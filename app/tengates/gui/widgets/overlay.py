"""A panel over the page that the keyboard opens and Esc closes; the keyboard then goes back to where it was."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QWidget

from tengates.gui.style import font

_MARGIN = 32
_TOP = 48


class Overlay(QFrame):
    """Stands over the window, at its top, as wide as `letters` letters when there is room."""

    def __init__(self, window: QWidget, letters: int) -> None:
        """Hidden until `open`."""
        super().__init__(window)
        self._over, self._letters = window, letters
        self._before: QWidget | None = None
        self.setObjectName("overlay")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.hide()
        window.installEventFilter(self)

    def open(self, first: QWidget) -> None:
        """Come in sight and give the keyboard to `first`."""
        if self.isHidden():
            self._before = QApplication.focusWidget()
        self._fit()
        self.show()
        self.raise_()
        first.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def shut(self) -> None:
        """Go, and give the keyboard back."""
        if self.isHidden():
            return
        held = self.isAncestorOf(QApplication.focusWidget() or self)
        self.hide()
        if held and self._before is not None and self._before.isVisible():
            self._before.setFocus(Qt.FocusReason.OtherFocusReason)
        self._before = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes it."""
        if event.key() == Qt.Key.Key_Escape:
            self.shut()
            return
        super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the window's size; a press beside the panel closes it."""
        if not self.isHidden():
            if event.type() is QEvent.Type.Resize:
                self._fit()
            elif event.type() is QEvent.Type.MouseButtonPress:
                self.shut()
        return super().eventFilter(watched, event)

    def wanted_height(self, _width: int) -> int:
        """As high as the words need, at this width."""
        return self.sizeHint().height()

    def _fit(self) -> None:
        around = self._over.rect()
        width = min(around.width() - 2 * _MARGIN, QFontMetrics(font()).averageCharWidth() * self._letters)
        height = min(around.height() - _TOP - _MARGIN, self.wanted_height(width))
        self.setGeometry((around.width() - width) // 2, _TOP, width, height)
