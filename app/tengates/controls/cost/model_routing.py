"""cost.model-routing: a simple task does not pay for the largest model."""

from __future__ import annotations

from tengates.authoring import Confidence, Control, Kind, Outcome, Survey, evidence, missing, present, when
from tengates.survey.models.model_choice import find_routing

_SHOWN = 4


def judge(survey: Survey) -> Outcome:
    """A smaller model for some calls than for others; a model that the user picks is no routing."""
    found = find_routing(survey)
    if found:
        shown = [evidence(row.place.path, row.place.line, row.what) for row in found[:_SHOWN]]
        return present("simpler tasks go to a smaller model", *shown, confidence=Confidence.MEDIUM)
    return missing("no simple task goes to a smaller model than the rest", confidence=Confidence.MEDIUM)


CONTROL = Control(
    id="cost.model-routing",
    title="Small models for small tasks",
    kind=Kind.PRESENCE,
    weight=1,
    applies=when.llm,
    judge=judge,
)
