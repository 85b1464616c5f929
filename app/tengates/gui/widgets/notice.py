"""Inline panels: what is so, and the one thing to do about it. They stand in the page, never before it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from tengates.gui.flow import Note, NoteKind
from tengates.gui.widgets.basic import Button, Glyph, Label, clear, horizontal, on_click, vertical
from tengates.present.language import tr

_GLYPHS = {
    NoteKind.INFO: ("info", "accent"),
    NoteKind.GOOD: ("pass", "good"),
    NoteKind.WARN: ("warn", "warn"),
    NoteKind.PROBLEM: ("warn", "critical"),
}


class Notice(QFrame):
    """One panel."""

    pressed = Signal(object)
    closed = Signal(str)

    def __init__(self, note: Note) -> None:
        """Glyph, sentence, at most one button, a cross when it may be closed."""
        super().__init__()
        self.note = note
        self.setProperty("note", note.kind.value)
        row = horizontal(self, spacing=8)
        row.setContentsMargins(12, 6, 8, 6)
        row.addWidget(Glyph(*_GLYPHS[note.kind]))
        text = Label(note.text, wrap=True)
        text.setMinimumHeight(28)
        row.addWidget(text, 1)
        if note.label:
            button = Button(note.label, "quiet")
            on_click(button, lambda: self.pressed.emit(note))
            row.addWidget(button)
        if note.closable:
            row.addWidget(self._cross())

    def _cross(self) -> Button:
        cross = Button("", "quiet", "close")
        cross.setAccessibleName(tr("Close this message"))
        cross.setToolTip(tr("Close"))
        on_click(cross, lambda: self.closed.emit(self.note.key))
        return cross


class Notices(QWidget):
    """The panels above a page; unchanged ones are left alone."""

    pressed = Signal(object)
    closed = Signal(str)

    def __init__(self) -> None:
        """No panel yet."""
        super().__init__()
        self._notes: tuple[Note, ...] = ()
        self._column = vertical(self, spacing=8)
        self._column.setContentsMargins(24, 12, 24, 0)
        self.hide()

    def show_notes(self, notes: tuple[Note, ...]) -> None:
        """Show exactly these."""
        if notes == self._notes:
            return
        self._notes = notes
        clear(self._column)
        for note in notes:
            panel = Notice(note)
            panel.pressed.connect(self.pressed)
            panel.closed.connect(self.closed)
            self._column.addWidget(panel)
        self.setVisible(bool(notes))
