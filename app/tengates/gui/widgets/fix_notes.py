"""What a guided fix leaves to the founder: things to do by hand, places left alone and why."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QWidget

from tengates.gui.widgets.basic import Body, Button, Glyph, Label, clear, horizontal, on_click, row_of, vertical
from tengates.gui.widgets.browser import SafeBrowser
from tengates.gui.widgets.wrapping import Sides
from tengates.model.change import Proposal, SkippedSite
from tengates.present.language import tr

_FIRST = 3


class FixNotes(QFrame):
    """A strip under the review, and the page shown when there is nothing to review.

    What no edit can change soundly can be copied as a prompt for a coding agent.
    """

    linked = Signal(str)  # an address that was asked for
    went_on = Signal()  # to the next task

    def __init__(self) -> None:
        """Hidden until there is something to say."""
        super().__init__()
        self._column = vertical(self, spacing=4)
        self._column.setContentsMargins(24, 8, 24, 8)
        self._body = Body(spacing=12)
        self._prompt = ""
        self.hide()

    def page(self) -> QWidget:
        """The page for a fix without a diff."""
        return self._body

    def show_proposal(self, proposal: Proposal) -> None:
        """Show notes and skipped places; the prompt comes with `show_prompt`."""
        self._prompt = ""
        clear(self._column)
        clear(self._body.column)
        if proposal.files:
            for note in proposal.notes[:_FIRST]:
                self._column.addWidget(_line("info", "accent", tr("Yours to do: {note}", note=note)))
            if proposal.skipped:
                count = tr("%n place left alone.|%n places left alone.", "", len(proposal.skipped))
                left = _line("none", "quiet", f"{count} {_reasons(proposal.skipped)}")
                self._column.addLayout(Sides(left, self._copy("quiet")))
        else:
            self._explain(proposal)
        self.setVisible(bool(proposal.files and (proposal.notes or proposal.skipped)))

    def _explain(self, proposal: Proposal) -> None:
        column = self._body.column
        for note in proposal.notes:
            column.addWidget(_line("info", "accent", note))
        if proposal.skipped:
            reason = tr(
                "No automatic edit is sound at these places. A coding agent, or you, can do it with what stands below."
            )
            column.addWidget(Label(reason, wrap=True))
            column.addLayout(row_of(self._copy("primary"), None))
        if not proposal.notes and not proposal.skipped:
            column.addWidget(Label(tr("Everything this fix looks after is already in place."), "quiet", wrap=True))
            on = Button(tr("Next task"))
            on_click(on, self.went_on.emit)
            column.addLayout(row_of(on, None))
        column.addStretch(1)

    def show_prompt(self, proposal: Proposal, prompt: str) -> None:
        """What the button copies, and on the page for a fix without a diff also its text."""
        self._prompt = prompt
        for button in (*self.findChildren(Button), *self._body.findChildren(Button)):
            button.setEnabled(True)
        if not proposal.files:
            browser = SafeBrowser(inline=True)
            browser.asked.connect(self.linked)
            browser.setAccessibleName(tr("Prompt for a coding agent"))
            browser.show_markdown(prompt.partition("\n")[2].strip())  # its title stands above already
            self._body.column.insertSpacing(self._body.column.count() - 1, 12)
            self._body.column.insertWidget(self._body.column.count() - 1, browser)

    def _copy(self, kind: str) -> Button:
        button = Button(tr("Copy as a prompt for a coding agent"), kind, "copy")
        button.setEnabled(False)

        def copy() -> None:
            QGuiApplication.clipboard().setText(self._prompt)
            button.say(tr("Copied"))

        on_click(button, copy)
        return button


def _line(icon: str, colour: str, text: str) -> QWidget:
    holder = QWidget()
    row = horizontal(holder, spacing=8)
    row.addWidget(Glyph(icon, colour, 16))
    row.addWidget(Label(text, "quiet", wrap=True), 1)
    return holder


def _reasons(skipped: tuple[SkippedSite, ...]) -> str:
    site = skipped[0]
    place = f"{site.path}:{site.line}" if site.line else site.path
    reason = f"{place}: {site.reason}"
    return reason if len(skipped) == 1 else tr("{reason}; the others are in the list.", reason=reason)
