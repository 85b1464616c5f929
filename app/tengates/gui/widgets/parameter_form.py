"""The questions of a guided fix, each with a default that can be used as it is."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QFontMetrics, QIntValidator
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QWidget

from tengates.gui.plain import visible
from tengates.gui.widgets.basic import Label
from tengates.model.change import ParameterSpec
from tengates.present.language import tr

_PAUSE = 450  # ms after the last key before the diff is made again
_WIDE = 4_000_000
_QUESTION = 300  # a longer question wraps


class ParameterForm(QWidget):
    """One field per parameter."""

    changed = Signal()

    def __init__(self) -> None:
        """Empty."""
        super().__init__()
        self._fields: dict[str, QLineEdit | QComboBox] = {}
        self._asked: dict[str, str] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(2, 1)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(self.changed)

    def ask(self, specs: tuple[ParameterSpec, ...], values: Mapping[str, str]) -> None:
        """Ask these, filled with what was said before or the default."""
        self._pause.stop()
        while (item := self._grid.takeAt(0)) is not None:
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        self._fields = {}
        for row, spec in enumerate(specs):
            field = self._field(spec, values.get(spec.name, spec.default))
            question = Label(tr(spec.question), wrap=True)
            question.setMinimumWidth(
                min(QFontMetrics(question.font()).horizontalAdvance(question.text()) + 2, _QUESTION)
            )
            question.setBuddy(field)
            field.setAccessibleName(visible(tr(spec.question)))
            self._grid.addWidget(question, row, 0)
            self._grid.addWidget(field, row, 1)
            self._fields[spec.name] = field
        self._asked = self.values()
        self.setVisible(bool(specs))

    @property
    def asks(self) -> bool:
        """Whether there is any question."""
        return bool(self._fields)

    @property
    def changed_by_hand(self) -> bool:
        """Whether a field holds something else than what was asked with."""
        return self.values() != self._asked

    def values(self) -> dict[str, str]:
        """What is in the fields."""
        return {
            name: str(field.currentData()) if isinstance(field, QComboBox) else field.text()
            for name, field in self._fields.items()
        }

    def _field(self, spec: ParameterSpec, value: str) -> QLineEdit | QComboBox:
        if spec.choices:
            return self._choice(spec, value)
        field = QLineEdit(value)
        field.setCursorPosition(0)  # a long answer is read from its beginning
        field.setMaxLength(500)
        field.setMinimumWidth(96 if spec.kind == "int" else 240)
        if spec.kind == "int":
            field.setValidator(QIntValidator(spec.minimum or 0, spec.maximum or _WIDE, field))
            field.setMaximumWidth(128)
        field.textEdited.connect(lambda _text: self._pause.start())
        return field

    def _choice(self, spec: ParameterSpec, value: str) -> QComboBox:
        box = QComboBox()
        for choice in spec.choices:
            box.addItem(visible(tr(choice)), choice)
        box.setCurrentIndex(max(0, box.findData(value)))
        box.activated.connect(lambda _index: self.changed.emit())
        return box
