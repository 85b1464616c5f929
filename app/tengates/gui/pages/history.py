"""Earlier scans: how each gate's score went, and what each scan gained or lost."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QWidget

from tengates.gui.flow import Moment
from tengates.gui.pages.page import BasePage, Head
from tengates.gui.plain import local_time
from tengates.gui.store import Store
from tengates.gui.widgets.basic import Body, Glyph, Label, clear, hairline, horizontal, vertical
from tengates.gui.widgets.trend import Trend
from tengates.model.record import Moved, ScanRecord
from tengates.model.score import ScanReport, Verdict
from tengates.present import words

_COLUMNS = 5
_NARROW = 860  # pixels: below this, three gates stand beside each other
_NAMED = 4


class HistoryPage(BasePage):
    """Trends above, scans below, newest first."""

    def __init__(self, store: Store) -> None:
        """Empty."""
        super().__init__(store)
        self._shown: tuple[object, ...] = ()
        self._head = Head()
        self._body = Body(margin=24, spacing=12)
        column = vertical(self, spacing=0)
        column.addWidget(self._head)
        column.addWidget(hairline())
        column.addWidget(self._body, 1)

    def show_moment(self, moment: Moment) -> None:
        """Draw what was kept."""
        shown = (moment.history, moment.report, self._columns)
        if shown == self._shown:
            return
        self._shown = shown
        count = words.counted(len(moment.history), "scan")
        self._head.say(
            "History", f"{count} kept, on this machine alone. A scan that finds nothing new is not kept twice."
        )
        clear(self._body.column)
        if moment.report is not None and len(moment.history) > 1:
            self._trends(moment.report, [row for row, _moved in reversed(moment.history)])
        elif moment.history:
            text = "The gates' trends appear with the second scan that finds something new."
            self._body.column.addWidget(Label(text, "quiet", wrap=True))
        titles = {row.id: row.title for row in moment.report.scorecard.results} if moment.report else {}
        for row, moved in moment.history:
            self._body.column.addWidget(hairline())
            self._body.column.addWidget(_scan(row, moved, titles))
        if not moment.history:
            self._body.column.addWidget(Label("Nothing is kept yet. Scan this folder to begin.", "quiet", wrap=True))
        self._body.column.addStretch(1)

    @property
    def _columns(self) -> int:
        return _COLUMNS if self.width() >= _NARROW else 3

    def _trends(self, report: ScanReport, records: list[ScanRecord]) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(16)
        place = 0
        for item in report.scorecard.gates:
            scores = [row.gates[item.gate.id] for row in records if item.gate.id in row.gates]
            if scores:
                grid.addWidget(Trend(item.gate, scores), place // self._columns, place % self._columns)
                place += 1
        self._body.column.addLayout(grid)
        self._body.column.addSpacing(8)


def _scan(row: ScanRecord, moved: Moved | None, titles: dict[str, str]) -> QWidget:
    holder = QWidget()
    line = horizontal(holder, spacing=12)
    side = vertical()
    side.addWidget(Glyph("clock", "quiet", 16))
    side.addStretch(1)
    line.addLayout(side)
    column = vertical(spacing=2)
    column.addWidget(Label(f"{local_time(row.time)} · {words.verdict_title(Verdict(row.verdict))}"))
    commit = f"commit {row.commit[:8]}" if row.commit else "no commit yet"
    column.addWidget(Label(f"{commit}, with changes not committed" if row.dirty and row.commit else commit, "small"))
    if moved is None:
        column.addWidget(Label("The first scan that was kept.", "small"))
    else:
        for word, role, idents in (("Gained", "good", moved.gained), ("Lost", "bad", moved.lost)):
            if idents:
                column.addWidget(Label(f"{word}: {_named(idents, titles)}", role, wrap=True))
        if moved.other_rules:
            column.addWidget(Label("Judged by another version of Ten Gates than the scan before.", "small", wrap=True))
    line.addLayout(column, 1)
    return holder


def _named(idents: tuple[str, ...], titles: dict[str, str]) -> str:
    names = [titles.get(ident, ident) for ident in idents]
    return words.listed(names[:_NAMED] + ([f"{len(names) - _NAMED} more"] if len(names) > _NAMED else []))
