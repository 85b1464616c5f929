"""The score each gate needs before a launch: the usual one, or the founder's own."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from tengates.gui.widgets.basic import Button, Label, on_click, row_of, vertical
from tengates.gui.widgets.calm import CalmNumber
from tengates.model.score import GateScore
from tengates.present import words
from tengates.present.language import later, tr

_FULL = 5.0
_STEP = 0.5
_WHAT = later("A gate below its minimum says so, and one below in Security or Auth & access pauses the launch.")


class MinimumsForm(QWidget):
    """A number for each gate; a changed one is kept at once."""

    said = Signal(str, float)  # gate id, minimum
    cleared = Signal()

    def __init__(self) -> None:
        """Empty until there is a scorecard."""
        super().__init__()
        self.gates: tuple[GateScore, ...] = ()
        self._fields: dict[str, CalmNumber] = {}
        self._notes: dict[str, Label] = {}
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(2, 1)
        self._usual = Button(tr("Use the usual minimums"), "", "undo")
        on_click(self._usual, self.cleared.emit)
        column = vertical(self, spacing=8)
        column.addWidget(Label(tr(_WHAT), "quiet", wrap=True))
        column.addLayout(self._grid)
        column.addLayout(row_of(self._usual, None))

    def show_gates(self, gates: tuple[GateScore, ...]) -> None:
        """Show what each gate needs now; a field that is being typed in is left alone."""
        self.gates = gates
        for row, item in enumerate(gates):
            if item.gate.id not in self._fields:
                self._add(row, item)
            field = self._fields[item.gate.id]
            if not (field.hasFocus() and field.value() == item.minimum):
                field.blockSignals(True)  # noqa: FBT003  Qt's own switch
                field.setValue(item.minimum)
                field.blockSignals(False)  # noqa: FBT003  Qt's own switch
            note = self._notes[item.gate.id]
            note.say(words.minimum_note(item.gate, item.minimum))
            note.set_role("critical" if item.gate.critical and item.minimum < item.gate.minimum else "small")
        self._usual.setEnabled(any(item.minimum != item.gate.minimum for item in gates))

    def _add(self, row: int, item: GateScore) -> None:
        field = CalmNumber(tr("Minimum score of {gate}", gate=tr(item.gate.title)), _FULL, _STEP)
        name, note = Label(tr(item.gate.short)), Label("", "small", wrap=True)
        ident = item.gate.id
        field.valueChanged.connect(lambda value: self.said.emit(ident, value))
        self._fields[ident], self._notes[ident] = field, note
        for column, widget in enumerate((name, field, note)):
            self._grid.addWidget(widget, row, column)
