"""How the plan is laid out: which template, from which day, with how many hours a week."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from tengates.gui.style import LOOK, font
from tengates.gui.widgets.basic import Label, row_of, vertical
from tengates.gui.widgets.wrapping import WrappingRow
from tengates.model.plan import Plan
from tengates.present.language import later, tr

_CHOICES = (("four-weeks", later("Four weeks")), ("two-weeks", later("Two weeks")), ("weekend", later("One weekend")))
_MOST = 168  # hours in a week


class ScheduleForm(QWidget):
    """Three fields in a row; each is kept as soon as it is complete."""

    said = Signal(str, object, object)  # template, first day or None, hours or None

    def __init__(self) -> None:
        """Empty; filled by `show_plan`."""
        super().__init__()
        self._template = QComboBox()
        for ident, name in _CHOICES:
            self._template.addItem(tr(name), ident)
        self._start = QLineEdit()
        self._hours = QLineEdit()
        self._widths: dict[QLineEdit, int] = {}  # in letters
        self._problem = Label("", "critical", wrap=True)
        self._problem.hide()
        self._lay_out()
        self._fit()
        LOOK.changed.connect(self._fit)
        self._template.activated.connect(lambda _row: self._send())
        self._start.editingFinished.connect(self._send)
        self._hours.editingFinished.connect(self._send)
        self._kept: tuple[str, dt.date | None, float | None] = ("four-weeks", None, None)

    def show_plan(self, plan: Plan) -> None:
        """Show how this plan is laid out."""
        words = plan.words
        self._kept = (words.template, words.start, words.hours_per_week)
        self._template.setCurrentIndex(self._template.findData(words.template))
        if not self._start.hasFocus():
            self._start.setText(words.start.isoformat() if words.start else "")
        if not self._hours.hasFocus():
            self._hours.setText(f"{words.hours_per_week:g}" if words.hours_per_week else "")

    def _fit(self) -> None:
        for field, letters in self._widths.items():
            field.setFixedWidth(QFontMetrics(font()).averageCharWidth() * letters + 24)

    def _send(self) -> None:
        try:
            start = dt.date.fromisoformat(text) if (text := self._start.text().strip()) else None
            hours = float(text.replace(",", ".")) if (text := self._hours.text().strip()) else None
        except ValueError:
            self._explain(tr("Write the day as 2026-12-01, and the hours as a number."))
            return
        if hours is not None and not 0 < hours <= _MOST:
            self._explain(tr("A week has {hours} hours. Say how many of them you can give.", hours=_MOST))
            return
        self._explain("")
        said = (str(self._template.currentData()), start, hours)
        if said != self._kept:
            self._kept = said
            self.said.emit(*said)

    def _explain(self, sentence: str) -> None:
        self._problem.say(sentence)
        self._problem.setVisible(bool(sentence))

    def _lay_out(self) -> None:
        self._template.setAccessibleName(tr("Which plan"))
        fields = ((tr("First day"), self._start, "2026-12-01", 13), (tr("Hours a week"), self._hours, "10", 7))
        items: list[QWidget] = [self._template]
        for name, field, example, width in fields:
            label = Label(name, "quiet")
            label.setBuddy(field)
            field.setAccessibleName(name)
            field.setPlaceholderText(example)
            self._widths[field] = width
            both = QWidget()  # a name and its field stay in one line
            both.setLayout(row_of(label, field, spacing=10))
            items.append(both)
        column = vertical(self, spacing=4)
        column.addLayout(WrappingRow(*items, spacing=10))
        column.addWidget(self._problem)
