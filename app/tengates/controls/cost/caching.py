"""cost.caching: what people ask again and again is not paid for again and again."""

from __future__ import annotations

from tengates.authoring import Confidence, Control, Evidence, Kind, Outcome, Survey, evidence, missing, present, when
from tengates.survey.models.caches import Cache, Kept, find_caches

_SHOWN = 5


def judge(survey: Survey) -> Outcome:
    """A cache of model answers, or a prompt that the provider keeps; caches of other work are shown, not counted."""
    found = find_caches(survey)
    answers = [row for row in found if row.kept in {Kept.ANSWERS, Kept.PROMPTS}]
    if answers:
        return present("answers of the model are kept and reused", *_shown(answers), confidence=Confidence.MEDIUM)
    others = [row for row in found if row.kept is Kept.WORK]
    if others:
        return missing("what is kept here is other work: each model answer is paid for anew", *_shown(others))
    return missing("the same question is paid for each time it is asked")


def _shown(rows: list[Cache]) -> list[Evidence]:
    return [evidence(row.path, row.line, row.what) for row in rows[:_SHOWN]]


CONTROL = Control(
    id="cost.caching",
    title="Repeated questions paid for once",
    kind=Kind.PRESENCE,
    weight=2,
    applies=when.llm,
    judge=judge,
)
