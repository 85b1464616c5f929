"""Paths that scans leave out, one a line."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from tengates.gui.style import LOOK, code_font
from tengates.gui.widgets.basic import Button, Label, on_click, row_of, vertical
from tengates.present.language import later, tr

_WHAT = later(
    "One path a line: a folder like legacy/, a file, or a pattern like *.min.js. "
    "What is ignored cannot lower a score, so leave out only what does not go live."
)
_LINES = 4


class IgnoredForm(QWidget):
    """Kept when the button is pressed; then the folder is scanned again."""

    said = Signal(object)  # a tuple of patterns

    def __init__(self) -> None:
        """Empty."""
        super().__init__()
        self._kept = ""
        self._field = QPlainTextEdit()
        self._field.setObjectName("field")
        self._field.setAccessibleName(tr("Ignored paths, one a line"))
        self._field.setPlaceholderText("legacy/")
        self._field.setTabChangesFocus(True)
        self._keep = Button(tr("Keep and scan again"), "", "refresh")
        self._keep.setEnabled(False)
        column = vertical(self, spacing=8)
        column.addWidget(Label(tr(_WHAT), "quiet", wrap=True))
        column.addWidget(self._field)
        column.addLayout(row_of(self._keep, None))
        self._dress()
        LOOK.changed.connect(self._dress)
        self._field.textChanged.connect(lambda: self._keep.setEnabled(self._field.toPlainText() != self._kept))
        on_click(self._keep, lambda: self.said.emit(tuple(self._field.toPlainText().split("\n"))))

    def show_patterns(self, patterns: tuple[str, ...]) -> None:
        """Show these, unless something else is being written."""
        text = "\n".join(patterns)
        if self._field.toPlainText() == self._kept or text == self._field.toPlainText().strip():
            self._kept = text
            self._field.setPlainText(text)
        self._kept = text
        self._keep.setEnabled(self._field.toPlainText() != text)

    def _dress(self) -> None:
        self._field.setFont(code_font("body"))
        self._field.setFixedHeight(self._field.fontMetrics().lineSpacing() * _LINES + 24)
