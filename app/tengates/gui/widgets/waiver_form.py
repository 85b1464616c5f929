"""What the founder accepts for now: a reason, and until when. It leaves the mean and stands in every report."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from tengates.gui.widgets.basic import Button, Label, on_click, row_of, vertical
from tengates.gui.widgets.segments import Segments
from tengates.gui.widgets.wrapping import WrappingRow
from tengates.model.outcome import ControlResult
from tengates.present import words
from tengates.present.language import later, tr

_SPANS = (("30", later("30 days")), ("90", later("90 days")), ("0", later("No end")))
_WHAT = later("It then takes no part in the score, and every report lists it with your reason.")
_BLOCKS = later(
    "It is listed with your reason in every report. It still holds the gate at 2.0: no reason lifts a blocker."
)


class WaiverForm(QWidget):
    """Closed until it is asked for; once accepted, it shows what was said."""

    waived = Signal(str, int)  # reason, days (0: no end)
    withdrawn = Signal()

    def __init__(self, result: ControlResult) -> None:
        """For one control."""
        super().__init__()
        self._column = vertical(self, spacing=8)
        if result.waiver is not None:
            self._accepted(result)
            return
        self._open = Button(tr("Accept for now…"))
        self._reason = QLineEdit()
        self._reason.setMaxLength(2000)
        self._reason.setPlaceholderText(tr("Why is it fine for now?"))
        self._reason.setAccessibleName(tr("Why you accept it for now"))
        self._until = Segments([(key, tr(text)) for key, text in _SPANS], tr("How long"))
        self._until.choose(_SPANS[0][0])
        self._keep = Button(tr("Accept for now"))
        self._keep.setEnabled(False)
        self._form = QWidget()
        self._lay_out(result)
        self._connect()

    def _lay_out(self, result: ControlResult) -> None:
        column = vertical(self._form, spacing=8)
        column.addWidget(Label(tr(_BLOCKS if result.blocks else _WHAT), "quiet", wrap=True))
        column.addWidget(self._reason)
        column.addLayout(WrappingRow(self._until, self._keep))
        self._form.hide()
        self._column.addLayout(row_of(self._open, None))
        self._column.addWidget(self._form)

    def _connect(self) -> None:
        on_click(self._open, self._unfold)
        on_click(self._keep, self._send)
        self._reason.textEdited.connect(lambda text: self._keep.setEnabled(bool(text.strip())))
        self._reason.returnPressed.connect(self._send)

    def _unfold(self) -> None:
        self._open.hide()
        self._form.show()
        self._reason.setFocus()

    def _send(self) -> None:
        if reason := self._reason.text().strip():
            self.waived.emit(reason, int(self._until.choice))

    def _accepted(self, result: ControlResult) -> None:
        if result.waiver is None:
            return
        ends = bool(result.waiver.expires)
        text = tr("You accepted this on {date} until {end}.") if ends else tr("You accepted this on {date}.")
        said = text.format(date=words.date(result.waiver.date), end=words.date(result.waiver.expires))
        self._column.addWidget(Label(said, wrap=True))
        self._column.addWidget(Label(result.waiver.reason, "quiet", wrap=True))
        back = Button(tr("Take it back"))
        on_click(back, self.withdrawn.emit)
        self._column.addLayout(row_of(back, None))
