"""Keeps the place one scrolled to while what is scrolled is made anew."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QScrollArea


class ScrollPlace(QObject):
    """Fresh rows have no height before they are shown, so the scroll bar forgets; this puts it back when it can."""

    def __init__(self, area: QScrollArea) -> None:
        """Lives as long as the area."""
        super().__init__(area)
        self._bar = area.verticalScrollBar()
        self._place = 0
        self._bar.rangeChanged.connect(self._again)
        self._bar.actionTriggered.connect(self.let_go)

    def keep(self, *, same: bool = True) -> None:
        """Call it before the content goes; the place holds until the content is as long again, or somebody scrolls.

        When what comes is not the `same` thing, it is seen from its top.
        """
        self._place = (self._bar.value() or self._place) if same else 0
        if not same:
            self._bar.setValue(0)

    def let_go(self) -> None:
        """Somebody scrolled, or there is something else to see now."""
        self._place = 0

    def _again(self, _least: int, most: int) -> None:
        if 0 < self._place <= most:
            self._bar.setValue(self._place)
            self._place = 0
