"""What a guided fix leaves to the founder: things to do by hand, places left alone and why."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QWidget

from tengates.gui.widgets.basic import Body, Glyph, Label, clear, hairline, horizontal, vertical
from tengates.model.change import Proposal, SkippedSite
from tengates.present import words

_FIRST = 3


class FixNotes(QFrame):
    """A strip under the review, and the page shown when there is nothing to review."""

    def __init__(self) -> None:
        """Hidden until there is something to say."""
        super().__init__()
        self._column = vertical(self, spacing=4)
        self._column.setContentsMargins(24, 8, 24, 8)
        self._body = Body(spacing=8)
        self.hide()

    def page(self) -> QWidget:
        """The page for a fix without a diff."""
        return self._body

    def show_proposal(self, proposal: Proposal) -> None:
        """Show notes and skipped places."""
        clear(self._column)
        clear(self._body.column)
        if proposal.files:
            for note in proposal.notes[:_FIRST]:
                self._column.addWidget(_line("info", "accent", f"Yours to do: {note}"))
            if proposal.skipped:
                count = words.counted(len(proposal.skipped), "place")
                self._column.addWidget(_line("none", "quiet", f"{count} left alone. {_reasons(proposal.skipped)}"))
        else:
            self._explain(proposal)
        self.setVisible(bool(proposal.files and (proposal.notes or proposal.skipped)))

    def _explain(self, proposal: Proposal) -> None:
        column = self._body.column
        for note in proposal.notes:
            column.addWidget(_line("info", "accent", note))
        if proposal.skipped:
            column.addWidget(hairline())
            column.addWidget(Label("Left alone", "strong"))
        for site in proposal.skipped[:50]:
            column.addWidget(Label(f"{site.path}:{site.line}" if site.line else site.path, code=True, wrap=True))
            column.addWidget(Label(site.reason, "quiet", wrap=True))
        if not proposal.notes and not proposal.skipped:
            column.addWidget(Label("Everything this fix looks after is already in place.", "quiet", wrap=True))
        column.addStretch(1)


def _line(icon: str, colour: str, text: str) -> QWidget:
    holder = QWidget()
    row = horizontal(holder, spacing=8)
    row.addWidget(Glyph(icon, colour, 16))
    row.addWidget(Label(text, "quiet", wrap=True), 1)
    return holder


def _reasons(skipped: tuple[SkippedSite, ...]) -> str:
    site = skipped[0]
    place = f"{site.path}:{site.line}" if site.line else site.path
    return f"{place}: {site.reason}" + ("" if len(skipped) == 1 else "; the others are in the list.")
