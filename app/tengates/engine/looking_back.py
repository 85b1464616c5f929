"""From a scan to its record, and from two records to what moved between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from tengates.model.outcome import Status
from tengates.model.record import Moved, PastScan, ScanRecord, Way
from tengates.model.score import GateState, ScanReport, Scorecard
from tengates.model.veil import veiled

_MET = Status.PASS.value
_UNMET = {Status.FAIL.value, Status.PARTIAL.value, Status.UNANSWERED.value}


def record_of(report: ScanReport, time: str) -> ScanRecord:
    """What is kept of a scan."""
    return replace(card_record(report.scorecard, report.folder.commit, time, report.catalog), dirty=report.dirty)


def card_record(card: Scorecard, commit: str | None, time: str, rules: str, subject: str = "") -> ScanRecord:
    """What is kept of a scorecard: `rules` tells apart what was judged otherwise."""
    return ScanRecord(
        time,
        commit,
        dirty=False,
        catalog=rules,
        verdict=card.verdict.value,
        gates={item.gate.id: item.score for item in card.gates if item.state is GateState.SCORED},
        controls={row.id: row.outcome.status.value for row in card.results},
        subject=veiled(subject),
    )


def moved_between(before: ScanRecord, after: ScanRecord) -> Moved:
    """Controls that are met now and were not, and the other way round; gates whose score moved."""
    shared = [ident for ident in after.controls if ident in before.controls]
    gained = tuple(row for row in shared if after.controls[row] == _MET and before.controls[row] in _UNMET)
    lost = tuple(row for row in shared if before.controls[row] == _MET and after.controls[row] in _UNMET)
    gates = tuple(
        (ident, before.gates[ident], score)
        for ident, score in after.gates.items()
        if ident in before.gates and before.gates[ident] != score
    )
    return Moved(gained, lost, gates, before.catalog != after.catalog)


def steps(records: Sequence[ScanRecord]) -> tuple[tuple[ScanRecord, Moved | None], ...]:
    """Each record, newest first, with what moved since the one before it; None for the oldest."""
    return tuple(
        (row, moved_between(records[index + 1], row) if index + 1 < len(records) else None)
        for index, row in enumerate(records)
    )


def lost_since(records: Sequence[ScanRecord]) -> Mapping[str, ScanRecord]:
    """The controls that the newest record does not meet and an earlier one did, each with the first record without it.

    `records` come newest first. Records by other rules than the newest are left out.
    """
    if not records:
        return {}
    same = [row for row in records if row.catalog == records[0].catalog]
    found: dict[str, ScanRecord] = {}
    for ident, status in records[0].controls.items():
        if status not in _UNMET:
            continue
        since = records[0]
        for row in same[1:]:
            if row.controls.get(ident) == _MET:
                found[ident] = since
                break
            since = row
    return found


def with_commits(lost: Mapping[str, ScanRecord], past: Sequence[PastScan]) -> Mapping[str, ScanRecord]:
    """The same, with the very commit that lost a control where the judged ones, newest first, know it."""
    named = dict(lost)
    for ident in lost:
        for row in past:
            ways = {step.way for step in row.steps or () if step.control == ident}
            if Way.FELL in ways and row.record.controls.get(ident) in _UNMET:
                named[ident] = row.record
            if ways:
                break
    return named
