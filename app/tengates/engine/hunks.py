r"""Hunks: edits cut along lines, and accepted ones spliced back into the base bytes.

Lines are split on `\\n` alone, so what is not accepted cannot change by a byte.
"""

from __future__ import annotations

import bisect
from collections.abc import Collection, Iterable
from itertools import pairwise

from tengates.model.change import ChangeKind, Decision, Edit, FileChange, FileWrite, Hunk, Proposal


def cut(base: bytes, edits: Iterable[Edit]) -> tuple[Hunk, ...]:
    """Group edits that share a line into hunks. ValueError when two edits overlap."""
    ordered = sorted(edits, key=lambda edit: (edit.start, edit.end))
    _refuse_overlaps(ordered)
    starts = _line_starts(base)
    groups: list[tuple[list[Edit], int, int]] = []
    for edit in ordered:
        first, last = _lines(starts, base, edit)
        if groups and first < groups[-1][2]:
            group, begin, end = groups[-1]
            groups[-1] = ([*group, edit], begin, max(end, last))
        else:
            groups.append(([edit], first, last))
    return _numbered(base, groups)


def splice(base: bytes, hunks: Iterable[Hunk], accepted: Collection[int]) -> bytes:
    """The base with the accepted hunks' edits in place; nothing else moves."""
    pieces: list[bytes] = []
    position = 0
    for edit in sorted(
        (edit for hunk in hunks if hunk.id in accepted for edit in hunk.edits), key=lambda edit: (edit.start, edit.end)
    ):
        pieces += [base[position : edit.start], edit.new]
        position = edit.end
    return b"".join([*pieces, base[position:]])


def all_of(proposal: Proposal) -> Decision:
    """Everything accepted."""
    return Decision(frozenset((change.path, hunk.id) for change in proposal.files for hunk in change.hunks))


def settle(proposal: Proposal, decision: Decision) -> Decision:
    """Let supporting hunks follow: in while something accepted needs them, out otherwise."""
    hunks = {(change.path, hunk.id): hunk for change in proposal.files for hunk in change.hunks}
    accepted = {place for place in decision.accepted if place in hunks and not hunks[place].supporting}
    if accepted:
        accepted |= {place for place, hunk in hunks.items() if hunk.supporting and not hunk.keys}
    while True:
        needed = {key for place in accepted for key in hunks[place].needs}
        more = {place for place, hunk in hunks.items() if hunk.keys & needed} - accepted
        if not more:
            return Decision(frozenset(accepted))
        accepted |= more


def writes(proposal: Proposal, decision: Decision) -> tuple[FileWrite, ...]:
    """The exact files to leave on disk for a settled decision."""
    found = []
    for change in proposal.files:
        chosen = {hunk_id for path, hunk_id in decision.accepted if path == change.path}
        if chosen:
            found.append(_write(change, chosen))
    return tuple(found)


def _write(change: FileChange, chosen: set[int]) -> FileWrite:
    if change.kind is ChangeKind.UNTRACK:
        return FileWrite(change.path, change.base, change.base, change.executable, untrack=True)
    if change.kind is ChangeKind.EDIT and change.base is not None:
        return FileWrite(change.path, change.base, splice(change.base, change.hunks, chosen), change.executable)
    return FileWrite(change.path, change.base, change.new, change.executable)


def _refuse_overlaps(ordered: list[Edit]) -> None:
    for before, after in pairwise(ordered):
        if after.start < before.end:
            raise ValueError(f"edits overlap at byte {after.start}: {before.why!r} and {after.why!r}")


def _line_starts(base: bytes) -> list[int]:
    starts = [0]
    position = base.find(b"\n")
    while position >= 0:
        starts.append(position + 1)
        position = base.find(b"\n", position + 1)
    return starts


def _lines(starts: list[int], base: bytes, edit: Edit) -> tuple[int, int]:
    """Half-open range of 0-based lines; whole lines inserted at a line's start touch no line of the base."""
    first = bisect.bisect_right(starts, edit.start) - 1
    at_line_start = starts[first] == edit.start
    if edit.start == edit.end and at_line_start and (edit.new.endswith(b"\n") or edit.start == len(base)):
        return first, first
    if at_line_start and edit.end > edit.start and base[edit.end - 1 : edit.end] == b"\n":
        return first, bisect.bisect_right(starts, edit.end - 1)
    return first, bisect.bisect_right(starts, edit.end)


def _numbered(base: bytes, groups: list[tuple[list[Edit], int, int]]) -> tuple[Hunk, ...]:
    hunks, shift = [], 0
    for number, (edits, first, last) in enumerate(groups, 1):
        grown = sum(edit.new.count(b"\n") - base.count(b"\n", edit.start, edit.end) for edit in edits)
        length = max(last - first + grown, 0)
        begin = first + shift
        hunks.append(
            Hunk(
                id=number,
                old=(first + 1, last + 1),
                new=(begin + 1, begin + 1 + length),
                edits=tuple(edits),
                supporting=all(edit.supporting for edit in edits),
                why=" ".join(dict.fromkeys(edit.why for edit in edits if edit.why)),
            )
        )
        shift += grown
    return tuple(hunks)
