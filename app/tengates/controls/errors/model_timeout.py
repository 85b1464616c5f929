"""errors.model-timeout: each model call, or its client, gives up after a time that somebody chose."""

from __future__ import annotations

from tengates.authoring import Control, Kind, Outcome, Survey, coverage, option_sites, when
from tengates.survey.models.model_calls import continues_run


def judge(survey: Survey) -> Outcome:
    """An SDK's own limit of ten minutes is nobody's choice and does not count; boto3's minute is a real one."""
    sites, confidence = option_sites(
        ((call.place, call.timeout) for call in survey.model_calls if not continues_run(call)),
        has="gives up after a time you chose",
        by_itself="gives up after a while by itself",
        lacks="waits as long as the provider likes: ten minutes with most SDKs",
    )
    return coverage(
        sites, noun=("model call", "model calls"), has=("has a time limit", "have a time limit"), confidence=confidence
    )


CONTROL = Control(
    id="errors.model-timeout",
    title="A time limit on every model call",
    kind=Kind.COVERAGE,
    weight=3,
    applies=when.llm,
    judge=judge,
)
