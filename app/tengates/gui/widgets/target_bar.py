"""The foot of a review: where the changes go, and the button that says how many."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFrame, QLineEdit, QSizePolicy, QWidget

from tengates.gui.plain import tip
from tengates.gui.widgets.basic import Button, Label, horizontal, on_click
from tengates.gui.widgets.wrapping import Sides
from tengates.model.change import NewBranch, WorkTree
from tengates.present.language import tr


class TargetBar(QFrame):
    """Work tree by default; a commit on a new branch when one asks for it."""

    applied = Signal()
    cancelled = Signal()

    def __init__(self) -> None:
        """Target at the left, buttons at the right."""
        super().__init__()
        self.setObjectName("bar")
        self._target = QComboBox()
        self._target.setAccessibleName(tr("Where the changes go"))
        self._target.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self._target.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._target.addItem(tr("Your files"))
        self._target.addItem(tr("A new branch"))
        self._name = QLineEdit()
        self._name.setAccessibleName(tr("Name of the new branch"))
        self._name.setMaxLength(120)
        self._name.setMinimumWidth(200)
        self._name.hide()
        self._to = Label(tr("Apply to"), "quiet")
        self._state = Label("", "small")
        self._state.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._cancel = Button(tr("Cancel"))
        self._apply = Button(tr("Apply"), "primary")
        where = QWidget()
        left = horizontal(where, spacing=12)
        for widget in (self._to, self._target, self._name):
            left.addWidget(widget)
        left.addWidget(self._state, 1)
        row = Sides(where, self._cancel, self._apply, letters=0)
        row.setContentsMargins(24, 10, 24, 10)
        self.setLayout(row)
        self._target.currentIndexChanged.connect(self._turn)
        on_click(self._cancel, self.cancelled.emit)
        on_click(self._apply, self.applied.emit)

    def offer_branch(self, recipe: str, why_not: str) -> None:
        """Offer a branch, or say why it cannot be."""
        self._target.setCurrentIndex(0)
        item = self._target.model().item(1)  # type: ignore[attr-defined]
        item.setEnabled(not why_not)
        item.setToolTip(tip(why_not))
        self._name.setText(f"tengates/{recipe}")

    def target(self, title: str) -> WorkTree | NewBranch:
        """Where the changes go."""
        if self._target.currentIndex() == 0:
            return WorkTree()
        return NewBranch(self._name.text().strip(), title)

    def show_work(self, *, possible: bool) -> None:
        """Offer the target and the button, or only the way back."""
        self._to.setVisible(possible)
        self._target.setVisible(possible)
        self._name.setVisible(possible and self._target.currentIndex() == 1)
        self._apply.setVisible(possible)
        self._cancel.say(tr("Cancel") if possible else tr("Close"))

    def count(self, changes: int) -> None:
        """Say on the button how many changes it applies."""
        self._apply.say(tr("Apply %n change|Apply %n changes", "", changes) if changes else tr("Nothing ticked"))

    def allow(self, ready: bool, working: str) -> None:  # noqa: FBT001  like Qt's setters
        """Whether the button can be pressed, and what runs."""
        self._apply.setEnabled(ready)
        self._state.say(f"{working}…" if working else self._hint())

    def hint(self, words: str) -> None:
        """Say why the button waits."""
        self._state.say(words)

    def _hint(self) -> str:
        return "" if self._target.currentIndex() or self._target.isHidden() else tr("Undo stays available")

    def _turn(self, index: int) -> None:
        self._name.setVisible(index == 1)
        self._state.say(self._hint())
