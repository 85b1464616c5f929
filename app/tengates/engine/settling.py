"""From judgements to results: what the founder said about a control counts, and nothing is judged again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from tengates.engine.foreign import with_foreign
from tengates.engine.waiving import waive
from tengates.model.judged import Judgement
from tengates.model.outcome import Answer, Blocker, ControlResult, Kind, Outcome, Site, Status, Waiver

_NONE: Mapping[str, tuple[Site, ...]] = MappingProxyType({})
_COUNTED = {Status.PASS, Status.PARTIAL, Status.FAIL, Status.UNANSWERED}


def settle_all(
    judgements: Iterable[Judgement],
    answers: Mapping[str, Answer],
    waivers: Iterable[Waiver] = (),
    foreign: Mapping[str, tuple[Site, ...]] = _NONE,
) -> tuple[ControlResult, ...]:
    """One result per judgement, in their order; `foreign` are findings of other scanners by control."""
    accepted = tuple(waivers)
    rows = (settle(row, answers.get(row.id)) for row in judgements)
    return tuple(waive(with_foreign(row, foreign.get(row.id, ())), accepted) for row in rows)


def settle(judgement: Judgement, answer: Answer | None = None) -> ControlResult:
    """The result: the founder's answer settles it where it may."""
    outcome = _with_answer(judgement, answer)
    return ControlResult(
        id=judgement.id,
        gate=judgement.gate,
        title=judgement.title,
        kind=judgement.kind,
        weight=judgement.weight,
        outcome=outcome,
        counted=outcome.status in _COUNTED,
        blocks=judgement.blocks,
        answer=answer,
        seconds=judgement.seconds,
    )


def _with_answer(control: Judgement, answer: Answer | None) -> Outcome:
    """Answers settle answer controls, and presence controls met elsewhere when a note says where."""
    outcome = control.outcome
    if answer is None or control.blocker is not Blocker.NO:
        return outcome
    open_question = control.kind is Kind.ANSWER and outcome.status is not Status.PASS
    met_elsewhere = control.kind is Kind.PRESENCE and outcome.status in {Status.FAIL, Status.PARTIAL} and answer.note
    if not (open_question or met_elsewhere):
        return outcome
    said = f"you said {answer.value.replace('-', ' ')} on {answer.date}" + (f": {answer.note}" if answer.note else "")
    if answer.value == "yes":
        return Outcome(Status.PASS, 1.0, said, outcome.confidence, (), outcome.evidence)
    if answer.value == "not-applicable":
        return Outcome(Status.NOT_APPLICABLE, 0.0, said, outcome.confidence, (), outcome.evidence)
    if control.kind is Kind.ANSWER and outcome.status is Status.UNANSWERED:
        return Outcome(Status.FAIL, 0.0, said, outcome.confidence, outcome.sites, outcome.evidence)
    return outcome
