"""errors.rate-limit: "too many requests" from the provider is treated apart from other failures."""

from __future__ import annotations

from tengates.authoring import Confidence, Control, Kind, Outcome, Survey, evidence, missing, present, when
from tengates.survey.models.throttling import find_throttles

_SHOWN = 4


def judge(survey: Survey) -> Outcome:
    """A handler, a retry or a branch for the provider's limit; lumped with other failures it does not count."""
    found = find_throttles(survey)
    if found:
        shown = [evidence(row.path, row.line, row.what) for row in found[:_SHOWN]]
        return present("the provider's limit is treated apart", *shown, confidence=Confidence.MEDIUM)
    return missing("when the provider says that you ask too often, it looks like any other failure")


CONTROL = Control(
    id="errors.rate-limit",
    title="A plan for the provider's limit",
    kind=Kind.PRESENCE,
    weight=1,
    applies=when.llm,
    judge=judge,
)
