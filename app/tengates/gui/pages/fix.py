"""The guided fix: its questions, the review, what it would lead to, and where it goes."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from tengates.gui import flow
from tengates.gui.flow import Moment, Note, NoteKind, PageId
from tengates.gui.links import ask_before_opening
from tengates.gui.pages.page import BasePage, Head
from tengates.gui.review import Sheet, sheet_of
from tengates.gui.reviewing import Review
from tengates.gui.store import Store
from tengates.gui.style import LOOK
from tengates.gui.widgets.basic import Body, Label, hairline, horizontal, vertical
from tengates.gui.widgets.fix_notes import FixNotes
from tengates.gui.widgets.notice import Notices
from tengates.gui.widgets.parameter_form import ParameterForm
from tengates.gui.widgets.place import open_place
from tengates.gui.widgets.review_pane import ReviewPane
from tengates.gui.widgets.segments import Segments
from tengates.gui.widgets.skeleton import Skeleton
from tengates.gui.widgets.target_bar import TargetBar
from tengates.gui.widgets.wrapping import Tall
from tengates.model.change import Proposal, RecipeOffer
from tengates.model.errors import InputError, StaleError, TenGatesError
from tengates.present.agent_prompt import refactor_prompt
from tengates.present.language import tr
from tengates.project import Page

_REVIEW = 190  # pixels that files and diff have at least
_BESIDE = 400  # pixels: in less than these a diff is shown one under the other


class FixPage(BasePage):
    """Draws a `Review`, which holds the proposal and the ticks."""

    def __init__(self, store: Store) -> None:
        """Empty until a recipe is asked for."""
        super().__init__(store)
        self._review = Review(store, self)
        self._recipe = ""
        self._back = ""
        self._file = ""
        self._enters = False  # the keyboard goes to the review once it is there
        self._head = Head()
        self._score = Label("", "lead")
        self._form, self._asked = ParameterForm(), QWidget()
        self._notices = Notices()
        self._view = Segments(
            (("side-by-side", tr("Side by side")), ("unified", tr("Unified"))), tr("How the diff is shown")
        )
        self._pane = ReviewPane()
        self._extra = FixNotes()
        self._bar = TargetBar()
        self._stack = QStackedWidget()
        self._lay_out()
        self._connect()

    def show_moment(self, moment: Moment) -> None:
        """Ask for the diff of the recipe one is at, once."""
        recipe = moment.position.subject
        self._back = moment.position.detail or self._back
        busy = moment.scanning is not None or bool(moment.working)
        if recipe != self._recipe or (self._review.applied_scan_over(moment)):
            self._begin(recipe, moment)
        self._allow(not busy, moment.working)

    def _begin(self, recipe: str, moment: Moment) -> None:
        fresh = recipe != self._recipe
        self._recipe = recipe
        offer = self._offer(moment, recipe)
        self._head.say(
            tr(offer.title) if offer else tr("Guided fix"), tr("Making the diff. Nothing is written before you say so.")
        )
        self._score.say("")
        if fresh:
            self._enters = True
            self._form.ask(offer.parameters if offer else (), {})
            self._asked.setVisible(self._form.asks)
            self._stack.setCurrentIndex(0)
            self._bar.offer_branch(recipe, moment.folder.can_branch if moment.folder else "")
        self._notices.show_notes(())
        self._review.begin(recipe, self._form.values(), moment.report)

    def _propose_again(self) -> None:
        self._notices.show_notes(())
        self._review.begin(self._recipe, self._form.values(), self.store.moment.report)

    def _show_proposal(self) -> None:
        proposal = self._review.proposal
        if proposal is None:
            return
        self._head.say(tr(proposal.title), self._review.sentence())
        self._extra.show_proposal(proposal)
        if proposal.skipped:
            self.store.page(proposal.recipe, lambda page: self._show_prompt(proposal, page), lambda _failure: None)
        self._stack.setCurrentIndex(1 if proposal.files else 2)
        self._bar.show_work(possible=bool(proposal.files))
        self._fit()
        self._asked.setVisible(self._form.asks and (bool(proposal.files) or self._form.changed_by_hand))
        self._file = self._pane.show_proposal(proposal, self._file)
        self._show_file(self._file)
        self._show_choice()

    def _show_prompt(self, proposal: Proposal, page: Page) -> None:
        if proposal is self._review.proposal:
            self._extra.show_prompt(proposal, refactor_prompt(proposal, page.sections))

    def _show_file(self, path: str) -> None:
        self._file = path
        proposal = self._review.proposal
        if proposal is None:
            return
        change = next((item for item in proposal.files if item.path == path), None)
        if change is None:
            self._pane.show_sheet(None, proposal, self._review.decision)
        else:
            self.store.compute("rows", lambda: sheet_of(change, proposal.masks), self._show_sheet)

    def _show_sheet(self, sheet: Sheet) -> None:
        proposal = self._review.proposal
        if proposal is not None:
            self._pane.show_sheet(sheet, proposal, self._review.decision)
            if self._enters:
                self._enters = False
                self._pane.diff.focus_current()
            self.store.compute("colours", sheet.colours, lambda colours: self._pane.show_colours(sheet, colours))

    def _show_choice(self) -> None:
        proposal = self._review.proposal
        if proposal is None:
            return
        self._pane.show_choice(proposal, self._review.decision, self._file)
        self._score.say(self._review.effect_text())
        self._bar.count(self._review.taken)
        self._allow(flow.enabled(self.store.moment).scan, "")
        notes = [Note(f"p{index}", NoteKind.PROBLEM, text) for index, text in enumerate(self._review.problems)]
        self._notices.show_notes(tuple(notes))

    def _allow(self, can: bool, working: str) -> None:  # noqa: FBT001  like Qt's setters
        """Nothing is applied while something is typed: it would not be in it."""
        typing = self._pane.diff.typing.hunk > 0
        self._bar.allow(self._review.ready and can and not typing, working)
        if typing:
            self._bar.hint(tr("Save or cancel your edit first"))

    def _edit(self, path: str, hunk: int) -> None:
        try:
            self._pane.diff.open_editor(hunk, self._review.editable(path, hunk))
        except InputError as refusal:
            self._notices.show_notes((Note("edit", NoteKind.INFO, str(refusal)),))

    def _failed(self, failure: BaseException) -> None:
        moment = replace(self.store.moment, working="")
        if isinstance(failure, StaleError):
            note = Note("stale", NoteKind.WARN, tr(str(failure)), "again", tr("Make the diff again"))
        elif isinstance(failure, TenGatesError):
            note = Note("failed", NoteKind.PROBLEM, tr(str(failure)), "again", tr("Try again"))
        else:
            self.store.tasks.present(failure)
            note = Note(
                "bug",
                NoteKind.PROBLEM,
                tr("The diff could not be made because of a bug in Ten Gates."),
                "again",
                tr("Try again"),
            )
        self._notices.show_notes((note,))
        self.store.worked()
        self._allow(flow.enabled(moment).scan, "")

    def _apply(self) -> None:
        if self._review.proposal is not None:
            target = self._bar.target(self._review.proposal.title)
            self.store.apply(self._review.proposal, self._review.decision, target, self._failed)

    def _leave(self) -> None:
        back = PageId(self._back) if self._back else PageId.OVERVIEW
        gate = ""
        if back is PageId.GATE:
            offer = self._offer(self.store.moment, self._recipe)
            controls = offer.controls if offer else self._review.controls
            gate = controls[0].partition(".")[0] if controls else ""
            back = back if gate else PageId.OVERVIEW
        self._recipe = ""
        self.store.go(back, gate)

    def _go_on(self) -> None:
        plan = self.store.moment.plan
        task = plan.next_task if plan else None
        self._recipe = ""
        self.store.go(PageId.PLAN, task.template.id if task else "")

    def _again(self, note: Note) -> None:
        if note.key == "stale":
            self.store.scan()  # the diff is made again from what the scan finds
        else:
            self._propose_again()

    @staticmethod
    def _offer(moment: Moment, recipe: str) -> RecipeOffer | None:
        return next((offer for offer in moment.offers if offer.recipe == recipe), None)

    def _connect(self) -> None:
        self._review.proposed.connect(self._show_proposal)
        self._review.considered.connect(self._show_choice)
        self._review.failed.connect(self._failed)
        self._form.changed.connect(self._propose_again)
        self._review.edited.connect(self._show_file)
        self._review.refused.connect(self._pane.diff.refuse)
        self._pane.chosen.connect(self._show_file)
        self._pane.ticked_file.connect(self._review.tick_file)
        self._pane.files.opened.connect(lambda path: open_place(self.store, path))
        self._pane.diff.ticked.connect(self._review.tick)
        self._pane.diff.asked.connect(self._edit)
        self._pane.diff.typing.saved.connect(self._review.retype)
        self._pane.diff.put_back.connect(lambda path, hunk: self._review.retype(path, hunk, None))
        self._pane.diff.typing.changed.connect(lambda: self._allow(flow.enabled(self.store.moment).scan, ""))
        self._notices.pressed.connect(self._again)
        self._extra.went_on.connect(self._go_on)
        self._extra.linked.connect(lambda address: ask_before_opening(self, address))
        self._bar.applied.connect(self._apply)
        self._bar.cancelled.connect(self._leave)
        self._view.chosen.connect(self._turn)
        self._view.choose(self.store.settings.diff_view)
        LOOK.changed.connect(self._fit)

    def _turn(self, view: str) -> None:
        self.store.keep_settings(diff_view=view)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Side by side only where both sides can be read."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        roomy = self.width() - self._pane.narrowest >= LOOK.size(_BESIDE)
        self._view.setVisible(roomy and self._review.proposal is not None and bool(self._review.proposal.files))
        self._pane.diff.set_beside(roomy and self.store.settings.diff_view == "side-by-side")

    def _lay_out(self) -> None:
        self._score.setAccessibleName(tr("What this leads to"))
        side = vertical(spacing=8)
        side.addWidget(self._score, 0, Qt.AlignmentFlag.AlignRight)
        side.addWidget(self._view, 0, Qt.AlignmentFlag.AlignRight)
        self._head.buttons.addLayout(side)
        waiting = QWidget()
        vertical(waiting, margin=24).addWidget(Skeleton(8), 0, Qt.AlignmentFlag.AlignTop)
        self._stack.addWidget(waiting)
        self._stack.addWidget(self._pane)
        self._stack.addWidget(self._extra.page())
        body = Body(margin=0, spacing=0)  # a page too high for its window scrolls; the buttons stay in sight
        for widget in (self._head, self._asking(), self._notices, hairline()):
            body.column.addWidget(widget)
        body.column.addWidget(Tall(self._stack, _REVIEW), 1)
        body.column.addWidget(self._extra)
        whole = vertical(self, spacing=0)
        whole.addWidget(body, 1)
        whole.addWidget(self._bar)

    def _asking(self) -> QWidget:
        row = horizontal(self._asked, spacing=16)
        row.setContentsMargins(24, 0, 24, 12)
        row.addWidget(self._form, 1)
        return self._asked
