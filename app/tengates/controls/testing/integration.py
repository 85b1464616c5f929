"""testing.integration: tests drive the API or the database for real."""

from __future__ import annotations

from tengates.authoring import Control, Kind, Outcome, Survey, evidence, missing, partly, present, when
from tengates.authoring.delivery import drives, take_census

_SHOWN = 5


def judge(survey: Survey) -> Outcome:
    """A test client, a request to the started app or a test database, in tests that check something."""
    found = [evidence(row.path, row.line, f"drives {row.what}") for row in drives(survey)[:_SHOWN]]
    census = take_census(survey)
    if not found:
        if not census.files:
            return missing("there are no tests, so no part was ever tested together with another")
        return missing("the tests try single functions; none drives the API or the database")
    if not any(file.tests for file in census.files):
        return partly("the tests call the API or the database, but check nothing", *found)
    return present("tests drive the API or the database for real", *found)


CONTROL = Control(
    id="testing.integration",
    title="Tests of the parts together",
    kind=Kind.PRESENCE,
    weight=2,
    applies=when.api | when.db,
    judge=judge,
)
