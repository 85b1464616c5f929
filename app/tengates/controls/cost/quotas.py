"""cost.quotas: usage is limited per user or tenant."""

from __future__ import annotations

from tengates.authoring import (
    Confidence,
    Control,
    Evidence,
    Kind,
    Outcome,
    Survey,
    evidence,
    missing,
    partly,
    present,
    when,
)
from tengates.survey.service.limited_ways import elsewhere
from tengates.survey.service.limits import Limiter, find_limiters

_SHOWN = 5


def judge(survey: Survey) -> Outcome:
    """A rate limiter, quota table or credits, wired in and used."""
    used = find_limiters(survey)
    other = elsewhere(survey, used)
    counting = [item for item in used if item not in other]
    shown = tuple(_shown(item) for item in counting[:_SHOWN])
    if any(item.wired for item in counting):
        return present("usage is limited for each caller", *shown)
    if other:
        return partly(
            "what limits use stands only before ways in that ask no model",
            *(_shown(item) for item in other[:_SHOWN]),
            confidence=Confidence.MEDIUM,
        )
    if used:
        return partly("a limiter is installed and nothing uses it", *shown)
    return missing("one person can call your model as often as they like")


def _shown(item: Limiter) -> Evidence:
    return evidence(item.path, item.line, item.what)


CONTROL = Control(
    id="cost.quotas",
    title="A limit on use for each person",
    kind=Kind.PRESENCE,
    weight=3,
    applies=when.llm & when.entry,
    judge=judge,
)
