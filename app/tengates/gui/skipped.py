"""The files that could not be read, with the reason of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

from tengates.gui.plain import visible
from tengates.gui.style import code_font
from tengates.gui.widgets.basic import Button, Label, horizontal, on_click, vertical
from tengates.present.language import tr

if TYPE_CHECKING:
    from tengates.model.folder import SkippedFile

_HEIGHT = 140


class SkippedPanel(QWidget):
    """A list under the notes that can be closed."""

    def __init__(self) -> None:
        """Hidden until asked for."""
        super().__init__()
        self._text = QPlainTextEdit()
        self._text.setObjectName("source")
        self._text.setReadOnly(True)
        self._text.setAccessibleName(tr("Files that could not be read"))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        close = Button(tr("Close"), "quiet")
        on_click(close, self.hide)
        top = horizontal()
        top.addWidget(Label(tr("Not read"), "strong"), 1)
        top.addWidget(close)
        column = vertical(self, spacing=4)
        column.setContentsMargins(24, 8, 24, 8)
        column.addLayout(top)
        column.addWidget(self._text)
        self._text.setFixedHeight(_HEIGHT)
        self.hide()

    def show_files(self, files: tuple[SkippedFile, ...]) -> None:
        """Show these."""
        self._text.setFont(code_font())
        self._text.setPlainText("\n".join(f"{visible(item.path)}  {visible(item.reason)}" for item in files))
        self.show()
