"""Help, About: the version, and the licences of what the program is made of."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QPlainTextEdit, QWidget

from tengates.gui.links import ask_before_opening
from tengates.gui.style import code_font
from tengates.gui.widgets.basic import Button, Glyph, Label, horizontal, on_click, row_of, vertical
from tengates.present import about
from tengates.present.language import tr

_SIZE = QSize(680, 560)


class About(QDialog):
    """A small window of its own; the main window stays usable."""

    def __init__(self, parent: QWidget) -> None:
        """Lay out; the text is read when the window is made."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("About Ten Gates"))
        self.resize(_SIZE)
        column = vertical(self, margin=24, spacing=16)
        column.addLayout(_head())
        column.addWidget(Label(tr("Made with"), "strong"))
        column.addWidget(_licences(), 1)
        column.addLayout(self._buttons())

    def _buttons(self) -> QHBoxLayout:
        copy = Button(tr("Copy version"), "flush", "copy")
        source = Button(tr("Source code of Qt"), "flush", "link")
        close = Button(tr("Close"))
        on_click(copy, lambda: QApplication.clipboard().setText(f"Ten Gates: {about.version_line()}"))
        on_click(source, lambda: ask_before_opening(self, about.QT_SOURCE))
        on_click(close, self.accept)
        close.setDefault(True)
        close.setFocus()
        return row_of(copy, source, None, close, spacing=16)


def _head() -> QHBoxLayout:
    words = vertical(spacing=4)
    words.addWidget(Label("Ten Gates", "title"))
    words.addWidget(Label(tr(about.MOTTO)))
    words.addWidget(Label(about.version_line(), "quiet"))
    row = horizontal(spacing=16)
    row.addWidget(Glyph("logo", "accent", 48))
    row.addLayout(words, 1)
    return row


def _licences() -> QPlainTextEdit:
    text = QPlainTextEdit(about.licences())
    text.setObjectName("source")
    text.setFont(code_font())
    text.setReadOnly(True)
    text.setTabChangesFocus(True)
    text.setAccessibleName(tr("Licences"))
    return text
