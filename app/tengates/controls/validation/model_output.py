"""validation.model-output: what a model gives back is checked against a schema, and may not fit."""

from __future__ import annotations

from tengates.authoring import Confidence, Control, Kind, Outcome, Site, Survey, coverage, site, when
from tengates.survey.models.parsing import Parse, find_parses


def judge(survey: Survey) -> Outcome:
    """Each place where an answer is parsed."""
    return coverage(
        [_site(row) for row in find_parses(survey)],
        noun=("place where an answer is parsed", "places where an answer is parsed"),
        has=("checks it by a schema and has a way on", "check it by a schema and have a way on"),
        confidence=Confidence.MEDIUM,
    )


def _site(row: Parse) -> Site:
    if row.schema and row.handled:
        return site(row.place, f"{row.what}, checked by a schema, with a way on when it does not fit", ok=True)
    if row.schema:
        return site(row.place, f"{row.what} by a schema, but an answer that does not fit stops everything")
    if row.handled:
        return site(row.place, f"{row.what} without a schema: whatever the model left out is missing later")
    return site(row.place, f"{row.what} without a schema, and an answer that does not fit stops everything")


CONTROL = Control(
    id="validation.model-output",
    title="Answers parsed by a schema",
    kind=Kind.COVERAGE,
    weight=2,
    applies=when.llm,
    judge=judge,
)
