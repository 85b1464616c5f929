"""Scores: points, caps, verdict and what may never raise a score."""

from __future__ import annotations

import pytest

from tengates.engine.catalog import load_catalog
from tengates.engine.score import score
from tengates.model.outcome import ControlResult, Kind, Outcome, Status
from tengates.model.score import GateState, Scorecard, Verdict

GATES = load_catalog().gates


def _row(ident: str, status: Status, value: float = 0.0, weight: int = 1, *, blocks: bool = False) -> ControlResult:
    counted = status in {Status.PASS, Status.PARTIAL, Status.FAIL, Status.UNANSWERED}
    outcome = Outcome(status, value, "because")
    return ControlResult(ident, ident.partition(".")[0], ident, Kind.PRESENCE, weight, outcome, counted, blocks=blocks)


def _card(*rows: ControlResult) -> Scorecard:
    return score(GATES, rows, {})


def _all_pass() -> list[ControlResult]:
    return [_row(f"{gate.id}.x", Status.PASS, 1.0) for gate in GATES]


def test_a_gate_is_the_weighted_mean_of_five_floored_to_one_decimal() -> None:
    card = _card(
        _row("cost.a", Status.PASS, 1.0, 3), _row("cost.b", Status.PARTIAL, 0.5, 2), _row("cost.c", Status.FAIL)
    )
    assert card.gate("cost").score == 3.3  # 5 * 4 / 6 = 3.33


@pytest.mark.parametrize(("good", "of", "expected"), [(2, 3, 3.3), (1, 3, 1.6), (29, 50, 2.9), (7, 10, 3.5)])
def test_flooring_is_exact(good: int, of: int, expected: float) -> None:
    assert _card(_row("cost.a", Status.PARTIAL, good / of)).gate("cost").score == expected


def test_a_blocker_holds_its_gate_at_two() -> None:
    card = _card(_row("cost.a", Status.FAIL, 0.0, 1, blocks=True), _row("cost.b", Status.PASS, 1.0, 3))
    assert (card.gate("cost").score, card.gate("cost").capped_by) == (2.0, ("cost.a",))


def test_an_unanswered_control_counts_as_zero_and_the_score_with_a_yes_stands_beside() -> None:
    gate = _card(_row("monitoring.a", Status.UNANSWERED), _row("monitoring.b", Status.PASS, 1.0)).gate("monitoring")
    assert (gate.score, gate.if_answered) == (2.5, 5.0)


def test_what_could_not_be_checked_takes_no_part() -> None:
    gate = _card(_row("cost.a", Status.UNCHECKED), _row("cost.b", Status.PASS, 1.0)).gate("cost")
    assert (gate.score, gate.judged, gate.applicable) == (5.0, 1, 2)


def test_a_gate_with_nothing_but_unchecked_is_below_its_minimum() -> None:
    gate = _card(_row("cost.a", Status.UNCHECKED)).gate("cost")
    assert (gate.state, gate.below) == (GateState.NOT_JUDGED, True)


def test_a_gate_where_nothing_applies_takes_no_part_in_the_verdict() -> None:
    rows = [row for row in _all_pass() if row.gate != "cost"]
    card = _card(*rows, _row("cost.a", Status.NOT_APPLICABLE))
    assert (card.gate("cost").state, card.verdict) == (GateState.NOT_APPLICABLE, Verdict.READY)


@pytest.mark.parametrize(
    ("failing", "verdict"),
    [("security", Verdict.PAUSE), ("auth", Verdict.PAUSE), ("cost", Verdict.NOT_READY), ("testing", Verdict.NOT_READY)],
)
def test_the_verdict_pauses_for_critical_gates_alone(failing: str, verdict: Verdict) -> None:
    rows = [_row(row.id, Status.FAIL) if row.gate == failing else row for row in _all_pass()]
    assert _card(*rows).verdict is verdict


def test_a_founders_minimum_takes_the_place_of_the_gates_own() -> None:
    rows = [_row(row.id, Status.PARTIAL, 0.7) if row.gate == "cost" else row for row in _all_pass()]
    assert score(GATES, tuple(rows), {}).verdict is Verdict.NOT_READY
    assert score(GATES, tuple(rows), {"cost": 3.0}).verdict is Verdict.READY


def test_unit_economics_is_an_anti_pattern_only_where_monitoring_stands() -> None:
    rows = (_row("monitoring.health", Status.PASS, 1.0), _row("cost.unit-economics", Status.FAIL))
    assert any("unit economics" in text for text in _card(*rows).anti_patterns)
    assert not _card(rows[1]).anti_patterns


@pytest.mark.parametrize(
    ("rows", "word"),
    [
        ({"testing.in-ci": Status.FAIL, "deployment.ci-tests": Status.FAIL}, "one-time checklist"),
        ({"testing.prompt-regression": Status.FAIL, "testing.ai-evals": Status.PARTIAL}, "Manual QA"),
        ({"security.tool-scope": Status.FAIL}, "nothing holds back"),
        ({"auth.tool-authorization": Status.FAIL, "security.tool-scope": Status.PASS}, "whose rights"),
        ({"deployment.prompt-model-versions": Status.FAIL}, "No rollback path"),
        ({"deployment.rollback": Status.FAIL}, "No rollback path"),
        ({"observability.error-tracking": Status.PASS, "monitoring.spend-alerts": Status.FAIL}, "unit economics"),
    ],
)
def test_each_anti_pattern_shows_when_the_evidence_says_so(rows: dict[str, Status], word: str) -> None:
    (found,) = _card(*(_row(ident, status) for ident, status in rows.items())).anti_patterns
    assert word in found


@pytest.mark.parametrize(
    "rows",
    [
        {"testing.in-ci": Status.FAIL, "deployment.ci-tests": Status.FAIL, "deployment.ci-types": Status.PASS},
        {"testing.prompt-regression": Status.PASS, "testing.ai-evals": Status.FAIL},
        {"testing.prompt-regression": Status.NOT_APPLICABLE, "testing.ai-evals": Status.NOT_APPLICABLE},
        {"deployment.rollback": Status.UNANSWERED},
        {"security.tool-scope": Status.NOT_APPLICABLE, "cost.unit-economics": Status.FAIL},
    ],
)
def test_no_anti_pattern_shows_without_evidence(rows: dict[str, Status]) -> None:
    assert not _card(*(_row(ident, status) for ident, status in rows.items())).anti_patterns
