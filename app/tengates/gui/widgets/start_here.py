"""One of the three tasks that move most: what, how much, how long, and a button."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from tengates.gui.style import LOOK, font
from tengates.gui.widgets.basic import Button, Label, horizontal, on_click
from tengates.model.change import RecipeOffer
from tengates.model.plan import Task
from tengates.present import words
from tengates.present.language import tr


class StartRow(QWidget):
    """A row of "Start here"."""

    fixed = Signal(str)  # recipe id
    opened = Signal(str)  # task id

    def __init__(self, number: int, task: Task, gains: Sequence[tuple[str, float]], offer: RecipeOffer | None) -> None:
        """`gains` are pairs of gate name and score gained."""
        super().__init__()
        what = horizontal(spacing=12)
        what.addWidget(Label(str(number), "quiet"))
        what.addWidget(Label(tr(task.template.title), wrap=True), 1)
        self._side = horizontal(spacing=12)
        self._all = horizontal(self, spacing=12)
        self._all.setContentsMargins(8, 4, 8, 4)
        self._all.addLayout(what, 1)
        self._all.addLayout(self._side)
        first = sorted(gains, key=lambda pair: -pair[1])[:1]
        gain = Label("".join(f"{gate} {words.points_text(points)}" for gate, points in first), "good")
        gain.setToolTip(words.listed(f"{gate} {words.points_text(points)}" for gate, points in gains))
        hours = Label(words.hours_text(task.hours), "quiet")
        hours.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        for widget in (gain, hours, self._button(task, offer)):
            self._side.addWidget(widget)
        self._columns = ((gain, 24), (hours, 8))
        self._fit()
        LOOK.changed.connect(self._fit)

    def _fit(self) -> None:
        """Columns of so many letters, so that rows stand under each other; longer words get their room."""
        for label, letters in self._columns:
            usual = QFontMetrics(font()).averageCharWidth() * letters
            label.setFixedWidth(max(usual, label.sizeHint().width()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What it is worth stands below the words when it would take half the width."""
        super().resizeEvent(event)
        below = self._side.sizeHint().width() > self.width() // 2
        self._all.setDirection(QBoxLayout.Direction.TopToBottom if below else QBoxLayout.Direction.LeftToRight)

    def _button(self, task: Task, offer: RecipeOffer | None) -> Button:
        button = Button(tr("Fix") if offer else tr("Steps"))
        button.setMinimumWidth(LOOK.size(72))
        if offer is not None:
            recipe = offer.recipe
            button.setToolTip(
                tr("{fix}: %n change to review|{fix}: %n changes to review", "", offer.sites, fix=tr(offer.title))
            )
            button.setAccessibleName(tr("Fix: {title}", title=tr(offer.title)))
            on_click(button, lambda: self.fixed.emit(recipe))
        else:
            button.setToolTip(tr("See the steps of this task"))
            button.setAccessibleName(tr("Steps: {title}", title=tr(task.template.title)))
            on_click(button, lambda: self.opened.emit(task.template.id))
        return button
