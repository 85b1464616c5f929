r"""Hunks: edits cut along lines, and accepted ones spliced back into the base bytes.

Lines are split on `\\n` alone, so what is not accepted cannot change by a byte.
"""

from __future__ import annotations

import bisect
from collections.abc import Collection, Iterable
from dataclasses import replace
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
        group = [edit]
        if groups and first < groups[-1][2]:
            before, first, end = groups.pop()
            group, last = [*before, edit], max(end, last)
        groups.append((group, first, _finished(base, starts, group, (first, last))))
    return _numbered(base, (_hunk(number, *group) for number, group in enumerate(groups, 1)))


def splice(base: bytes, hunks: Iterable[Hunk], accepted: Collection[int]) -> bytes:
    """The base with the accepted hunks' edits in place, or what was typed instead; nothing else moves."""
    starts = _line_starts(base)
    edits = (edit for hunk in hunks if hunk.id in accepted for edit in _edits(base, starts, hunk))
    return _joined(base, 0, len(base), edits)


def proposed_lines(base: bytes, hunk: Hunk) -> bytes:
    """What a hunk's edits leave at its lines."""
    return _joined(base, *_span(base, _line_starts(base), hunk), hunk.edits)


def with_typed(change: FileChange, hunk_id: int, typed: bytes | None) -> FileChange:
    """The change with other lines in one hunk, None for those proposed; all hunks are numbered anew."""
    base = change.base or b""
    hunks = _numbered(base, (replace(row, typed=typed) if row.id == hunk_id else row for row in change.hunks))
    return replace(change, hunks=hunks, new=splice(base, hunks, {hunk.id for hunk in hunks}))


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


def _joined(base: bytes, start: int, end: int, edits: Iterable[Edit]) -> bytes:
    """Bytes `start:end` of the base with these edits in place."""
    pieces: list[bytes] = []
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        pieces += [base[start : edit.start], edit.new]
        start = edit.end
    return b"".join([*pieces, base[start:end]])


def _edits(base: bytes, starts: list[int], hunk: Hunk) -> tuple[Edit, ...]:
    if hunk.typed is None:
        return hunk.edits
    return (Edit(*_span(base, starts, hunk), hunk.typed, hunk.why),)


def _span(base: bytes, starts: list[int], hunk: Hunk) -> tuple[int, int]:
    """The bytes of the base at which a hunk's lines stand."""
    first, last = (starts[line - 1] if line <= len(starts) else len(base) for line in hunk.old)
    return first, last


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
    whole = base[edit.end - 1 : edit.end] == b"\n" and (
        not edit.new or edit.new.endswith(b"\n") or edit.end == len(base)
    )
    if at_line_start and edit.end > edit.start and whole:
        return first, bisect.bisect_right(starts, edit.end - 1)
    return first, bisect.bisect_right(starts, edit.end)


def _finished(base: bytes, starts: list[int], edits: list[Edit], lines: tuple[int, int]) -> int:
    """The end of a hunk's lines, one further where together its edits leave a line without its end."""
    first, last = lines
    start, end = (starts[line] if line < len(starts) else len(base) for line in lines)
    text = _joined(base, start, end, edits)
    return last + 1 if text and not text.endswith(b"\n") and last < len(starts) and first < last else last


def _hunk(number: int, edits: list[Edit], first: int, last: int) -> Hunk:
    """A hunk at these lines of the base, not yet numbered in the result."""
    return Hunk(
        id=number,
        old=(first + 1, last + 1),
        new=(0, 0),
        edits=tuple(edits),
        supporting=all(edit.supporting for edit in edits),
        why=" ".join(dict.fromkeys(edit.why for edit in edits if edit.why)),
    )


def _numbered(base: bytes, hunks: Iterable[Hunk]) -> tuple[Hunk, ...]:
    """Where each hunk stands in the result with all of them."""
    starts, found, shift = _line_starts(base), [], 0
    for hunk in hunks:
        start, end = _span(base, starts, hunk)
        text = _joined(base, start, end, hunk.edits) if hunk.typed is None else hunk.typed
        first, length = hunk.old[0] + shift, _count(text)
        found.append(replace(hunk, new=(first, first + length)))
        shift += length - _count(base[start:end])
    return tuple(found)


def _count(text: bytes) -> int:
    """How many lines these are, the last one with or without its end."""
    return text.count(b"\n") + (text != b"" and not text.endswith(b"\n"))
