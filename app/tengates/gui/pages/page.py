"""What every page has: the store, a place to draw the moment, and a head with a title."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from tengates.gui.flow import Moment
from tengates.gui.plain import visible
from tengates.gui.store import Store
from tengates.gui.widgets.basic import Glyph, horizontal, vertical
from tengates.model.lazily import Lazily
from tengates.present.language import tr

if TYPE_CHECKING:
    from tengates.gui.widgets import term_label
else:
    term_label = Lazily("tengates.gui.widgets.term_label")


class BasePage(QWidget):
    """A page asks the store for things and draws the moment it is shown."""

    folder_wanted = Signal()  # somebody wants to choose a folder to open

    def __init__(self, store: Store) -> None:
        """Empty."""
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # the keyboard can stand here, before the first stop
        self.store = store

    def show_moment(self, moment: Moment) -> None:
        """Draw this moment; called whenever it changes while the page is in sight."""
        raise NotImplementedError


class Head(QWidget):
    """The top of a page: its title, a sentence under it, buttons at the right."""

    def __init__(self) -> None:
        """No words yet."""
        super().__init__()
        self.title = term_label.TermLabel("", "title", wrap=True)
        self.sentence = term_label.TermLabel("", "quiet", wrap=True)
        self.buttons: QHBoxLayout = horizontal(spacing=8)
        self.words: QVBoxLayout = vertical(spacing=4)
        self.words.addWidget(self.title)
        self.words.addWidget(self.sentence)
        self.glyph = Glyph("info", "quiet", 24)
        self.glyph.hide()
        row = horizontal(spacing=16)
        row.addWidget(self.glyph, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(self.words, 1)
        self._all = horizontal(self, spacing=16)
        self._all.setContentsMargins(24, 16, 24, 12)
        self._all.addLayout(row, 1)
        self._all.addLayout(self.buttons)
        self._all.setAlignment(self.buttons, Qt.AlignmentFlag.AlignTop)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Buttons that would take half the width stand below the words."""
        super().resizeEvent(event)
        below = self.buttons.sizeHint().width() > self.width() // 2
        way = QBoxLayout.Direction.TopToBottom if below else QBoxLayout.Direction.LeftToRight
        if self._all.direction() is not way:
            self._all.setDirection(way)
            left, top = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignTop
            self._all.setAlignment(self.buttons, left if below else top)

    def say_waiting(self, moment: Moment) -> None:
        """There is no scan to show: one runs, or none was begun."""
        if moment.scanning is not None and moment.folder is not None:
            name = visible(moment.folder.name, 80)
            self.say(tr("Reading {name}", name=name), tr("Every file is read once. Nothing of it is run."))
        else:
            self.say(tr("Not scanned yet"), tr("Scan this folder to see where it stands."))

    def say(self, title: str, sentence: str) -> None:
        """Set the words."""
        self.title.say(title)
        self.sentence.say(sentence)
        self.sentence.setVisible(bool(sentence))
