"""One task in full: why, where, its steps, the guided fix, and how it is verified."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QWidget

from tengates.gui import flow
from tengates.gui.flow import Moment, PageId
from tengates.gui.links import ask_before_opening
from tengates.gui.plain import sentence
from tengates.gui.store import Store
from tengates.gui.widgets.basic import (
    Body,
    Button,
    Glyph,
    Label,
    clear,
    hairline,
    horizontal,
    on_click,
    row_of,
    vertical,
)
from tengates.gui.widgets.browser import SafeBrowser
from tengates.gui.widgets.control_list import in_order
from tengates.gui.widgets.glyphs import STATUS_GLYPH, TASK_GLYPH
from tengates.gui.widgets.place import PlaceLink
from tengates.gui.widgets.scroll_place import ScrollPlace
from tengates.gui.widgets.task_words import TaskWords
from tengates.gui.widgets.term_label import TermLabel
from tengates.gui.widgets.wrapping import WrappingRow
from tengates.model.outcome import ControlResult
from tengates.model.plan import Task
from tengates.present import words
from tengates.present.agent_prompt import task_prompt
from tengates.present.language import tr
from tengates.project import Page

_PLACES = 6


class TaskPanel(QFrame):
    """The right side of the plan."""

    def __init__(self, store: Store) -> None:
        """Empty."""
        super().__init__()
        self.setObjectName("panel")
        self._store = store
        self._shown: tuple[object, ...] = ()
        self._task: Task | None = None
        self._pages: dict[str, Page] = {}
        self._body = Body(margin=16, spacing=12)
        self._body.setObjectName("panel-body")
        self._place = ScrollPlace(self._body)
        self._text = vertical(spacing=4)
        close = Button("", "quiet", "close")
        close.setAccessibleName(tr("Close this task"))
        close.setToolTip(tr("Close (Esc)"))
        on_click(close, self._close)
        QShortcut(QKeySequence("Esc"), self, self._close)
        top = horizontal()
        top.setContentsMargins(16, 8, 8, 0)
        top.addWidget(Label(tr("Task"), "small"), 1)
        top.addWidget(close)
        column = vertical(self, spacing=0)
        column.setContentsMargins(1, 0, 0, 0)  # the line at its left
        column.addLayout(top)
        column.addWidget(self._body, 1)

    def show_task(self, moment: Moment, task: Task | None) -> None:
        """Show this one; the place stays when it is the same task."""
        shown = (task, moment.offers, moment.scanning is not None)
        if shown == self._shown:
            return
        same = self._task is not None and task is not None and self._task.template.id == task.template.id
        self._place.keep(same=same)
        self._shown, self._task = shown, task
        clear(self._body.column)
        if task is not None:
            self._fill(moment, task)

    def _close(self) -> None:
        self._store.go(PageId.PLAN)

    def _fill(self, moment: Moment, task: Task) -> None:
        column = self._body.column
        column.addWidget(TermLabel(tr(task.template.title), "lead", wrap=True))
        column.addWidget(self._state(task))
        if task.reopened:
            column.addWidget(Label(task.reopened, "warn", wrap=True))
        self._gains(moment, task)
        self._actions(moment, task)
        self._words(moment, task)
        self._why(moment, task)
        self._where(task)
        self._text = vertical(spacing=4)
        column.addLayout(self._text)
        column.addStretch(1)
        self._ask_page(task.template.id)

    @staticmethod
    def _state(task: Task) -> QWidget:
        holder = QWidget()
        row = horizontal(holder, spacing=6)
        row.addWidget(Glyph(*TASK_GLYPH[task.status], size=16))
        hours = [tr("about {hours}", hours=words.hours_text(task.hours))] if flow.is_open(task) else []
        row.addWidget(Label(" · ".join([words.task_state(task), *hours]), "quiet", wrap=True), 1)
        return holder

    def _gains(self, moment: Moment, task: Task) -> None:
        if task.gains and moment.report is not None:
            card = moment.report.scorecard
            gains = words.listed(
                f"{tr(card.gate(gate).gate.short)} {words.points_text(gain)}" for gate, gain in task.gains
            )
            self._body.column.addWidget(Label(gains, "good", wrap=True))
        if task.blocker and flow.is_open(task):
            self._body.column.addWidget(Label(tr("Launch blocker"), "blocker"))

    def _actions(self, moment: Moment, task: Task) -> None:
        kind = "primary"
        for recipe, sites in task.recipes:
            offer = next((row for row in moment.offers if row.recipe == recipe and sites), None)
            if offer is not None:
                button = Button(tr(offer.title), kind, "spark")
                kind = ""
                button.setToolTip(tr("%n change to review|%n changes to review", "", sites))
                ident = offer.recipe
                on_click(button, lambda ident=ident: self._store.go(PageId.FIX, ident, PageId.PLAN))  # type: ignore[misc]
                self._body.column.addLayout(row_of(button, None))
        if flow.is_open(task):
            verify = Button(tr("Verify by scanning again"), "flush", "refresh")
            verify.setEnabled(flow.enabled(moment).scan)
            on_click(verify, self._store.scan)
            self._body.column.addLayout(WrappingRow(verify, self._copy(task)))

    def _copy(self, task: Task) -> Button:
        """The task as a prompt for a coding agent, into the clipboard."""
        button = Button(tr("Copy as a prompt for a coding agent"), "flush", "copy")

        def copy(page: Page) -> None:
            QGuiApplication.clipboard().setText(task_prompt(task, page.sections))
            button.say(tr("Copied"))

        on_click(button, lambda: self._store.page(task.template.id, copy, lambda _failure: None))
        return button

    def _words(self, moment: Moment, task: Task) -> None:
        if moment.plan is None:
            return
        self._heading(tr("Yours to say"))
        form = TaskWords(moment.plan, task)
        form.said.connect(lambda word: self._store.set_task(task.template.id, word))
        self._body.column.addWidget(form)

    def _why(self, moment: Moment, task: Task) -> None:
        """Its controls as they stand, what passes too."""
        rows = (
            [row for row in moment.report.scorecard.results if row.id in task.template.controls]
            if moment.report
            else []
        )
        if rows:
            self._heading(tr("Why it is here"))
        for result in in_order(tuple(rows)):
            self._body.column.addWidget(_control(result))

    def _where(self, task: Task) -> None:
        if not task.where:
            return
        self._heading(tr("Where"))
        for path, line, message in task.where[:_PLACES]:
            place = vertical(spacing=2)
            place.addWidget(
                PlaceLink(self._store, path, line) if path else Label(tr("The repository as a whole"), "quiet")
            )
            place.addWidget(Label(sentence(message), "small", wrap=True))
            self._body.column.addLayout(place)
        if len(task.where) > _PLACES:
            left = tr(
                "and %n more place, on the gate's page|and %n more places, on the gate's page",
                "",
                len(task.where) - _PLACES,
            )
            self._body.column.addWidget(Label(left, "small"))

    def _heading(self, text: str) -> None:
        self._body.column.addWidget(hairline())
        self._body.column.addWidget(Label(text, "strong"))

    def _ask_page(self, ident: str) -> None:
        if page := self._pages.get(ident):
            self._show_page(ident, page)
        else:
            self._store.page(ident, lambda page: self._show_page(ident, page), lambda _failure: None)

    def _show_page(self, ident: str, page: Page) -> None:
        self._pages[ident] = page
        if self._task is None or self._task.template.id != ident:
            return
        clear(self._text)
        for heading, markdown in page.sections:
            self._text.addWidget(hairline())
            self._text.addSpacing(4)
            self._text.addWidget(Label(tr(heading), "strong"))
            browser = SafeBrowser(inline=True)
            browser.asked.connect(lambda address: ask_before_opening(self, address))
            browser.setAccessibleName(tr(heading))
            browser.show_markdown(markdown)
            self._text.addWidget(browser)


def _control(result: ControlResult) -> QWidget:
    holder = QWidget()
    row = horizontal(holder, spacing=8)
    side = vertical()
    side.addWidget(Glyph(*STATUS_GLYPH[result.outcome.status], size=16))
    side.addStretch(1)
    row.addLayout(side)
    column = vertical(spacing=0)
    column.addWidget(Label(tr(result.title), wrap=True))
    column.addWidget(Label(sentence(words.reason_of(result)), "small", wrap=True))
    row.addLayout(column, 1)
    return holder
