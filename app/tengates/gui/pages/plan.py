"""The plan: weeks of cards, or one list; the chosen task at the right."""

from __future__ import annotations

from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QWidget

from tengates.gui.flow import Moment, PageId
from tengates.gui.pages.page import BasePage, Head
from tengates.gui.store import Store
from tengates.gui.style import LOOK, font
from tengates.gui.widgets.basic import Body, Label, clear, hairline, horizontal, vertical
from tengates.gui.widgets.segments import Segments
from tengates.gui.widgets.skeleton import Skeleton
from tengates.gui.widgets.task_card import TaskCard
from tengates.gui.widgets.task_panel import TaskPanel
from tengates.model.plan import Plan, Week
from tengates.present import words

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
        self._group = QButtonGroup(self)
        self._laid_out: tuple[object, ...] = ()
        self._head = Head()
        self._form = Segments((("board", "Board"), ("list", "List")), "How the plan is shown")
        self._weeks = Segments((("1", "Week 1"), ("2", "2"), ("3", "3"), ("4", "4")), "Which week is shown")
        self._turner = QWidget()
        self._board = Body(margin=0, spacing=0)
        self._panel = TaskPanel(store)
        self._lay_out()
        self._form.choose("board")
        self._weeks.choose("1")
        self._form.chosen.connect(lambda _key: self._arrange())
        self._weeks.chosen.connect(self._turn)

    def show_moment(self, moment: Moment) -> None:
        """Draw the plan and the task one is at."""
        plan = moment.plan
        if plan is None:
            self._waiting(moment)
            return
        if plan is not self._plan:
            self._plan = plan
            self._laid_out = ()
            done = f"{plan.done} of {words.counted(plan.total, 'task')} done"
            left = words.hours_text(float(round(sum(week.hours for week in plan.weeks))))
            self._head.say(
                plan.template.title,
                f"{done}, about {left} of work left. Each task is here because of a gap in this code.",
            )
        task = next((row for row in plan.tasks if row.template.id == moment.position.subject), None)
        if task is not None and task.template.week != self._week:
            self._week = task.template.week
            self._weeks.choose(str(self._week))
        self._panel.setVisible(task is not None)
        self._panel.show_task(moment, task)
        self._arrange()
        self._mark(moment.position.subject)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Four columns where they fit."""
        super().resizeEvent(event)
        self._fit()
        self._arrange()

    @property
    def _shape(self) -> str:
        if self._form.choice == "list":
            return "list"
        room = self.width() - (self._panel.width() if self._panel.isVisibleTo(self) else 0) - 32
        return "board" if room >= 4 * _COLUMN else "week"

    def _fit(self) -> None:
        """A wider panel for larger text."""
        self._panel.setFixedWidth(
            round(min(max(_PANEL, QFontMetrics(font()).averageCharWidth() * 46), max(_PANEL, self.width() * _SHARE)))
        )

    def _turn(self, week: str) -> None:
        self._week = int(week)
        self._arrange()

    def _arrange(self) -> None:
        if self._plan is None:
            return
        shape = self._shape
        self._turner.setVisible(shape == "week")
        wanted = (self._plan, shape, self._week if shape == "week" else 0)
        if wanted == self._laid_out:
            return
        self._laid_out = wanted
        place = self._board.verticalScrollBar().value()
        clear(self._board.column)
        self._cards = {}
        shown = [week for week in self._plan.weeks if shape != "week" or week.number == self._week]
        row: QHBoxLayout = horizontal(spacing=12)
        column = vertical(spacing=24)
        for week in shown:
            holder = self._column(week)
            if shape == "board":
                row.addWidget(holder, 1)
            else:
                column.addWidget(holder)
        self._board.column.addLayout(row if shape == "board" else column)
        self._board.column.addStretch(1)
        self._board.column.setContentsMargins(24, 12, 24, 24)
        self._board.verticalScrollBar().setValue(place)
        self._mark(self.store.moment.position.subject)

    def _column(self, week: Week) -> QWidget:
        holder = QWidget()
        column = vertical(holder, spacing=8)
        column.addWidget(Label(f"Week {week.number} · {words.hours_text(week.hours)}", "small"))
        title = Label(week.title, "strong", wrap=True)
        column.addWidget(title)
        for task in week.tasks:
            card = TaskCard(task, self._gate(task.template.gate), wide=self._shape != "board")
            card.clicked.connect(lambda _on=False, ident=task.template.id: self.store.go(PageId.PLAN, ident))
            self._cards[task.template.id] = card
            column.addWidget(card)
        column.addStretch(1)
        return holder

    def _gate(self, gate: str) -> str:
        report = self.store.moment.report
        return report.scorecard.gate(gate).gate.short if report else gate

    def _mark(self, chosen: str) -> None:
        for ident, card in self._cards.items():
            card.setChecked(ident == chosen)

    def _waiting(self, moment: Moment) -> None:
        self._plan = None
        self._panel.hide()
        self._turner.hide()
        clear(self._board.column)
        self._head.say("Plan", "The plan is made from the gaps a scan finds.")
        if moment.scanning is not None:
            self._board.column.setContentsMargins(24, 12, 24, 24)
            self._board.column.addWidget(Skeleton(8))
        self._board.column.addStretch(1)

    def _lay_out(self) -> None:
        self._head.buttons.addWidget(self._form)
        self._fit()
        LOOK.changed.connect(self._fit)
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
        column.addWidget(self._head)
        column.addWidget(hairline())
        column.addLayout(row, 1)
