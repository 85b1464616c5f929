"""performance.load-test: a load test or performance budget exists."""

from __future__ import annotations

from tengates.authoring import Control, Kind, Outcome, Survey, evidence, missing, partly, present, when
from tengates.authoring.testing_kits import load_tests

_SHOWN = 4


def judge(survey: Survey) -> Outcome:
    """A script that puts a load on, or a budget that refuses; a tool that is installed or only measures is half."""
    found = load_tests(survey)
    shown = [evidence(row.path, row.line, row.what) for row in found[:_SHOWN]]
    if not found:
        return missing("nobody has tried what happens when many users come at once")
    if not found[0].complete:
        return partly("a tool for it is there, but it holds the product to nothing", *shown)
    return present("a load test or a performance budget is part of the project", *shown)


CONTROL = Control(
    id="performance.load-test",
    title="A load test or a budget",
    kind=Kind.PRESENCE,
    weight=1,
    applies=when.entry,
    judge=judge,
)
