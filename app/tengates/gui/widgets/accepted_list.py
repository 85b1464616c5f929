"""What the founder accepted on purpose, each with its reason and a way back."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from tengates.gui.widgets.basic import Button, Glyph, Label, clear, horizontal, on_click, vertical
from tengates.model.outcome import Waiver, WaiverState
from tengates.model.score import ScanReport
from tengates.present import words
from tengates.present.language import later, tr

_NONE = later(
    "Nothing is accepted here. On a gate's page, a control that is missing can be accepted for now with a reason."
)
_GLYPHS = {
    WaiverState.HOLDS: ("pause", "quiet"),
    WaiverState.EXPIRED: ("clock", "warn"),
    WaiverState.UNNEEDED: ("pass", "good"),
}


class AcceptedList(QWidget):
    """A row for each."""

    withdrawn = Signal(str, str)  # control id, finding

    def __init__(self) -> None:
        """Empty."""
        super().__init__()
        self._column = vertical(self, spacing=10)

    def show_waivers(self, report: ScanReport) -> None:
        """Show what this report counts as accepted."""
        clear(self._column)
        titles = {row.id: tr(row.title) for row in report.scorecard.results}
        for waiver, state in report.waivers:
            self._column.addWidget(self._row(waiver, state, titles.get(waiver.control, waiver.control)))
        if not report.waivers:
            self._column.addWidget(Label(tr(_NONE), "quiet", wrap=True))

    def _row(self, waiver: Waiver, state: WaiverState, title: str) -> QWidget:
        holder = QWidget()
        row = horizontal(holder, spacing=12)
        row.addWidget(Glyph(*_GLYPHS[state]), 0, Qt.AlignmentFlag.AlignTop)
        column = vertical(spacing=2)
        column.addWidget(Label(tr("{title} (one finding)", title=title) if waiver.finding else title, wrap=True))
        column.addWidget(Label(f"\u201c{waiver.reason}\u201d", "quiet", wrap=True))
        column.addWidget(
            Label(words.waiver_span(waiver, state), "warn" if state is WaiverState.EXPIRED else "small", wrap=True)
        )
        row.addLayout(column, 1)
        back = Button(tr("Take back"), "", "undo")
        back.setAccessibleName(tr("Take back: {title}", title=title))
        on_click(back, lambda: self.withdrawn.emit(waiver.control, waiver.finding))
        row.addWidget(back, 0, Qt.AlignmentFlag.AlignTop)
        return holder
