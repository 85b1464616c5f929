"""Earlier scans: how each gate's score went, and what each scan gained or lost."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from tengates.gui.flow import Moment
from tengates.gui.pages.page import BasePage, Head
from tengates.gui.past import PastLook
from tengates.gui.plain import local_time
from tengates.gui.store import Store
from tengates.gui.style import LOOK
from tengates.gui.widgets.basic import Body, Glyph, Label, clear, hairline, horizontal, vertical
from tengates.gui.widgets.past_commits import PastCommits
from tengates.gui.widgets.segments import Segments
from tengates.gui.widgets.trend import trend_grid
from tengates.model.record import Moved, ScanRecord
from tengates.model.score import Verdict
from tengates.present import words
from tengates.present.language import later, tr

_COLUMNS = 5
_NARROW, _NARROWEST = 860, 620  # pixels: below these, three and two gates stand beside each other
_NAMED = 4


_VIEWS = (("scans", later("Scans")), ("commits", later("Commits")))
_COMMITS = later("What each commit on this branch gained or lost, kept on this machine alone.")


class HistoryPage(BasePage):
    """Trends above, scans or commits below, newest first."""

    def __init__(self, store: Store) -> None:
        """Empty."""
        super().__init__(store)
        self._shown: tuple[object, ...] = ()
        self._head = Head()
        self._view = Segments([(key, tr(text)) for key, text in _VIEWS], tr("What is shown"))
        self._look = PastLook(store, self)
        self._commits = PastCommits(self._look)
        self._scans = Body(margin=24, spacing=12)
        self._past = Body(margin=24, spacing=12)
        self._stack = QStackedWidget()
        self._lay_out()
        self._view.choose("scans")
        self._view.chosen.connect(self._turn)
        LOOK.changed.connect(self._fit)

    def show_moment(self, moment: Moment) -> None:
        """Draw what was kept."""
        shown = (moment.history, moment.report, self._columns)
        self._look.remember(moment)
        if shown == self._shown:
            return
        self._shown = shown
        self._say(len(moment.history))
        self._show_scans(moment)
        if moment.report is not None:
            card = moment.report.scorecard
            titles = {row.id: tr(row.title) for row in card.results}
            self._commits.show_gates([item.gate for item in card.gates], titles, self._columns)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More trends stand beside each other where there is room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if self.isVisible():
            self.show_moment(self.store.moment)

    def show_view(self, view: str) -> None:
        """Turn to "scans" or "commits"."""
        self._view.choose(view)
        self._turn(view)

    def _lay_out(self) -> None:
        self._head.buttons.addWidget(self._view)
        self._past.column.addWidget(self._commits)
        self._past.column.addStretch(1)
        self._stack.addWidget(self._scans)
        self._stack.addWidget(self._past)
        column = vertical(self, spacing=0)
        column.addWidget(self._head)
        column.addWidget(hairline())
        column.addWidget(self._stack, 1)

    def _turn(self, view: str) -> None:
        self._stack.setCurrentWidget(self._scans if view == "scans" else self._past)
        self._say(len(self.store.moment.history))

    def _say(self, kept: int) -> None:
        scans = tr(
            "%n scan kept, on this machine alone. A scan that finds nothing new is not kept twice."
            "|%n scans kept, on this machine alone. A scan that finds nothing new is not kept twice.",
            "",
            kept,
        )
        self._head.say(tr("History"), scans if self._view.choice == "scans" else tr(_COMMITS))

    def _show_scans(self, moment: Moment) -> None:
        column = self._scans.column
        clear(column)
        if moment.report is not None and len(moment.history) > 1:
            gates = [item.gate for item in moment.report.scorecard.gates]
            records = [row for row, _moved in reversed(moment.history)]
            scores = {gate.id: [row.gates[gate.id] for row in records if gate.id in row.gates] for gate in gates}
            column.addLayout(trend_grid(gates, scores, self._columns))
            column.addSpacing(8)
        elif moment.history:
            text = tr("The gates' trends appear with the second scan that finds something new.")
            column.addWidget(Label(text, "quiet", wrap=True))
        titles = {row.id: tr(row.title) for row in moment.report.scorecard.results} if moment.report else {}
        for row, moved in moment.history:
            column.addWidget(hairline())
            column.addWidget(_scan(row, moved, titles))
        if not moment.history:
            column.addWidget(Label(tr("Nothing is kept yet. Scan this folder to begin."), "quiet", wrap=True))
        column.addStretch(1)

    @property
    def _columns(self) -> int:
        if self.width() >= LOOK.size(_NARROW):
            return _COLUMNS
        return 3 if self.width() >= LOOK.size(_NARROWEST) else 2


def _scan(row: ScanRecord, moved: Moved | None, titles: dict[str, str]) -> QWidget:
    holder = QWidget()
    line = horizontal(holder, spacing=12)
    side = vertical()
    side.addWidget(Glyph("clock", "quiet", 16))
    side.addStretch(1)
    line.addLayout(side)
    column = vertical(spacing=2)
    column.addWidget(Label(f"{local_time(row.time)} · {words.verdict_title(Verdict(row.verdict))}"))
    dirty = row.dirty and row.commit
    text = tr("commit {id}, with changes not committed") if dirty else tr("commit {id}")
    commit = text.format(id=row.commit[:8]) if row.commit else tr("no commit yet")
    column.addWidget(Label(commit, "small"))
    if moved is None:
        column.addWidget(Label(tr("The first scan that was kept."), "small"))
    else:
        for text, role, idents in (
            (tr("Gained: {controls}"), "good", moved.gained),
            (tr("Lost: {controls}"), "bad", moved.lost),
        ):
            if idents:
                column.addWidget(Label(text.format(controls=_named(idents, titles)), role, wrap=True))
        if moved.other_rules:
            column.addWidget(
                Label(tr("Judged by another version of Ten Gates than the scan before."), "small", wrap=True)
            )
    line.addLayout(column, 1)
    return holder


def _named(idents: tuple[str, ...], titles: dict[str, str]) -> str:
    names = [titles.get(ident, ident) for ident in idents]
    return words.listed(
        names[:_NAMED] + ([tr("%n more|%n more", "", len(names) - _NAMED)] if len(names) > _NAMED else [])
    )
