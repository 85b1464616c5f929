"""cost.token-limits: each model call bounds its answer."""

from __future__ import annotations

from tengates.authoring import Blocker, Control, Kind, Operation, Outcome, Survey, coverage, option_sites, when
from tengates.survey.models.model_calls import continues_run


def judge(survey: Survey) -> Outcome:
    """Generating calls with a bound on their output, at the call or on the model object."""
    calls = [call for call in survey.model_calls if call.operation is Operation.GENERATE and not continues_run(call)]
    sites, confidence = option_sites(
        ((call.place, call.output_limit) for call in calls),
        has="the answer has a limit",
        lacks="this call can return any number of tokens, and you pay for each",
        recipe="bound-model-output",
    )
    return coverage(
        sites,
        noun=("model call", "model calls"),
        has=("limits its answer", "limit their answer"),
        confidence=confidence,
    )


CONTROL = Control(
    id="cost.token-limits",
    title="A limit on every model answer",
    kind=Kind.COVERAGE,
    weight=3,
    blocker=Blocker.AT_ZERO,
    applies=when.llm,
    judge=judge,
)
