"""What the founder accepts on purpose: it leaves the mean, is listed, and lifts no blocker (gates, waiver)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from tengates.model.errors import InputError
from tengates.model.outcome import ControlResult, Kind, Outcome, Severity, Site, Status, Waiver, WaiverState
from tengates.model.score import Scorecard

_FINDINGS = {Kind.ABSENCE, Kind.COVERAGE}
_ACCEPTED = "what was found is accepted by you"


def waive(result: ControlResult, waivers: Iterable[Waiver]) -> ControlResult:
    """The result with what these waivers accept taken out. `blocks` stays as it was judged."""
    mine = [row for row in waivers if row.control == result.id]
    result = _without(result, {row.finding: row for row in mine if row.finding})
    whole = next((row for row in mine if not row.finding), None)
    if whole is None or result.outcome.status not in {Status.FAIL, Status.PARTIAL, Status.UNANSWERED}:
        return result
    return replace(result, waiver=whole, counted=False)


def check_waivable(control_id: str, finding: str, known: Collection[str], card: Scorecard | None) -> None:
    """InputError when there is no such control, or it has no such finding in the latest scan."""
    if control_id not in known:
        raise InputError(f'There is no control "{control_id}". `tengates scan` lists them.')
    if not finding:
        return
    if card is None:
        raise InputError("This folder has not been scanned yet. Scan it first.")
    sites = card.control(control_id).outcome.sites
    if finding not in {site.fingerprint(control_id) for site in sites if not site.ok}:
        raise InputError(f'{control_id} has no finding "{finding}". `tengates scan --format json` shows fingerprints.')


def state_of(waiver: Waiver, results: Iterable[ControlResult], *, holds: bool) -> WaiverState:
    """What became of a waiver; `holds` says whether its time has not run out."""
    if not holds:
        return WaiverState.EXPIRED
    row = next((item for item in results if item.id == waiver.control), None)
    used = row is not None and (row.waiver == waiver or any(by == waiver for _, by in row.accepted))
    return WaiverState.HOLDS if used else WaiverState.UNNEEDED


def _without(result: ControlResult, by_finding: dict[str, Waiver]) -> ControlResult:
    if not by_finding or result.kind not in _FINDINGS:
        return result
    prints = [(site, site.fingerprint(result.id)) for site in result.outcome.sites]
    accepted = tuple((site, by_finding[mark]) for site, mark in prints if mark in by_finding and not site.ok)
    if not accepted:
        return result
    gone = {id(site) for site, _ in accepted}
    left = tuple(site for site in result.outcome.sites if id(site) not in gone)
    outcome = _again(result, left)
    return replace(result, outcome=outcome, accepted=accepted, counted=outcome.status is not Status.NOT_APPLICABLE)


def _again(result: ControlResult, left: tuple[Site, ...]) -> Outcome:
    """The outcome of the sites that are left."""
    outcome = replace(result.outcome, sites=left)
    if result.kind is Kind.COVERAGE and not left:
        return replace(outcome, status=Status.NOT_APPLICABLE, value=0.0, reason=_ACCEPTED)
    if result.kind is Kind.COVERAGE:
        value = sum(site.value for site in left) / len(left)
    else:
        value = max(0.0, 1.0 - sum((site.severity or Severity.MEDIUM).cost for site in left))
    bad = sum(not site.ok for site in left)
    status = Status.PASS if not bad and value >= 1.0 else Status.PARTIAL if value > 0.0 else Status.FAIL
    count = len(result.outcome.sites) - len(left)
    reason = f"{outcome.reason}, {count} of them accepted by you" if bad else _ACCEPTED
    return replace(outcome, status=status, value=value, reason=reason)
