"""Judging: one control's bug stays its own, answers settle only what they may, blockers block when they should."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tengates.engine.catalog import load_catalog
from tengates.engine.judge import judge_all, judge_one
from tengates.engine.overlay import memory_snapshot
from tengates.model.control import Condition, Control
from tengates.model.outcome import Answer, Blocker, Kind, Outcome, Severity, Site, Status
from tengates.model.place import Place, Span
from tengates.model.survey import Survey
from tengates.survey.build import build_survey

SURVEY = build_survey([], memory_snapshot({}))
ALWAYS = Condition(lambda _survey: True, "never")
NEVER = Condition(lambda _survey: False, "the code calls no model")
YES = Answer("yes", "in the console of the provider", "2026-05-01")


def control(status: Status, value: float = 0.0, kind: Kind = Kind.PRESENCE, sites: tuple[Site, ...] = ()) -> Control:
    """A control that always concludes the same."""
    return Control(
        id="cost.example",
        title="Example",
        kind=kind,
        weight=2,
        applies=ALWAYS,
        judge=lambda _survey: Outcome(status, value, "because", sites=sites),
    )


def finding(severity: Severity) -> Site:
    """A finding of this severity."""
    return Site(Place("a.py", Span(1, 1, 0, 1)), ok=False, message="x", severity=severity)


def test_a_control_that_raises_is_unchecked_and_the_others_stand(caplog: pytest.LogCaptureFixture) -> None:
    def broken(_survey: Survey) -> Outcome:
        raise KeyError("x")

    catalog = load_catalog()
    first, *rest = catalog.controls
    results = judge_all(replace(catalog, controls=(replace(first, judge=broken, applies=ALWAYS), *rest)), SURVEY, {})
    found = {row.id: row for row in results}
    assert found[first.id].outcome.status is Status.UNCHECKED
    assert not found[first.id].counted
    assert "bug" in found[first.id].outcome.reason
    assert len(results) == len(catalog.controls)
    others = {row.id: row.outcome for row in judge_all(catalog, SURVEY, {}) if row.id != first.id}
    assert {ident: found[ident].outcome for ident in others} == others
    assert first.id in caplog.text


def test_a_condition_that_raises_is_caught_as_well() -> None:
    def broken(_survey: Survey) -> bool:
        raise RecursionError

    result = judge_one(replace(control(Status.PASS, 1.0), applies=Condition(broken, "x")), SURVEY)
    assert result.outcome.status is Status.UNCHECKED


def test_a_control_that_does_not_apply_says_why_and_does_not_count() -> None:
    result = judge_one(replace(control(Status.FAIL), applies=NEVER), SURVEY)
    assert (result.outcome.status, result.outcome.reason) == (Status.NOT_APPLICABLE, "the code calls no model")
    assert not result.counted


@pytest.mark.parametrize(
    ("kind", "before", "value", "note", "after"),
    [
        (Kind.ANSWER, Status.UNANSWERED, "yes", "", Status.PASS),
        (Kind.ANSWER, Status.UNANSWERED, "no", "", Status.FAIL),
        (Kind.ANSWER, Status.UNANSWERED, "not-applicable", "", Status.NOT_APPLICABLE),
        (Kind.ANSWER, Status.PASS, "no", "", Status.PASS),
        (Kind.PRESENCE, Status.FAIL, "yes", "in the proxy", Status.PASS),
        (Kind.PRESENCE, Status.FAIL, "yes", "", Status.FAIL),
        (Kind.PRESENCE, Status.PARTIAL, "no", "not yet", Status.PARTIAL),
        (Kind.COVERAGE, Status.FAIL, "yes", "I promise", Status.FAIL),
        (Kind.ABSENCE, Status.FAIL, "yes", "I promise", Status.FAIL),
        (Kind.ABSENCE, Status.FAIL, "not-applicable", "I promise", Status.FAIL),
        (Kind.PRESENCE, Status.UNCHECKED, "yes", "note", Status.UNCHECKED),
    ],
)
def test_an_answer_settles_only_what_it_may(kind: Kind, before: Status, value: str, note: str, after: Status) -> None:
    result = judge_one(control(before, float(before is Status.PASS), kind), SURVEY, Answer(value, note, "2026-05-01"))
    assert result.outcome.status is after
    assert result.answer is not None


def test_no_answer_lifts_a_blocker() -> None:
    blocking = replace(control(Status.FAIL), blocker=Blocker.FAILS)
    result = judge_one(blocking, SURVEY, YES)
    assert (result.outcome.status, result.blocks) == (Status.FAIL, True)


def test_what_the_founder_said_is_shown_as_said() -> None:
    reason = judge_one(control(Status.FAIL), SURVEY, YES).outcome.reason
    assert reason == "you said yes on 2026-05-01: in the console of the provider"


@pytest.mark.parametrize(
    ("blocker", "kind", "status", "value", "sites", "blocks"),
    [
        (Blocker.NO, Kind.COVERAGE, Status.FAIL, 0.0, (), False),
        (Blocker.AT_ZERO, Kind.COVERAGE, Status.FAIL, 0.0, (), True),
        (Blocker.AT_ZERO, Kind.COVERAGE, Status.PARTIAL, 0.3, (), False),
        (Blocker.FAILS, Kind.PRESENCE, Status.FAIL, 0.0, (), True),
        (Blocker.FAILS, Kind.PRESENCE, Status.PARTIAL, 0.5, (), False),
        (Blocker.FAILS, Kind.ABSENCE, Status.PARTIAL, 0.5, (finding(Severity.MEDIUM),), False),
        (Blocker.FAILS, Kind.ABSENCE, Status.FAIL, 0.0, (finding(Severity.LOW), finding(Severity.HIGH)), True),
        (Blocker.FAILS, Kind.PRESENCE, Status.UNANSWERED, 0.0, (), False),
    ],
)
def test_a_blocker_blocks_when_it_should(
    blocker: Blocker, kind: Kind, status: Status, value: float, sites: tuple[Site, ...], *, blocks: bool
) -> None:
    row = replace(control(status, value, kind, sites), blocker=blocker)
    assert judge_one(row, SURVEY).blocks is blocks
    assert not judge_one(replace(row, blocks_if=NEVER), SURVEY).blocks
