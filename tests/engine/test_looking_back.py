from __future__ import annotations

from dataclasses import replace

from tengates.engine.looking_back import lost_since, moved_between, steps
from tengates.model.record import ScanRecord

FIRST = ScanRecord(
    "2026-11-24T10:00:00+00:00",
    "a",
    dirty=False,
    catalog="rules",
    verdict="pause",
    gates={"cost": 1.4},
    controls={"a.x": "fail", "a.y": "pass"},
)
SECOND = replace(
    FIRST, time="2026-11-25T10:00:00+00:00", commit="b", gates={"cost": 2.0}, controls={"a.x": "pass", "a.y": "pass"}
)
THIRD = replace(SECOND, time="2026-11-26T10:00:00+00:00", commit="c", controls={"a.x": "pass", "a.y": "partial"})
FOURTH = replace(THIRD, time="2026-11-27T10:00:00+00:00", commit="d")


def test_what_moved_is_told_by_control_and_gate() -> None:
    moved = moved_between(FIRST, SECOND)
    assert (moved.gained, moved.lost, moved.gates) == (("a.x",), (), (("cost", 1.4, 2.0),))
    assert moved_between(SECOND, THIRD).lost == ("a.y",)
    assert moved_between(replace(FIRST, catalog="older"), SECOND).other_rules


def test_a_control_that_does_not_apply_any_more_is_not_lost() -> None:
    assert moved_between(SECOND, replace(THIRD, controls={"a.y": "not-applicable"})).lost == ()


def test_each_step_stands_with_what_moved_since_the_one_before() -> None:
    rows = steps((SECOND, FIRST))
    assert rows[0][1] == moved_between(FIRST, SECOND)
    assert rows[1] == (FIRST, None)


def test_what_was_met_once_is_lost_since_the_first_scan_without_it() -> None:
    assert lost_since((FOURTH, THIRD, SECOND, FIRST)) == {"a.y": THIRD}
    assert lost_since((FIRST,)) == {}
    assert lost_since(()) == {}
    assert lost_since((FOURTH, replace(SECOND, catalog="older"))) == {}
