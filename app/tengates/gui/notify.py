"""Tells when a scan that took long is done: only when asked for, and only when the window is not in front."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget

from tengates.gui.flow import Moment
from tengates.gui.store import Store
from tengates.model.lazily import Lazily
from tengates.present.language import tr

if TYPE_CHECKING:
    from tengates.present import words
else:
    words = Lazily("tengates.present.words")  # not needed for the first window

LONG = 10.0  # seconds


class ScanNotice(QObject):
    """Watches the moment; speaks through the system's own notices where there are any."""

    def __init__(self, window: QWidget, store: Store) -> None:
        """Silent until a long scan ends."""
        super().__init__(window)
        self._window, self._store = window, store
        self._since: float | None = None
        self._tray: QSystemTrayIcon | None = None
        store.changed.connect(self.watch)

    def watch(self, moment: Moment) -> None:
        """Start the clock when a scan starts, and speak when it ends."""
        if moment.scanning is not None:
            self._since = self._since or time.monotonic()
            return
        started, self._since = self._since, None
        if started is None or not self._store.settings.notify or self._window.isActiveWindow():
            return
        if time.monotonic() - started >= LONG:
            self._tell(moment)

    def _tell(self, moment: Moment) -> None:
        QApplication.alert(self._window)
        if moment.report is None or not (
            QSystemTrayIcon.isSystemTrayAvailable() and QSystemTrayIcon.supportsMessages()
        ):
            return
        if self._tray is None:
            self._tray = QSystemTrayIcon(self._window.windowIcon(), self)
            self._tray.messageClicked.connect(self._window.activateWindow)
        self._tray.show()
        card = moment.report.scorecard
        self._tray.showMessage(
            tr("Scan done: {verdict}", verdict=words.verdict_title(card.verdict)), words.verdict_sentence(card)
        )
