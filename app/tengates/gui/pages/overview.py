"""The scorecard: the verdict in words, ten gates, where to start, what was found besides."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from tengates.gui import flow
from tengates.gui.flow import Moment, PageId
from tengates.gui.pages.page import BasePage, Head
from tengates.gui.store import Store
from tengates.gui.widgets.basic import Body, Button, Label, clear, hairline, horizontal, on_click, vertical
from tengates.gui.widgets.evidence import EvidenceList
from tengates.gui.widgets.gate_bar import GateRow
from tengates.gui.widgets.scroll_place import ScrollPlace
from tengates.gui.widgets.skeleton import Skeleton
from tengates.gui.widgets.start_here import StartRow
from tengates.gui.widgets.term_label import TermLabel
from tengates.model.outcome import Outcome, Status
from tengates.model.score import ScanReport, Verdict
from tengates.present import words
from tengates.present.language import later, tr
from tengates.present.own import RULE, own_line

_LANGUAGES = {"python": "Python", "javascript": "JavaScript", "typescript": "TypeScript"}
_DONE = later("Nothing is left to do. Export the scorecard, and scan again when the code moves.")
_UNKNOWN = later("No task can be given: what is below its minimum could not be judged yet.")
_GLYPHS = {
    Verdict.PAUSE: ("pause", "critical"),
    Verdict.NOT_READY: ("partial", "warn"),
    Verdict.READY: ("pass", "good"),
}


class OverviewPage(BasePage):
    """The page one comes back to."""

    def __init__(self, store: Store) -> None:
        """Head, and a body that is filled per report."""
        super().__init__(store)
        self._shown: tuple[object, ...] = ()
        self._head = Head()
        self._figures = Label("", "small")
        self._figures.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._scan = Button(tr("Scan again"), "", "refresh")
        on_click(self._scan, store.scan)
        side = vertical(spacing=6)
        side.addWidget(self._scan, 0, Qt.AlignmentFlag.AlignRight)
        side.addWidget(self._figures)
        self._head.buttons.addLayout(side)
        self._body = Body(spacing=0)
        self._place = ScrollPlace(self._body)
        self._body.edges(16, 12, 16, 24)
        column = vertical(self, spacing=0)
        column.addWidget(self._head)
        column.addWidget(hairline())
        column.addWidget(self._body, 1)

    def show_moment(self, moment: Moment) -> None:
        """Draw the report; the place one scrolled to stays."""
        self._scan.setEnabled(flow.enabled(moment).scan)
        shown = (moment.report, moment.plan, moment.offers, moment.previous)
        if shown == self._shown and moment.report is not None:
            return
        self._shown = shown
        self._place.keep()
        clear(self._body.column)
        if moment.report is None or moment.plan is None:
            self._place.let_go()
            self._loading(moment)
            return
        self._verdict(moment.report)
        self._gates(moment, moment.report)
        self._start(moment)
        self._besides(moment.report)
        self._body.column.addStretch(1)

    def _loading(self, moment: Moment) -> None:
        self._head.glyph.hide()
        self._head.say_waiting(moment)
        if moment.scanning is not None:
            self._body.column.addWidget(_inset(Skeleton(10)))
        self._figures.say("")
        self._body.column.addStretch(1)

    def _verdict(self, report: ScanReport) -> None:
        card = report.scorecard
        self._head.say(words.verdict_title(card.verdict), words.verdict_sentence(card))
        self._head.glyph.show_icon(*_GLYPHS[card.verdict])
        self._head.glyph.show()
        self._figures.say(words.files_sentence(report))

    def _gates(self, moment: Moment, report: ScanReport) -> None:
        for item in report.scorecard.gates:
            row = GateRow(item, flow.change_since(moment, item.gate.short, item.score))
            self._to_gate(row, item.gate.id)
            self._body.column.addWidget(row)

    def _to_gate(self, row: GateRow, gate: str) -> None:
        on_click(row, lambda: self.store.go(PageId.GATE, gate))

    def _start(self, moment: Moment) -> None:
        plan, report = moment.plan, moment.report
        if plan is None or report is None:
            return
        self._section(tr("Start here"))
        if not plan.start_here:
            sentence = tr(_DONE if report.scorecard.verdict is Verdict.READY else _UNKNOWN)
            self._body.column.addWidget(_inset(Label(sentence, "quiet", wrap=True)))
        for number, task in enumerate(plan.start_here, 1):
            gains = [(tr(report.scorecard.gate(gate).gate.short), gain) for gate, gain in task.gains]
            row = StartRow(number, task, gains, flow.task_recipe(moment, task))
            row.fixed.connect(lambda recipe: self.store.go(PageId.FIX, recipe, PageId.OVERVIEW))
            row.opened.connect(lambda task_id: self.store.go(PageId.PLAN, task_id))
            self._body.column.addWidget(row)

    def _besides(self, report: ScanReport) -> None:
        if report.scorecard.anti_patterns:
            self._section(tr("Anti-patterns"))
            for pattern in report.scorecard.anti_patterns:
                self._body.column.addWidget(_inset(TermLabel(tr(pattern), wrap=True)))
        self._own(report)
        if report.imports:
            self._section(tr("Other scanners"))
            for line in words.import_lines(report):
                self._body.column.addWidget(_inset(Label(line, wrap=True)))
        if report.waivers:
            self._section(tr("Accepted on purpose"))
            for line in words.waiver_lines(report):
                self._body.column.addWidget(_inset(Label(line, wrap=True)))
        if what := _what(report):
            self._section(tr("About this scan"))
            self._body.column.addWidget(_inset(Label(what, "quiet", wrap=True)))

    def _own(self, report: ScanReport) -> None:
        if not report.own.results:
            return
        self._section(tr("Your own"))
        self._body.column.addWidget(_inset(Label(tr(RULE), "quiet", wrap=True)))
        for result in report.own.results:
            self._body.column.addWidget(_inset(Label(own_line(result), wrap=True)))
            if result.sites:
                found = EvidenceList(self.store, result.path)
                found.show_outcome(Outcome(Status.FAIL, 0.0, "", sites=result.sites))
                self._body.column.addWidget(_inset(found))

    def _section(self, title: str) -> None:
        self._body.column.addSpacing(16)
        self._body.column.addWidget(hairline())
        self._body.column.addSpacing(12)
        self._body.column.addWidget(_inset(TermLabel(title, "lead")))
        self._body.column.addSpacing(4)


def _inset(label: QWidget) -> QWidget:
    """A label in line with the rows' words."""
    holder = QWidget()
    row = horizontal(holder)
    row.setContentsMargins(8, 2, 8, 2)
    row.addWidget(label)
    return holder


def _what(report: ScanReport) -> str:
    languages = words.listed(
        tr("{language} (%n line)|{language} (%n lines)", "", lines, language=_LANGUAGES.get(name, name))
        for name, lines in report.languages
    )
    parts = [languages, words.listed(report.frameworks), words.listed(report.sdks)]
    return " · ".join(part for part in parts if part)
