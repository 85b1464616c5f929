"""One gate: its question and risk, its controls at the left, the chosen one at the right."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSplitter, QWidget

from tengates.gui.flow import Moment
from tengates.gui.pages.page import BasePage, Head
from tengates.gui.store import Store
from tengates.gui.widgets.basic import Label, hairline, vertical
from tengates.gui.widgets.control_list import ControlList
from tengates.gui.widgets.control_panel import ControlPanel
from tengates.gui.widgets.gate_bar import bar_colour, paint_bar, state_word
from tengates.gui.widgets.scan_first import ScanFirst
from tengates.gui.widgets.term_label import TermLabel
from tengates.model.score import GateScore, GateState
from tengates.present import words
from tengates.present.language import decimal, tr


class _Bar(QWidget):
    """The gate's bar by itself."""

    def __init__(self) -> None:
        super().__init__()
        self._item: GateScore | None = None
        self.setFixedSize(QSize(180, 20))
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_score(self, item: GateScore) -> None:
        """Draw this one."""
        self._item = item
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it."""
        if self._item is not None:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint_bar(painter, QRectF(1, 6, 178, 8), self._item)
            painter.end()


class GatePage(BasePage):
    """List and detail."""

    def __init__(self, store: Store) -> None:
        """Head, list, panel."""
        super().__init__(store)
        self._gate = ""
        self._chosen: dict[str, str] = {}
        self._head = Head()
        self._score = Label("", "title")
        self._word = TermLabel("", "small")
        self._bar = _Bar()
        self._detail = TermLabel("", "small", wrap=True)
        self._list = ControlList()
        self._panel = ControlPanel(store)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._first = ScanFirst(store)
        self._lay_out()
        self._list.chosen.connect(self._choose)

    def show_moment(self, moment: Moment) -> None:
        """Draw the gate one is at."""
        self._first.setVisible(moment.report is None)
        self._split.setVisible(moment.report is not None)
        if moment.report is None:
            self._head.say_waiting(moment)
            self._first.show_moment(moment)
            return
        self._gate = moment.position.subject
        item = moment.report.scorecard.gate(self._gate)
        self._show_gate(item, {row.id: tr(row.title) for row in moment.report.scorecard.results})
        wanted = moment.position.detail or self._chosen.get(self._gate, "")
        results = tuple(row for row in moment.report.scorecard.results if row.gate == self._gate)
        chosen = self._list.show_results(results, wanted)
        self._chosen[self._gate] = chosen
        self._panel.show_control(moment, moment.report.scorecard.control(chosen) if chosen else None)

    def _show_gate(self, item: GateScore, titles: Mapping[str, str]) -> None:
        self._head.say(tr(item.gate.title), tr(item.gate.question))
        scored = item.state is GateState.SCORED
        self._score.say(f"{decimal(item.score)} / {words.figure(item.minimum)}" if scored else words.score_figure(item))
        self._score.setAccessibleName(
            tr(
                "Score {score}, a launch needs {minimum}",
                score=words.score_figure(item),
                minimum=words.figure(item.minimum),
            )
        )
        self._word.say(state_word(item))
        self._word.set_role(bar_colour(item))
        self._bar.show_score(item)
        risk = tr("Risk when skipped: {risk}", risk=tr(item.gate.risk))
        self._detail.say(f"{risk} · {words.gate_detail(item, titles)}")

    def _choose(self, control_id: str) -> None:
        self._chosen[self._gate] = control_id
        self.store.go(self.store.moment.position.page, self._gate, control_id)

    def _lay_out(self) -> None:
        side = vertical(spacing=2)
        for widget in (self._score, self._bar, self._word):
            side.addWidget(widget, 0, Qt.AlignmentFlag.AlignRight)
        self._head.buttons.addLayout(side)
        self._head.words.addWidget(self._detail)
        split = self._split
        split.setChildrenCollapsible(False)
        split.setHandleWidth(1)
        holder = QWidget()
        column = vertical(holder)
        column.setContentsMargins(16, 8, 8, 8)
        column.addWidget(self._list)
        holder.setMinimumWidth(220)
        split.addWidget(holder)
        split.addWidget(self._panel)
        split.setStretchFactor(0, 2)
        split.setStretchFactor(1, 3)
        split.setSizes([320, 520])
        whole = vertical(self, spacing=0)
        whole.addWidget(self._head)
        whole.addWidget(hairline())
        whole.addWidget(split, 1)
        whole.addWidget(self._first, 1)
