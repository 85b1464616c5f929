"""The foot of the sidebar: what it tells is drawn when the loop turns, not in the middle of what tells it."""

from __future__ import annotations

from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QProgressBar, QWidget
from pytestqt.qtbot import QtBot

from tengates.gui.flow import Scanning
from tengates.gui.widgets.basic import vertical
from tengates.gui.widgets.running import Running


class _Drawn(QWidget):
    """Counts how often it is drawn."""

    times = 0

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's own name
        """Once more."""
        self.times += 1


def test_progress_draws_nothing_at_once(qtbot: QtBot) -> None:
    window, beside, running = QWidget(), _Drawn(), Running()
    qtbot.addWidget(window)
    column = vertical(window)
    column.addWidget(beside, 1)
    column.addWidget(running)
    window.resize(300, 200)
    window.show()
    running.show_work(Scanning("Reading files", 1, 10), "")
    qtbot.waitUntil(lambda: beside.times > 0)
    drawn = beside.times
    beside.update()
    running.show_work(Scanning("Reading files", 5, 10), "")
    assert beside.times == drawn
    qtbot.waitUntil(lambda: beside.times > drawn)
    assert running.findChildren(QProgressBar)[0].value() == 5
