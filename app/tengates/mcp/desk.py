"""What one connection works with: the project as it is now, the proposals that were shown, what was applied here."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from tengates.model.change import NewBranch, Operation, Proposal, WorkTree
from tengates.model.errors import InputError
from tengates.model.folder import FolderState
from tengates.model.said import ProjectSettings
from tengates.model.score import ScanReport, Scorecard
from tengates.present.choice import chosen
from tengates.project import Project

_SHOWN = 20  # proposals that are kept for applying


class Desk:
    """One folder, chosen when the server was started; no request can name another."""

    def __init__(self, project: Project) -> None:
        """Nothing is read before something is asked."""
        self._project = project
        self._seen: tuple[FolderState, ProjectSettings] | None = None
        self._proposals: dict[str, Proposal] = {}
        self._applied: list[str] = []
        self.before: Scorecard | None = None

    def fresh(self) -> Project:
        """The project, scanned again when its files, its commit or the founder's words are others than last time.

        `before` is then the scorecard of the scan before the latest one.
        """
        now = (self._project.state, self._project.words)
        if self._project.report is None or now != self._seen or self._project.changed_since_scan():
            earlier = self._project.report
            self._project.scan()
            self.before = earlier.scorecard if earlier else None
            self._seen = now
        return self._project

    @property
    def report(self) -> ScanReport:
        """The latest scan, made now when it is not up to date."""
        report = self.fresh().report
        if report is None:
            raise InputError("This folder has not been scanned yet. Scan it first.")
        return report

    def propose(self, recipe: str, values: Mapping[str, str]) -> tuple[str, Proposal]:
        """A proposal, and the name under which it can be applied, "" when it changes nothing."""
        proposal = self.fresh().propose(recipe, values)
        if not proposal.files:
            return "", proposal
        name = _name_of(proposal)
        self._proposals.pop(name, None)
        self._proposals[name] = proposal
        while len(self._proposals) > _SHOWN:
            self._proposals.pop(next(iter(self._proposals)))
        return name, proposal

    def apply(self, name: str, only: list[str], branch: str) -> tuple[Operation, tuple[str, ...]]:
        """Write exactly what was shown under this name; also what is left for a person to do. StaleError when a file changed."""
        proposal = self._proposals.get(name)
        if proposal is None:
            raise InputError(f'No proposal "{name}" was shown here. Call `propose` and use the name it gives.')
        target = NewBranch(branch, proposal.title) if branch else WorkTree()
        operation = self.fresh().apply(proposal, chosen(proposal, only), target)
        del self._proposals[name]
        self._applied.append(operation.id)
        return operation, proposal.notes

    def undo(self, ident: str) -> Operation:
        """Take back what was applied through this server, the latest one when none is named."""
        if not self._applied:
            raise InputError(
                "Nothing was applied through this server, so there is nothing to take back here. "
                "The founder can take back earlier changes with `tengates undo` or in the window."
            )
        wanted = ident or self._applied[-1]
        if wanted not in self._applied:
            raise InputError(f'"{wanted}" was not applied through this server. Choose {", ".join(self._applied)}.')
        operation = self._project.undo(wanted)
        self._applied.remove(wanted)
        return operation


def _name_of(proposal: Proposal) -> str:
    """The same proposal has the same name; another byte gives another."""
    digest = hashlib.sha256(repr((proposal.recipe, proposal.parameters)).encode())
    for change in proposal.files:
        digest.update(f"\0{change.path}\0{change.kind}\0".encode("utf-8", "surrogatepass"))
        digest.update(hashlib.sha256(change.base or b"").digest() + hashlib.sha256(change.new or b"").digest())
    return digest.hexdigest()[:12]
