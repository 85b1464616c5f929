"""Every control's page is its test: each example is scanned as a small repository."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tengates.engine.catalog import control_page, load_catalog
from tengates.engine.examples import Example, Expectation, read_examples
from tengates.engine.judge import judge_one
from tengates.engine.overlay import memory_snapshot
from tengates.engine.reading import read_all
from tengates.model.control import Control
from tengates.model.outcome import Kind, Outcome, Status
from tengates.survey.build import build_survey

HEADINGS = ("What it asks", "Why it matters", "How it is judged", "How to fix", "Examples")
REPORTED = {Status.FAIL, Status.PARTIAL, Status.UNANSWERED}


def _examples() -> Iterator[object]:
    for control in load_catalog().controls:
        for example in read_examples(control_page(control.id)):
            yield pytest.param(control, example, id=f"{control.id}: {example.title}")


def outcome_of(control: Control, example: Example) -> Outcome:
    snapshot = memory_snapshot(example.present, earlier=example.earlier)
    facts, history = read_all(snapshot, lambda _progress: None, lambda: False)
    return judge_one(control, build_survey(facts.values(), snapshot, history)).outcome


@pytest.mark.parametrize(("control", "example"), list(_examples()))
def test_the_page_says_what_the_control_does(control: Control, example: Example) -> None:
    outcome = outcome_of(control, example)
    bad = {(site.place.path, site.place.line) for site in outcome.sites if not site.ok}
    assert example.files, "an example has at least one fenced block with a path"
    if example.expectation is Expectation.SILENT:
        assert (outcome.status, bad) == (Status.PASS, set()), outcome.reason
    elif example.expectation is Expectation.NOT_APPLICABLE:
        assert outcome.status is Status.NOT_APPLICABLE, outcome.reason
    elif example.expectation is Expectation.PARTIAL:
        assert outcome.status is Status.PARTIAL, outcome.reason
    else:
        assert outcome.status in REPORTED, outcome.reason
    if example.marked:
        assert sorted(bad) == sorted(example.marked), outcome.reason


@pytest.mark.parametrize("control", load_catalog().controls, ids=lambda control: control.id)
def test_the_page_has_its_headings_and_both_kinds_of_example(control: Control) -> None:
    page = control_page(control.id)
    expectations = {example.expectation for example in read_examples(page)}
    assert tuple(heading for heading, _ in page.sections) == HEADINGS
    assert expectations & {Expectation.REPORTED, Expectation.PARTIAL}
    assert Expectation.SILENT in expectations


@pytest.mark.parametrize("control", load_catalog().controls, ids=lambda control: control.id)
def test_the_page_marks_lines_where_the_control_has_sites(control: Control) -> None:
    if control.kind in {Kind.PRESENCE, Kind.ANSWER}:
        pytest.skip("presence and answers concern the repository, not lines")
    assert any(example.marked for example in read_examples(control_page(control.id)))
