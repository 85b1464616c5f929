"""The plan: weeks of cards, or one list; the chosen task at the right."""

from __future__ import annotations

from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QPushButton, QWidget

from tengates.gui import flow
from tengates.gui.flow import Moment, PageId
from tengates.gui.pages.page import BasePage, Head
from tengates.gui.store import Store
from tengates.gui.style import LOOK, font
from tengates.gui.widgets.basic import Body, Button, clear, hairline, horizontal, on_click, row_of, vertical
from tengates.gui.widgets.own_below import OwnBelow
from tengates.gui.widgets.schedule_form import ScheduleForm
from tengates.gui.widgets.scroll_place import ScrollPlace
from tengates.gui.widgets.segments import Segments
from tengates.gui.widgets.skeleton import Skeleton
from tengates.gui.widgets.task_card import TaskCard
from tengates.gui.widgets.task_panel import TaskPanel
from tengates.gui.widgets.task_words import moved
from tengates.gui.widgets.week_column import Board, WeekColumn
from tengates.gui.widgets.what_if import WhatIf
from tengates.model.plan import Plan, Task, Week
from tengates.model.score import Scorecard
from tengates.present import words
from tengates.present.language import tr

_COLUMN = 204  # below this per week, one week is shown at a time
_PANEL = 360
_SHARE = 0.42  # of the page, at most


class PlanPage(BasePage):
    """Board or list, and a detail."""

    def __init__(self, store: Store) -> None:
        """Empty until there is a plan."""
        super().__init__(store)
        self._plan: Plan | None = None
        self._week = 1
        self._cards: dict[str, TaskCard] = {}
        self._ticked: set[str] = set()
        self._group = QButtonGroup(self)
        self._laid_out: tuple[object, ...] = ()
        self._head = Head()
        self._next = Button(tr("Next task"), "primary")
        self._form = Segments((("board", tr("Board")), ("list", tr("List"))), tr("How the plan is shown"))
        self._weeks = Segments((), tr("Which week is shown"))
        self._wonder: QPushButton = Button(tr("What if…"))
        self._schedule = ScheduleForm()
        self._turner = QWidget()
        self._tools = QWidget()
        self._board = Body(margin=0, spacing=16)
        self._place = ScrollPlace(self._board)
        self._panel = TaskPanel(store)
        self._strip = WhatIf()
        self._lay_out()
        self._connect()

    def show_moment(self, moment: Moment) -> None:
        """Draw the plan and the task one is at."""
        plan = moment.plan
        if plan is None:
            self._waiting(moment)
            return
        for part in (self._tools, self._next, self._form):
            part.show()
        if plan is not self._plan:
            self._take(plan)
        task = plan.task(moment.position.subject)
        if task is not None and task.template.week != self._week:
            self._turn(str(task.template.week))
        self._panel.setVisible(task is not None)
        self._panel.show_task(moment, task)
        self._next.setEnabled(plan.next_task is not None)
        self._arrange()
        self._mark(moment.position.subject)

    def _take(self, plan: Plan) -> None:
        self._plan = plan
        self._week = min(self._week, len(plan.weeks))
        self._weeks.offer([(str(week.number), _short(week)) for week in plan.weeks])
        self._weeks.choose(str(self._week))
        self._schedule.show_plan(plan)
        self._ticked &= {task.template.id for task in plan.tasks if task.status.is_open}
        sentence = tr(
            "{done} of %n task done, about {left} of work left.|{done} of %n tasks done, about {left} of work left.",
            "",
            plan.total,
            done=plan.done,
            left=words.hours_text(float(round(sum(week.hours for week in plan.weeks)))),
        )
        self._head.say(tr(plan.template.title), sentence)
        self._wondered()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Four columns where they fit."""
        super().resizeEvent(event)
        self._fit()
        self._arrange()

    @property
    def _shape(self) -> str:
        if self._form.choice == "list" or self._plan is None:
            return "list"
        room = self.width() - (self._panel.width() if self._panel.isVisibleTo(self) else 0) - 32
        return "board" if room >= len(self._plan.weeks) * _COLUMN else "week"

    def _fit(self) -> None:
        """A wider panel for larger text."""
        self._panel.setFixedWidth(
            round(min(max(_PANEL, QFontMetrics(font()).averageCharWidth() * 46), max(_PANEL, self.width() * _SHARE)))
        )

    def _turn(self, week: str) -> None:
        self._week = int(week)
        self._weeks.choose(week)
        self._arrange()

    def _arrange(self) -> None:
        if self._plan is None:
            return
        shape = self._shape
        self._turner.setVisible(shape == "week")
        wanted = (self._plan, shape, self._week if shape == "week" else 0)
        if wanted == self._laid_out:
            return
        before, self._laid_out = self._laid_out[1:], wanted
        self._place.keep(same=wanted[1:] == before)
        clear(self._board.column)
        self._cards = {}
        shown = [week for week in self._plan.weeks if shape != "week" or week.number == self._week]
        columns = [self._column(self._plan, week) for week in shown]
        for part in [Board(columns)] if shape == "board" else columns:
            self._board.column.addWidget(part)
        if self._plan.own:
            self._board.column.addSpacing(16)
            self._board.column.addWidget(OwnBelow(self._plan.own, lambda: self.store.go(PageId.OVERVIEW)))
        self._board.column.addStretch(1)
        self._board.edges(18, 8, 18, 24)  # with its own edge a week begins where the head does
        self._mark(self.store.moment.position.subject)

    def _column(self, plan: Plan, week: Week) -> WeekColumn:
        holder = WeekColumn(week)
        holder.dropped.connect(self._move)
        for task in week.tasks:
            ident = task.template.id
            card = TaskCard(plan, task, self._gate(task.template.gate), wide=self._shape != "board")
            card.clicked.connect(lambda _on=False, ident=ident: self.store.go(PageId.PLAN, ident))
            card.placed.connect(lambda number, ident=ident: self._move(ident, number))
            card.offer_tick(shown=self._wonder.isChecked(), on=ident in self._ticked)
            card.ticked.connect(lambda on, ident=ident: self._tick(ident, on=on))
            self._cards[ident] = card
            holder.add(card)
        return holder

    def _move(self, task_id: str, number: int) -> None:
        task = self._plan.task(task_id) if self._plan else None
        if task is not None and task.template.week != number:
            self.store.set_task(task_id, moved(task.word, number))

    def _gate(self, gate: str) -> str:
        report = self.store.moment.report
        return tr(report.scorecard.gate(gate).gate.short) if report else gate

    def _mark(self, chosen: str) -> None:
        for ident, card in self._cards.items():
            card.setChecked(ident == chosen)

    def _wander(self) -> None:
        """To the task to do now; from there to the one after it."""
        if self._plan is None or self._plan.next_task is None:
            return
        left: list[Task] = [task for task in self._plan.tasks if task.status.is_open]
        here = next((index for index, task in enumerate(left) if task.template.id == self._at), None)
        task = self._plan.next_task if here is None else left[(here + 1) % len(left)]
        self.store.go(PageId.PLAN, task.template.id)

    @property
    def _at(self) -> str:
        return self.store.moment.position.subject

    def _tick(self, task_id: str, *, on: bool) -> None:
        self._ticked = self._ticked | {task_id} if on else self._ticked - {task_id}
        self._wondered()

    def _wondered(self) -> None:
        on = self._wonder.isChecked()
        for ident, card in self._cards.items():
            card.offer_tick(shown=on, on=ident in self._ticked)
        self._strip.setVisible(on)
        if on and self._ticked:
            self.store.what_if(self._ticked, self._show_card)
        elif on:
            self._strip.invite()

    def _show_card(self, card: Scorecard) -> None:
        report = self.store.moment.report
        if report is not None and self._ticked:
            self._strip.show_card(len(self._ticked), report.scorecard, card)

    def _waiting(self, moment: Moment) -> None:
        self._plan, self._laid_out = None, ()
        for part in (self._panel, self._turner, self._tools, self._strip, self._next, self._form):
            part.hide()
        clear(self._board.column)
        self._head.say(tr("Plan"), tr("The plan is made from the gaps a scan finds."))
        self._board.edges(24, 12, 24, 24)
        if moment.scanning is not None:
            self._board.column.addWidget(Skeleton(8))
        elif flow.enabled(moment).scan:
            scan = Button(tr("Scan this folder"), "primary", "refresh")
            on_click(scan, self.store.scan)
            self._board.column.addLayout(row_of(scan, None))
        self._board.column.addStretch(1)

    def _connect(self) -> None:
        self._form.choose("board")
        self._form.chosen.connect(lambda _key: self._arrange())
        self._weeks.chosen.connect(self._turn)
        self._schedule.said.connect(self.store.schedule)
        self._wonder.setCheckable(True)
        self._wonder.toggled.connect(lambda _on: self._wondered())
        on_click(self._next, self._wander)
        LOOK.changed.connect(self._fit)

    def _lay_out(self) -> None:
        self._head.buttons.addWidget(self._next)
        self._head.buttons.addWidget(self._form)
        self._next.setToolTip(tr("Shows what to do now, then the one after it"))
        self._wonder.setToolTip(tr("Tick tasks to see the scorecard they would lead to"))
        self._fit()
        tools = horizontal(self._tools)
        tools.setContentsMargins(24, 0, 24, 12)
        tools.addWidget(self._schedule, 1)
        tools.addWidget(self._wonder)
        top = horizontal(self._turner)
        top.setContentsMargins(24, 12, 24, 0)
        top.addWidget(self._weeks)
        top.addStretch(1)
        self._panel.hide()
        row = horizontal(spacing=0)
        left = vertical(spacing=0)
        left.addWidget(self._turner)
        left.addWidget(self._board, 1)
        row.addLayout(left, 1)
        row.addWidget(self._panel)
        column = vertical(self, spacing=0)
        for part in (self._head, self._tools, hairline()):
            column.addWidget(part)
        column.addLayout(row, 1)
        column.addWidget(self._strip)


def _short(week: Week) -> str:
    """The first week in full, later ones as a figure: "Week 1", "2", "3"; days by their names."""
    name, _, figure = week.name.rpartition(" ")
    return figure if name == "Week" and week.number > 1 else tr(week.name)
