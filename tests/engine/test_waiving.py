"""Waivers: what is accepted leaves the mean and is listed; a blocker stays one, and time runs out."""

from __future__ import annotations

import datetime as dt

import pytest

from tengates.engine.catalog import load_catalog
from tengates.engine.score import score
from tengates.engine.waiving import state_of, waive
from tengates.model.outcome import ControlResult, Kind, Outcome, Severity, Site, Status, Waiver, WaiverState
from tengates.model.place import Place, Span

ID = "security.injection"
WHOLE = Waiver(ID, "behind the office firewall", "2026-05-01")


def site(line: int, *, ok: bool = False, severity: Severity | None = None, share: float | None = None) -> Site:
    return Site(Place("a.py", Span(line, line, line, line + 1), "f", f"line {line}"), ok, "x", severity, share=share)


def result(kind: Kind, status: Status, value: float, *sites: Site, blocks: bool = False) -> ControlResult:
    outcome = Outcome(status, value, "because", sites=sites)
    return ControlResult(ID, "security", "Example", kind, 3, outcome, counted=True, blocks=blocks)


def accepts(found: Site) -> Waiver:
    return Waiver(ID, "a reason", "2026-05-01", finding=found.fingerprint(ID))


def test_an_accepted_finding_leaves_the_value_and_is_kept_beside_it() -> None:
    bad, worse = site(1, severity=Severity.MEDIUM), site(2, severity=Severity.LOW)
    row = waive(result(Kind.ABSENCE, Status.PARTIAL, 0.3, bad, worse), [accepts(bad)])
    assert (row.outcome.status, row.outcome.value) == (Status.PARTIAL, 0.8)
    assert row.outcome.sites == (worse,)
    assert row.accepted == ((bad, accepts(bad)),)


def test_a_control_whose_every_finding_is_accepted_passes() -> None:
    bad = site(1, severity=Severity.MEDIUM)
    row = waive(result(Kind.ABSENCE, Status.PARTIAL, 0.5, bad), [accepts(bad)])
    assert (row.outcome.status, row.outcome.value, row.counted) == (Status.PASS, 1.0, True)


def test_coverage_is_the_share_of_the_sites_that_are_left_with_their_halves() -> None:
    sites = (site(1, ok=True), site(2), site(3, share=0.5))
    row = waive(result(Kind.COVERAGE, Status.PARTIAL, 0.5, *sites), [accepts(sites[1])])
    assert (row.outcome.status, row.outcome.value) == (Status.PARTIAL, 0.75)
    alone = waive(result(Kind.COVERAGE, Status.FAIL, 0.0, sites[1]), [accepts(sites[1])])
    assert (alone.outcome.status, alone.counted) == (Status.NOT_APPLICABLE, False)


def test_a_finding_that_satisfies_cannot_be_accepted() -> None:
    good = site(1, ok=True)
    before = result(Kind.COVERAGE, Status.PASS, 1.0, good)
    assert waive(before, [accepts(good)]) == before


def test_an_accepted_control_takes_no_part_in_the_mean() -> None:
    row = waive(result(Kind.PRESENCE, Status.FAIL, 0.0), [WHOLE])
    assert (row.counted, row.waiver, row.settled) == (False, WHOLE, True)


def test_a_blocker_stays_a_blocker_whatever_is_accepted() -> None:
    bad = site(1, severity=Severity.HIGH)
    blocked = result(Kind.ABSENCE, Status.FAIL, 0.0, bad, blocks=True)
    for waiver in (WHOLE, accepts(bad)):
        row = waive(blocked, [waiver])
        assert row.blocks
        assert not row.settled
        others = [
            ControlResult(f"security.{n}", "security", n, Kind.PRESENCE, 3, Outcome(Status.PASS, 1.0, ""), counted=True)
            for n in "ab"
        ]
        card = score(load_catalog().gates, (row, *others), {})
        assert card.gate("security").score == 2.0


@pytest.mark.parametrize("status", [Status.PASS, Status.NOT_APPLICABLE, Status.UNCHECKED])
def test_what_needs_no_waiver_is_not_waived(status: Status) -> None:
    before = result(Kind.PRESENCE, status, float(status is Status.PASS))
    assert waive(before, [WHOLE]) == before


def test_a_waiver_holds_through_its_last_day() -> None:
    until = Waiver(ID, "until the launch", "2026-05-01", "2026-06-30")
    assert until.holds_on(dt.date(2026, 6, 30))
    assert not until.holds_on(dt.date(2026, 7, 1))
    assert WHOLE.holds_on(dt.date(2099, 1, 1))


def test_a_waiver_says_what_became_of_it() -> None:
    waived = waive(result(Kind.PRESENCE, Status.FAIL, 0.0), [WHOLE])
    passing = waive(result(Kind.PRESENCE, Status.PASS, 1.0), [WHOLE])
    assert state_of(WHOLE, [waived], holds=True) is WaiverState.HOLDS
    assert state_of(WHOLE, [passing], holds=True) is WaiverState.UNNEEDED
    assert state_of(WHOLE, [], holds=True) is WaiverState.UNNEEDED
    assert state_of(WHOLE, [waived], holds=False) is WaiverState.EXPIRED
