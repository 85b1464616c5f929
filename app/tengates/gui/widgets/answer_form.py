"""What only the founder knows: yes, no, not applicable, with a note."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QLineEdit, QRadioButton, QWidget

from tengates.gui.widgets.basic import Button, Label, horizontal, on_click, vertical
from tengates.gui.widgets.wrapping import WrappingRow
from tengates.model.outcome import ControlResult
from tengates.present import words
from tengates.present.language import later, tr

_CHOICES = (("yes", later("Yes")), ("no", later("No")), ("not-applicable", later("Does not apply to us")))


class AnswerForm(QWidget):
    """The form of one control."""

    answered = Signal(str, str)  # value, note; "" takes it back

    def __init__(self, result: ControlResult) -> None:
        """Filled with what was said before."""
        super().__init__()
        self._note = QLineEdit()
        self._note.setMaxLength(2000)
        self._note.setPlaceholderText(tr("How do you know? A link, a place, a name"))
        self._note.setAccessibleName(tr("Note to your answer"))
        self._note.setToolTip(self._note.placeholderText())
        self._save = Button(tr("Keep this answer"))
        self._group = QButtonGroup(self)
        column = vertical(self, spacing=8)
        column.addWidget(Label(_asking(result), "quiet", wrap=True))
        column.addLayout(self._choices())
        column.addWidget(self._note)
        row = horizontal()
        row.addWidget(self._save)
        if result.answer is not None:
            take_back = Button(tr("Take it back"), "quiet")
            on_click(take_back, lambda: self.answered.emit("", ""))
            row.addWidget(take_back)
        row.addStretch(1)
        column.addLayout(row)
        self._fill(result)
        on_click(self._save, self._send)

    def _choices(self) -> WrappingRow:
        row = WrappingRow(spacing=16)
        for index, (_, text) in enumerate(_CHOICES):
            button = QRadioButton(tr(text))
            self._group.addButton(button, index)
            row.addWidget(button)
        return row

    def _fill(self, result: ControlResult) -> None:
        self._save.setEnabled(False)
        if result.answer is not None:
            index = [value for value, _ in _CHOICES].index(result.answer.value)
            self._group.button(index).setChecked(True)
            self._note.setText(result.answer.note)
        self._group.idClicked.connect(lambda _id: self._save.setEnabled(True))
        self._note.textEdited.connect(lambda _text: self._save.setEnabled(self._group.checkedId() >= 0))

    def _send(self) -> None:
        if self._group.checkedId() >= 0:
            self.answered.emit(_CHOICES[self._group.checkedId()][0], self._note.text().strip())


def _asking(result: ControlResult) -> str:
    if result.answer is not None:
        return tr(
            "You said this on {date}. It counts as your word, not as evidence found.",
            date=words.date(result.answer.date),
        )
    if result.kind == "presence":
        return tr("Is this in place outside the repository, on your platform or in a hosted service? Say where.")
    return tr("The code cannot show this. Only you know: is it so?")
