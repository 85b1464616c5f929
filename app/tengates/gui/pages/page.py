"""What every page has: the store, a place to draw the moment, and a head with a title."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tengates.gui.flow import Moment
from tengates.gui.store import Store
from tengates.gui.widgets.basic import Glyph, Label, horizontal, vertical


class BasePage(QWidget):
    """A page asks the store for things and draws the moment it is shown."""

    def __init__(self, store: Store) -> None:
        """Empty."""
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.store = store

    def show_moment(self, moment: Moment) -> None:
        """Draw this moment; called whenever it changes while the page is in sight."""
        raise NotImplementedError


class Head(QWidget):
    """The top of a page: its title, a sentence under it, buttons at the right."""

    def __init__(self) -> None:
        """No words yet."""
        super().__init__()
        self.title = Label("", "title")
        self.sentence = Label("", "quiet", wrap=True)
        self.buttons: QHBoxLayout = horizontal(spacing=8)
        self.words: QVBoxLayout = vertical(spacing=4)
        self.words.addWidget(self.title)
        self.words.addWidget(self.sentence)
        self.glyph = Glyph("info", "quiet", 24)
        self.glyph.hide()
        row = horizontal(self, spacing=16)
        row.setContentsMargins(24, 16, 24, 12)
        row.addWidget(self.glyph, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(self.words, 1)
        row.addLayout(self.buttons)
        row.setAlignment(self.buttons, Qt.AlignmentFlag.AlignTop)

    def say(self, title: str, sentence: str) -> None:
        """Set the words."""
        self.title.say(title)
        self.sentence.say(sentence)
        self.sentence.setVisible(bool(sentence))
