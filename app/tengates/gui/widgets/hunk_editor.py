"""Typing over one change: its new lines as plain text, saved only when they can be used."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QSyntaxHighlighter, QTextDocument
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QWidget

from tengates.gui.colours import coloured
from tengates.gui.style import LOOK, code_font
from tengates.gui.widgets.basic import Button, Label, on_click, row_of, vertical
from tengates.present.language import later, tr

_INDENT = 4
_HINT = later("Ctrl+Enter saves")
_MOST = 18  # lines in sight
_COLOURED = 40_000  # characters; more would be felt at every key


class _Colours(QSyntaxHighlighter):
    """Syntax colours of the whole text, found again after each key."""

    def __init__(self, document: QTextDocument, path: str) -> None:
        super().__init__(document)
        self._path = path
        self._revision = -1
        self._marks = coloured(path, "")

    def highlightBlock(self, _text: str) -> None:
        """Colour one line."""
        if self.document().revision() != self._revision:
            self._revision = self.document().revision()
            whole = self.document().toPlainText()
            self._marks = coloured(self._path, whole) if len(whole) <= _COLOURED else ()
        line = self.currentBlock().blockNumber()
        for first, length, name in self._marks[line] if line < len(self._marks) else ():
            self.setFormat(first, length, LOOK.colour(name))


class _Text(QPlainTextEdit):
    """Code: Tab indents, Enter keeps the indent."""

    left = Signal()
    done = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape and Ctrl+Enter end the typing."""
        enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.done.emit()
        elif enter:
            line = self.textCursor().block().text()
            self.insertPlainText("\n" + line[: len(line) - len(line.lstrip())])
        elif event.key() == Qt.Key.Key_Tab:
            self.insertPlainText(self._indent())
        else:
            super().keyPressEvent(event)

    def _indent(self) -> str:
        starts = [line[: len(line) - len(line.lstrip())] for line in self.toPlainText().split("\n")]
        if any("\t" in start for start in starts):
            return "\t"
        return " " * min((len(start) for start in starts if start and len(start) < _INDENT), default=_INDENT)


class HunkEditor(QFrame):
    """One change being typed over. It stays until the text is saved or given up."""

    saved = Signal(str)
    left = Signal()

    def __init__(self, path: str, text: str, parent: QWidget) -> None:
        """The text as it would stand in the file."""
        super().__init__(parent)
        self.setObjectName("strip")
        self._before = text
        self._text = _Text()
        self._text.setObjectName("field")
        self._text.setAccessibleName(tr("The new lines of this change"))
        self._text.setFont(code_font())
        self._text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._text.setTabStopDistance(QFontMetricsF(code_font()).horizontalAdvance(" ") * _INDENT)
        self._text.setPlainText(text)
        self._colours = _Colours(self._text.document(), path)
        self._said = Label("", "critical", wrap=True)
        self._said.hide()
        self._save = Button(tr("Save"), "primary")
        self._save.setToolTip("Ctrl+Enter")
        self._leave = Button(tr("Cancel"))
        self._leave.setToolTip("Esc")
        self._hint = Label(tr(_HINT), "small")
        column = vertical(self, margin=8, spacing=6)
        column.addWidget(self._text, 1)
        column.addWidget(self._said)
        column.addLayout(row_of(self._hint, None, self._leave, self._save))
        on_click(self._save, self._ask)
        on_click(self._leave, self.left.emit)
        self._text.left.connect(self.left)
        self._text.done.connect(self._ask)
        self.setFocusProxy(self._text)

    @property
    def text(self) -> str:
        """What stands there now; Qt's own line marks are line ends."""
        return self._text.document().toRawText().replace("\u2029", "\n")

    @property
    def height_wanted(self) -> int:
        """Enough for its lines, up to a good part of the window."""
        lines = min(max(self._before.count("\n") + 2, 4), _MOST)
        said = self._said.heightForWidth(max(240, self.width() - 16)) + 6 if not self._said.isHidden() else 0
        return round(QFontMetricsF(code_font()).lineSpacing() * lines) + said + self._save.sizeHint().height() + 44

    @property
    def touched(self) -> bool:
        """Whether anything was typed."""
        return self.text != self._before

    def resume(self, text: str) -> None:
        """Go on with what was typed earlier."""
        self._text.setPlainText(text)

    def refuse(self, sentence: str) -> None:
        """Say why the text cannot be used; it can be typed on."""
        self._said.say(sentence)
        self._said.show()
        self._wait(waiting=False)
        self._text.setFocus()

    def _ask(self) -> None:
        self._said.hide()
        self._wait(waiting=True)
        self.saved.emit(self.text)

    def _wait(self, *, waiting: bool) -> None:
        self._text.setReadOnly(waiting)
        self._save.setEnabled(not waiting)
        self._hint.say(tr("Checking…") if waiting else tr(_HINT))
