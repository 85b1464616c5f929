"""A team's own controls below the plan: what each came to, and the way to the places."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from tengates.gui.widgets.basic import Button, Glyph, Label, hairline, on_click, row_of, vertical
from tengates.model.own import OwnResult
from tengates.present.language import tr
from tengates.present.own import RULE, own_line


class OwnBelow(QWidget):
    """A line for each, and one button to where their places stand."""

    def __init__(self, results: tuple[OwnResult, ...], go: Callable[[], None]) -> None:
        """Everything once; a new scan makes a new one."""
        super().__init__()
        column = vertical(self, spacing=8)
        column.addWidget(hairline())
        column.addWidget(Label(tr("Your own"), "lead"))
        column.addWidget(Label(tr(RULE), "quiet", wrap=True))
        for result in results:
            line = row_of(Glyph(*_glyph(result), size=16), spacing=8)
            line.addWidget(Label(own_line(result), wrap=True), 1)
            column.addLayout(line)
        if any(result.sites for result in results):
            places = Button(tr("See where on the overview"), "quiet")
            on_click(places, go)
            column.addLayout(row_of(places, None))


def _glyph(result: OwnResult) -> tuple[str, str]:
    if result.passes:
        return "pass", "good"
    return ("fail", "critical") if result.sites else ("unchecked", "quiet")
