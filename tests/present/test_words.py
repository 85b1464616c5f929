"""Words: the same sentences for every face, and nothing of a stranger shown raw."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tengates.engine.catalog import load_catalog
from tengates.engine.score import score
from tengates.model.outcome import ControlResult, Kind, Outcome, Status
from tengates.model.plan import Week
from tengates.model.score import Scorecard
from tengates.present import words

GATES = load_catalog().gates


def _card(**values: float) -> Scorecard:
    rows = [
        ControlResult(
            f"{gate.id}.x",
            gate.id,
            "x",
            Kind.PRESENCE,
            1,
            Outcome(Status.PARTIAL, values.get(gate.id, 1.0), ""),
            counted=True,
        )
        for gate in GATES
    ]
    return score(GATES, tuple(rows), {})


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"security": 0.36, "auth": 0.4}, "Security 1.8 and Auth & access 2.0 are below the 4 they need."),
        ({"security": 0.36, "testing": 0.0}, "Security 1.8 is below the 4 it needs."),
        ({"testing": 0.5, "cost": 0.5}, "Testing 2.5 and Cost control 2.5 are below what they need."),
        ({}, "Every gate that applies reaches its launch minimum."),
    ],
)
def test_the_verdict_names_the_gates_that_decide_it(values: dict[str, float], sentence: str) -> None:
    assert words.verdict_sentence(_card(**values)) == sentence


@pytest.mark.parametrize(
    ("hours", "text"), [(0, "0 min"), (0.25, "15 min"), (0.75, "45 min"), (1, "1 h"), (1.5, "1.5 h"), (10, "10 h")]
)
def test_effort_reads_as_a_person_says_it(hours: float, text: str) -> None:
    assert words.hours_text(hours) == text


def test_lists_read_as_a_person_says_them() -> None:
    assert [words.listed(items) for items in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]


@given(st.text())
def test_no_control_or_direction_character_stays_hidden(text: str) -> None:
    shown = words.visible(text)
    assert not any(ord(character) < 32 or character in "\u202e\u2066\u200b\u2028" for character in shown)


def test_a_day_alone_is_written_once() -> None:
    day = dt.date(2026, 12, 5)
    week = Week(1, "Saturday", "", (), 1.0, day, day)
    assert words.days_text(week) == "2026-12-05"
    assert words.days_text(replace(week, end=dt.date(2026, 12, 11)), short=True) == "05 Dec to 11 Dec"
    assert words.days_text(replace(week, start=None)) == ""


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        ("2026-12-07", "2026-12-13", "7 to 13 December 2026"),
        ("2026-11-30", "2026-12-06", "30 November to 6 December 2026"),
        ("2026-12-28", "2027-01-03", "28 December 2026 to 3 January 2027"),
        ("2026-12-28", "2026-12-28", "28 December 2026"),
    ],
)
def test_days_of_an_export_read_as_a_person_writes_them(first: str, last: str, text: str) -> None:
    assert words.span_text(dt.date.fromisoformat(first), dt.date.fromisoformat(last)) == text


def test_an_export_has_english_months_whatever_the_machine_speaks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dt, "date", _Foreign)
    assert words.day_text(_Foreign(2026, 3, 6)) == "6 March 2026"
    assert words.day_of("no day") == "no day"


class _Foreign(dt.date):
    def __format__(self, _how: str) -> str:
        return "März"
