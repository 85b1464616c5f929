"""cost.quotas: usage is limited per user or tenant."""

from __future__ import annotations

from tengates.authoring import Control, Evidence, Kind, Outcome, Survey, evidence, missing, partly, present, when
from tengates.survey.service.limits import Limiter, find_limiters


def judge(survey: Survey) -> Outcome:
    """A rate limiter, quota table or credits, wired in and used."""
    used = find_limiters(survey)
    shown = tuple(_shown(item) for item in used[:5])
    if any(item.wired for item in used):
        return present("usage is limited for each caller", *shown)
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
