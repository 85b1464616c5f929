"""What the founder says about a task: doing it, skipping it with a reason, when, and a note."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QWidget

from tengates.gui.plain import visible_lines
from tengates.gui.widgets.basic import Button, Label, on_click, row_of, vertical
from tengates.gui.widgets.segments import Segments
from tengates.model.plan import Plan, Task, TaskWord
from tengates.present.language import later, tr

_CHOICES = (("", later("To do")), ("doing", later("Doing")), ("skipped", later("Skip")))
_NOTE_LINES = 3


class TaskWords(QWidget):
    """Sends the whole word whenever a part of it changes."""

    said = Signal(object)  # TaskWord

    def __init__(self, plan: Plan, task: Task) -> None:
        """Filled with what was said before."""
        super().__init__()
        self._word = task.word
        self._status = Segments([(key, tr(text)) for key, text in _CHOICES], tr("Where this task stands"))
        self._reason = QLineEdit(task.word.reason)
        self._skip = Button(tr("Skip it"))
        self._when = _parts(plan, task)
        self._note = QPlainTextEdit(visible_lines(task.word.note))
        self._keep = Button(tr("Keep the note"))
        self._lay_out(task)
        self._connect()

    def _lay_out(self, task: Task) -> None:
        column = vertical(self, spacing=8)
        self._status.choose(task.word.status if task.status.is_open or task.word.status else "")
        self._reason.setPlaceholderText(tr("Why can it be left out?"))
        self._reason.setAccessibleName(tr("Why this task is skipped"))
        self._reason.setMaxLength(2000)
        self._when.setAccessibleName(tr("When this task is done"))
        self._note.setObjectName("field")
        self._note.setPlaceholderText(tr("A note for yourself or your co-founder"))
        self._note.setAccessibleName(tr("Your note about this task"))
        self._note.setTabChangesFocus(True)
        self._note.setFixedHeight(self._note.fontMetrics().lineSpacing() * _NOTE_LINES + 16)
        self._keep.setEnabled(False)
        when = Label(tr("When"), "quiet")
        when.setBuddy(self._when)
        column.addLayout(row_of(self._status, None))
        column.addWidget(self._reason)
        column.addLayout(row_of(self._skip, None))
        column.addLayout(row_of(when, self._when, None))
        column.addWidget(self._note)
        column.addLayout(row_of(self._keep, None))
        self._status.setVisible(task.status.is_open or task.word.status == "skipped")
        self._ask_reason(shown=task.word.status == "skipped")

    def _connect(self) -> None:
        self._status.chosen.connect(self._choose)
        self._reason.textEdited.connect(lambda text: self._skip.setEnabled(bool(text.strip())))
        self._reason.returnPressed.connect(self._leave_out)
        on_click(self._skip, self._leave_out)
        self._when.activated.connect(lambda _row: self._say(week=self._when.currentData()))
        self._note.textChanged.connect(lambda: self._keep.setEnabled(self._note.toPlainText() != self._word.note))
        on_click(self._keep, lambda: self._say(note=self._note.toPlainText().strip()))

    def _choose(self, status: str) -> None:
        self._ask_reason(shown=status == "skipped")
        if status == "skipped":
            self._reason.setFocus()
        elif status != self._word.status:
            self._say(status=status, reason="")

    def _ask_reason(self, *, shown: bool) -> None:
        self._reason.setVisible(shown)
        self._skip.setVisible(shown)
        self._skip.setEnabled(bool(self._reason.text().strip()))

    def _leave_out(self) -> None:
        if reason := self._reason.text().strip():
            self._say(status="skipped", reason=reason)

    def _say(self, **changes: str | int | None) -> None:
        self._word = replace(self._word, **changes)  # type: ignore[arg-type]
        self.said.emit(self._word)


def _parts(plan: Plan, task: Task) -> QComboBox:
    box = QComboBox()
    for week in plan.weeks:
        box.addItem(tr(week.name), week.number)
    box.setCurrentIndex(task.template.week - 1)
    return box


def moved(word: TaskWord, week: int) -> TaskWord:
    """The same word in another part of the plan."""
    return replace(word, week=week)
