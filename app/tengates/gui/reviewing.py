"""A review in progress: the proposal, which hunks are ticked, and what that would lead to."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, QTimer, Signal

from tengates.gui import flow
from tengates.gui.store import Store
from tengates.model.change import Decision, FileChange, Hunk, Proposal, Tier
from tengates.model.errors import InputError
from tengates.model.score import ScanReport
from tengates.present.language import decimal, later, tr
from tengates.project import Considered, Project

_PAUSE = 80  # ms, so that ticking a row of boxes judges once
_NOTHING = Decision(frozenset())
_TIERS = {
    Tier.SAFE: later("Only adds files or lines that change no behaviour."),
    Tier.REVIEW: later("Read each change: it changes what the code does."),
    Tier.ADVICE: later("This one is yours to do by hand; here is how."),
}


class Review(QObject):
    """Asks the store for the diff and for each choice's effect; pages draw it."""

    proposed = Signal()
    considered = Signal()
    edited = Signal(str)  # the file in which something was typed or put back
    refused = Signal(str)  # why what was typed cannot be used
    failed = Signal(object)

    def __init__(self, store: Store, parent: QObject) -> None:
        """Nothing proposed yet."""
        super().__init__(parent)
        self._store = store
        self._report: ScanReport | None = None
        self.proposal: Proposal | None = None
        self._typing: Proposal | None = None  # what was typed, while it is looked at
        self._typed_in = ""
        self.decision = _NOTHING
        self.problems: tuple[str, ...] = ()
        self._scores: tuple[tuple[str, float, float], ...] = ()
        self._settled = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(self._consider)

    def begin(self, recipe: str, values: Mapping[str, str], report: ScanReport | None) -> None:
        """Make the diff of a recipe; what was shown before is forgotten."""
        self._pause.stop()
        self._store.tasks.drop("consider")
        self._typing = None
        self._report, self._settled = report, False
        self._store.propose(recipe, values, self._have, self.failed.emit)

    def applied_scan_over(self, moment: flow.Moment) -> bool:
        """Whether a newer scan makes this diff out of date."""
        return moment.scanning is None and moment.report is not None and moment.report is not self._report

    @property
    def ready(self) -> bool:
        """Whether what is ticked can be applied."""
        return self._settled and bool(self.decision.accepted) and not self.problems

    @property
    def taken(self) -> int:
        """How many changes are ticked, those that come along left out."""
        return sum((change.path, hunk.id) in self.decision.accepted for change, hunk in self._own())

    @property
    def controls(self) -> tuple[str, ...]:
        """The controls it moves."""
        return tuple(effect.control for effect in self.proposal.effects) if self.proposal else ()

    def accepted_in(self, path: str) -> frozenset[int]:
        """Which hunks of a file are in."""
        return frozenset(ident for place, ident in self.decision.accepted if place == path)

    def sentence(self) -> str:
        """What is proposed, in one line."""
        if self.proposal is None:
            return ""
        if not self.proposal.files:
            left = bool(self.proposal.skipped or self.proposal.notes)
            return (
                tr("There is nothing here that can be changed for you.") if left else tr("Nothing is left to change.")
            )
        changes = sum(1 for _ in self._own())
        files = tr("%n file|%n files", "", len(self.proposal.files))
        what = tr("%n change in {files}.|%n changes in {files}.", "", changes, files=files)
        return f"{what} {tr(_TIERS[self.proposal.tier])}"

    def effect_text(self) -> str:
        """Where the scores go with what is ticked: "Cost control 2.0 → 3.4"."""
        card = self._report.scorecard if self._report else None
        if card is None or not self._settled:
            return ""
        parts = [
            f"{tr(card.gate(gate).gate.short)} {decimal(before)} → {decimal(after)}"
            for gate, before, after in self._scores
        ]
        if parts:
            return "\n".join(parts[:2])
        return tr("No score moves") if self.proposal and self.proposal.files else ""

    def tick(self, path: str, ident: int, accepted: bool) -> None:  # noqa: FBT001  a signal's argument
        """Take a hunk in or out."""
        place = {(path, ident)}
        self._choose(self.decision.accepted | place if accepted else self.decision.accepted - place)

    def tick_file(self, path: str, accepted: bool) -> None:  # noqa: FBT001  a signal's argument
        """Take all of a file in or out."""
        places = {(change.path, hunk.id) for change, hunk in self._all() if change.path == path}
        self._choose(self.decision.accepted | places if accepted else self.decision.accepted - places)

    def editable(self, path: str, ident: int) -> str:
        """The text of a hunk to type over. InputError says why it cannot be."""
        if self.proposal is None:
            raise InputError("There is no diff any more. Make it again.")
        return Project.editable(self.proposal, path, ident)

    def retype(self, path: str, ident: int, text: str | None) -> None:
        """Put this text, or None for what was proposed, in a hunk; it is taken once it is known to parse."""
        if self.proposal is None:
            return
        try:
            self._typing, self._typed_in = Project.retyped(self.proposal, path, ident, text), path
        except InputError as refusal:
            self.refused.emit(str(refusal))
            return
        if text is not None:  # what one edits one wants
            self.decision = Decision(self.decision.accepted | {(path, ident)})
        self._settled = False
        self._consider()

    def _choose(self, accepted: frozenset[tuple[str, int]]) -> None:
        self.decision = Decision(accepted)
        self._settled = False
        self._pause.start()
        self.considered.emit()

    def _have(self, proposal: Proposal) -> None:
        before, self.proposal = self.proposal, proposal
        left: set[object] = set()
        if before is not None and before.recipe == proposal.recipe:
            left = self._left_out(before)
            self.proposal = Project.carried(before, proposal)
        self.decision = Decision(
            frozenset((change.path, hunk.id) for change, hunk in self._all() if _place(change, hunk) not in left)
        )
        self.problems = ()
        self._scores = proposal.scores
        self._settled = not left and self.proposal == proposal
        self.proposed.emit()
        if not self._settled:
            self._consider()

    def _left_out(self, before: Proposal) -> set[object]:
        """What was unticked stays unticked when the diff is made again."""
        hunks = ((change, hunk) for change in before.files for hunk in change.hunks if not hunk.supporting)
        accepted = self.decision.accepted
        return {_place(change, hunk) for change, hunk in hunks if (change.path, hunk.id) not in accepted}

    def _consider(self) -> None:
        looked_at = self._typing or self.proposal
        if looked_at is not None:
            self._store.consider(looked_at, self.decision, self._judged, self.failed.emit)

    def _judged(self, found: Considered) -> None:
        if self._typing is not None:
            typing, self._typing = self._typing, None
            refusal = next((sentence for path, sentence in found.troubles if path == self._typed_in), "")
            if refusal:
                self._consider()  # the choice as it was before
                self.refused.emit(refusal)
                return
            self.proposal = typing
            self.edited.emit(self._typed_in)
        self.decision = found.decision
        self._scores, self.problems = found.scores, found.problems
        self._settled = True
        self.considered.emit()

    def _all(self) -> list[tuple[FileChange, Hunk]]:
        return [(change, hunk) for change in (self.proposal.files if self.proposal else ()) for hunk in change.hunks]

    def _own(self) -> list[tuple[FileChange, Hunk]]:
        return [(change, hunk) for change, hunk in self._all() if not hunk.supporting]


def _place(change: FileChange, hunk: Hunk) -> object:
    """What makes two hunks of two diffs the same: the lines they would change."""
    return change.path, change.base, hunk.old
