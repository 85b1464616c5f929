"""Which hunks of a proposal are meant by the words FILE and FILE:HUNK."""

from __future__ import annotations

from tengates.model.change import Decision, Proposal
from tengates.model.errors import InputError


def chosen(proposal: Proposal, only: list[str]) -> Decision:
    """These files and hunks, every one when none is named. InputError for one that the proposal does not have."""
    places = {(change.path, hunk.id) for change in proposal.files for hunk in change.hunks}
    if not only:
        return Decision(frozenset(places))
    found: set[tuple[str, int]] = set()
    for text in only:
        matching = {(path, hunk) for path, hunk in places if text in {path, f"{path}:{hunk}"}}
        if not matching:
            known = ", ".join(sorted({path for path, _ in places}))
            raise InputError(f'The proposal has no "{text}". It changes: {known}. `tengates propose` shows the hunks.')
        found |= matching
    return Decision(frozenset(found))
