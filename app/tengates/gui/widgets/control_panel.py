"""One control in full: what came out, what would mend it, where, why it matters, what you say."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from tengates.gui import flow
from tengates.gui.flow import Moment, PageId
from tengates.gui.links import ask_before_opening
from tengates.gui.plain import sentence
from tengates.gui.store import Store
from tengates.gui.widgets.answer_form import AnswerForm
from tengates.gui.widgets.basic import Body, Button, Glyph, Label, clear, hairline, horizontal, on_click, vertical
from tengates.gui.widgets.browser import SafeBrowser
from tengates.gui.widgets.control_list import points_of
from tengates.gui.widgets.evidence import EvidenceList
from tengates.gui.widgets.glyphs import STATUS_GLYPH
from tengates.gui.widgets.scroll_place import ScrollPlace
from tengates.gui.widgets.term_label import TermLabel
from tengates.gui.widgets.waiver_form import WaiverForm
from tengates.gui.widgets.wrapping import WrappingRow
from tengates.model.change import RecipeOffer
from tengates.model.outcome import ControlResult
from tengates.present import words
from tengates.present.language import decimal, later, tr
from tengates.project import Page

_SECTIONS = (later("Why it matters"), later("How it is judged"), later("How to fix"))


class ControlPanel(Body):
    """The right side of a gate."""

    def __init__(self, store: Store) -> None:
        """Empty."""
        super().__init__(spacing=16)
        self._store = store
        self._result: ControlResult | None = None
        self._offers: object = None
        self._pages: dict[str, Page] = {}
        self._text = vertical(spacing=8)
        self._place = ScrollPlace(self)

    def show_control(self, moment: Moment, result: ControlResult | None) -> None:
        """Show this one; the place stays when it is the same control."""
        if result == self._result and moment.offers == self._offers:
            return
        same = self._result is not None and result is not None and self._result.id == result.id
        self._place.keep(same=same)
        self._result, self._offers = result, moment.offers
        clear(self.column)
        if result is not None:
            self._fill(moment, result)

    def _fill(self, moment: Moment, result: ControlResult) -> None:
        self.column.addWidget(self._top(result))
        self._actions(moment, result)
        if flow.answerable(result):
            form = AnswerForm(result)
            form.answered.connect(lambda value, note: self._store.answer(result.id, value, note))
            self._section(tr("Your answer"), form)
        if result.waiver is not None:
            self._waiver(tr("Accepted for now"), result)
        if result.outcome.sites or result.outcome.evidence:
            evidence = EvidenceList(self._store)
            evidence.show_outcome(result.outcome)
            self._section(tr("What was found"), evidence)
        if result.waiver is None and flow.waivable(result):
            self._waiver(tr("Not now?"), result)
        self._text = vertical(spacing=8)
        self.column.addLayout(self._text)
        self.column.addStretch(1)
        self._ask_page(result)

    def _top(self, result: ControlResult) -> QWidget:
        top = QWidget()
        row = horizontal(top, spacing=12)
        glyph = Glyph(*STATUS_GLYPH[result.outcome.status], size=24)
        column = vertical(spacing=4)
        column.addWidget(TermLabel(tr(result.title), "lead", wrap=True))
        column.addWidget(TermLabel(_sentence(result), wrap=True))
        line = points_of(result)
        if result.blocks:
            line = " · ".join((line, tr("holds the gate at {score} while it is so", score=decimal(2.0))))
        column.addWidget(TermLabel(line, "small", wrap=True))
        side = vertical()
        side.addWidget(glyph)
        side.addStretch(1)
        row.addLayout(side)
        row.addLayout(column, 1)
        return top

    def _actions(self, moment: Moment, result: ControlResult) -> None:
        offers = flow.offers_for(moment, result)
        task = flow.task_serving(moment.plan, result.id)
        buttons: list[QWidget] = [self._fix(offer, first=index == 0) for index, offer in enumerate(offers)]
        if task is not None and flow.is_open(task):
            steps = Button(tr("See it in the plan"), "quiet" if offers else "")
            task_id = task.template.id
            on_click(steps, lambda: self._store.go(PageId.PLAN, task_id))
            buttons.append(steps)
        if buttons:
            self.column.addLayout(WrappingRow(*buttons))

    def _fix(self, offer: RecipeOffer, *, first: bool) -> Button:
        """The way to a guided fix; one that can only explain is quiet."""
        kind = "quiet" if not offer.sites else "primary" if first else ""
        button = Button(tr(offer.title), kind, "spark" if offer.sites else "info")
        button.setToolTip(
            tr(
                "%n change to review. Nothing is written before you say so."
                "|%n changes to review. Nothing is written before you say so.",
                "",
                offer.sites,
            )
            if offer.sites
            else tr("No automatic edit is sound here. It says why, and gives you a prompt for a coding agent.")
        )
        on_click(button, lambda: self._store.go(PageId.FIX, offer.recipe, PageId.GATE))
        return button

    def _waiver(self, heading: str, result: ControlResult) -> None:
        form = WaiverForm(result)
        form.waived.connect(lambda reason, days: self._store.waive(result.id, reason, days))
        form.withdrawn.connect(lambda: self._store.unwaive(result.id))
        self._section(heading, form)

    def _section(self, heading: str, content: QWidget) -> None:
        self.column.addWidget(hairline())
        column = vertical()
        column.addWidget(TermLabel(heading, "strong"))
        column.addWidget(content)
        self.column.addLayout(column)

    def _ask_page(self, result: ControlResult) -> None:
        if page := self._pages.get(result.id):
            self._show_page(result.id, page)
        else:
            self._store.page(result.id, lambda page: self._show_page(result.id, page), lambda _failure: None)

    def _show_page(self, ident: str, page: Page) -> None:
        self._pages[ident] = page
        if self._result is None or self._result.id != ident:
            return
        clear(self._text)
        self._text.addWidget(hairline())
        for heading, markdown in page.sections:
            if heading in _SECTIONS:
                self._text.addSpacing(8)
                self._text.addWidget(Label(tr(heading), "strong"))
                browser = SafeBrowser(inline=True)
                browser.asked.connect(lambda address: ask_before_opening(self, address))
                browser.setAccessibleName(tr(heading))
                browser.show_markdown(markdown)
                self._text.addWidget(browser)


def _sentence(result: ControlResult) -> str:
    said = ""
    if result.answer:
        answer = tr("You said: {answer}.", answer=words.answer_word(result.answer.value))
        said = f"{answer} {result.answer.note} "
    reason = words.reason_of(result)
    return f"{said}{sentence(reason)}{'' if reason.endswith(('.', ')', '?')) else '.'}"
