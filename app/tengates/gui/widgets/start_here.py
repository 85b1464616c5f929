"""One of the three tasks that move most: what, how much, how long, and a button."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QWidget

from tengates.gui.style import font
from tengates.gui.widgets.basic import Button, Label, horizontal, on_click
from tengates.model.change import RecipeOffer
from tengates.model.plan import Task
from tengates.present import words


class StartRow(QWidget):
    """A row of "Start here"."""

    fixed = Signal(str)  # recipe id
    opened = Signal(str)  # task id

    def __init__(self, number: int, task: Task, gains: Sequence[tuple[str, float]], offer: RecipeOffer | None) -> None:
        """`gains` are pairs of gate name and score gained."""
        super().__init__()
        unit = QFontMetrics(font()).averageCharWidth()
        row = horizontal(self, spacing=12)
        row.setContentsMargins(8, 4, 8, 4)
        row.addWidget(Label(str(number), "quiet"))
        title = Label(task.template.title, wrap=True)
        row.addWidget(title, 1)
        first = sorted(gains, key=lambda pair: -pair[1])[:1]
        gain = Label("".join(f"{gate} {words.points_text(points)}" for gate, points in first), "good")
        gain.setFixedWidth(unit * 24)
        gain.setToolTip(words.listed(f"{gate} {words.points_text(points)}" for gate, points in gains))
        hours = Label(words.hours_text(task.hours), "quiet")
        hours.setFixedWidth(unit * 8)
        hours.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(gain)
        row.addWidget(hours)
        row.addWidget(self._button(task, offer))

    def _button(self, task: Task, offer: RecipeOffer | None) -> Button:
        button = Button("Fix" if offer else "Steps")
        button.setFixedWidth(72)
        if offer is not None:
            recipe = offer.recipe
            button.setToolTip(f"{offer.title}: {words.counted(offer.sites, 'change')} to review")
            button.setAccessibleName(f"Fix: {offer.title}")
            on_click(button, lambda: self.fixed.emit(recipe))
        else:
            button.setToolTip("See the steps of this task")
            button.setAccessibleName(f"Steps: {task.template.title}")
            on_click(button, lambda: self.opened.emit(task.template.id))
        return button
