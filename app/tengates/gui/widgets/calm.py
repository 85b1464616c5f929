"""Fields that stand in a scrolled page: the wheel scrolls the page, not the value."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QButtonGroup, QComboBox, QDoubleSpinBox, QRadioButton, QWidget

from tengates.gui.plain import no_mnemonic
from tengates.gui.widgets.wrapping import WrappingRow

_INSET = 6  # pixels before a number, as in other fields


class CalmCombo(QComboBox):
    """A list to choose from."""

    def __init__(self, choices: Sequence[tuple[str, str]], name: str) -> None:
        """`choices` are pairs of key and words."""
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(name)
        for key, text in choices:
            self.addItem(text, key)

    def choose(self, key: str) -> None:
        """Show this choice."""
        self.setCurrentIndex(self.findData(key))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """For the page."""
        event.ignore()


class CalmNumber(QDoubleSpinBox):
    """A number with one decimal; told when it is complete."""

    def __init__(self, name: str, most: float, step: float) -> None:
        """From 0 to `most`."""
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(name)
        self.setRange(0, most)
        self.setSingleStep(step)
        self.setDecimals(1)
        self.setKeyboardTracking(False)
        self.lineEdit().setTextMargins(_INSET, 0, 0, 0)  # the style sheet cannot

    def wheelEvent(self, event: QWheelEvent) -> None:
        """For the page."""
        event.ignore()


class Choices(QWidget):
    """A few choices, one of them chosen, that go on in the next line when there is no room."""

    chosen = Signal(str)

    def __init__(self, choices: Sequence[tuple[str, str]], name: str) -> None:
        """`choices` are pairs of key and words; `name` is what a screen reader says before them."""
        super().__init__()
        self.setAccessibleName(name)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QRadioButton] = {}
        for key, text in choices:
            button = QRadioButton(no_mnemonic(text))
            button.setAccessibleName(f"{name}: {text}")
            button.clicked.connect(lambda _checked=False, key=key: self.chosen.emit(key))
            self._group.addButton(button)
            self._buttons[key] = button
        self.setLayout(WrappingRow(*self._buttons.values(), spacing=16))

    def choose(self, key: str) -> None:
        """Show this choice as chosen, without a signal."""
        self._buttons[key].setChecked(True)
