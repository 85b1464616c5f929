"""What the scorecard would be with the ticked tasks done."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame

from tengates.gui.widgets.basic import Label, vertical
from tengates.model.score import Scorecard
from tengates.present import words
from tengates.present.language import tr


class WhatIf(QFrame):
    """A strip under the plan."""

    def __init__(self) -> None:
        """Hidden until asked for."""
        super().__init__()
        self.setObjectName("strip")
        self._title = Label("", "strong", wrap=True)
        self._scores = Label("", "quiet", wrap=True)
        column = vertical(self, spacing=2)
        column.setContentsMargins(24, 10, 24, 10)
        column.addWidget(self._title)
        column.addWidget(self._scores)
        self.hide()

    def invite(self) -> None:
        """Nothing is ticked yet."""
        self._title.say(tr("What if?"))
        self._scores.say(tr("Tick tasks to see the scorecard they would lead to."))

    def show_card(self, count: int, now: Scorecard, then: Scorecard) -> None:
        """The gates that would move, and the verdict."""
        self._title.say(
            tr(
                "With %n task done: {verdict}|With %n tasks done: {verdict}",
                "",
                count,
                verdict=words.verdict_title(then.verdict),
            )
        )
        rows = [
            f"{tr(old.gate.short)} {words.score_figure(old)} → {words.score_figure(new)}"
            for old, new in zip(now.gates, then.gates, strict=True)
            if words.score_figure(old) != words.score_figure(new)
        ]
        self._scores.say(" · ".join(rows) or tr("No gate's score would move."))
