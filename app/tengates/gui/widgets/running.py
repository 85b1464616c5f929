"""The foot of the sidebar: what runs now, how far it is, and a way to stop it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from tengates.gui.flow import Scanning
from tengates.gui.widgets.basic import Button, Label, horizontal, on_click, vertical
from tengates.present.language import tr, whole


class Running(QWidget):
    """What is running now, how far it is, and a way to stop it."""

    stopped = Signal()

    def __init__(self) -> None:
        """Hidden until something runs."""
        super().__init__()
        column = vertical(self, spacing=6)
        column.setContentsMargins(16, 8, 8, 12)
        self._words = Label("", "small", wrap=True)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(tr("Progress of the scan"))
        self._stop = Button(tr("Stop"), "quiet")
        on_click(self._stop, self.stopped.emit)
        row = horizontal(spacing=4)
        row.addWidget(self._words, 1)
        row.addWidget(self._stop)
        column.addLayout(row)
        column.addWidget(self._bar)
        self.hide()

    def show_work(self, scanning: Scanning | None, working: str) -> None:
        """Show the scan, or the sentence about a change that runs."""
        self.setVisible(scanning is not None or bool(working))
        self._stop.setVisible(scanning is not None)
        if scanning is not None:
            self._words.say("\n".join(part for part in (tr(scanning.stage), _far(scanning)) if part))
        else:
            self._words.say(working)
        known = scanning is not None and scanning.total > 1
        self._bar.setUpdatesEnabled(False)  # else a new value draws all that waits for it, in the middle of this
        self._bar.setRange(0, scanning.total if known and scanning else 1)
        self._bar.setValue(scanning.done if known and scanning else 0)
        self._bar.setUpdatesEnabled(True)


def _far(scanning: Scanning) -> str:
    """How far a scan is, "" when there is nothing to count."""
    if scanning.total > 1:
        return tr("{done} of {total}", done=whole(scanning.done), total=whole(scanning.total))
    return tr("%n file|%n files", "", scanning.done) if scanning.done else ""
