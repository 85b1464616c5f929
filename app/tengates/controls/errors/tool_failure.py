"""errors.tool-failure: when a tool fails, the answer goes on without it."""

from __future__ import annotations

from tengates.authoring import Confidence, Control, Kind, Outcome, Survey, coverage, does_not_apply, site, when
from tengates.survey.agents.failing import failing


def judge(survey: Survey) -> Outcome:
    """Each tool that runs, or where none could be followed, each place that runs what the model chose."""
    found = failing(survey)
    if not found:
        return does_not_apply("no tool runs here that could be followed")
    return coverage(
        (site(row.place, row.why, ok=row.value >= 1) for row in found),
        noun=("tool", "tools"),
        has=("fails gently", "fail gently"),
        confidence=Confidence.MEDIUM,
        values=tuple(row.value for row in found),
    )


CONTROL = Control(
    id="errors.tool-failure",
    title="Tools that fail gently",
    kind=Kind.COVERAGE,
    weight=2,
    applies=when.agent,
    judge=judge,
)
