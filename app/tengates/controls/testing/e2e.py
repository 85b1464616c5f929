"""testing.e2e: critical journeys run end to end."""

from __future__ import annotations

from tengates.authoring import Control, Kind, Outcome, Survey, evidence, missing, partly, present, when
from tengates.authoring.testing_kits import journeys, unused_drivers

_SHOWN = 5


def judge(survey: Survey) -> Outcome:
    """Tests that drive the product as its users do; an installed package or a generator's example is half."""
    found = journeys(survey)
    if found:
        shown = [evidence(row.path, row.line, row.what) for row in found[:_SHOWN]]
        return present("tests walk through the product as a user does", *shown)
    left = unused_drivers(survey)
    if left:
        shown = [evidence(row.path, row.line, row.what) for row in left[:_SHOWN]]
        return partly("a tool for it is set up, but no test walks through the product", *shown)
    return missing("no test walks through the product as a user does")


CONTROL = Control(
    id="testing.e2e",
    title="Journeys from end to end",
    kind=Kind.PRESENCE,
    weight=2,
    applies=when.browser | when.ui,
    judge=judge,
)
