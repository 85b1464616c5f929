"""From the survey to one result per control. One control's bug must not take the scan with it."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Mapping

from tengates.engine.catalog import Catalog
from tengates.engine.unread import with_unread
from tengates.engine.waiving import waive
from tengates.model.control import Control
from tengates.model.outcome import Answer, Blocker, ControlResult, Kind, Outcome, Severity, Status, Waiver
from tengates.model.survey import Survey

_LOG = logging.getLogger(__name__)
_COUNTED = {Status.PASS, Status.PARTIAL, Status.FAIL, Status.UNANSWERED}


def judge_all(
    catalog: Catalog, survey: Survey, answers: Mapping[str, Answer], waivers: Iterable[Waiver] = ()
) -> tuple[ControlResult, ...]:
    """Every control of the catalogue, in its order."""
    accepted = tuple(waivers)
    return tuple(waive(judge_one(control, survey, answers.get(control.id)), accepted) for control in catalog.controls)


def judge_one(control: Control, survey: Survey, answer: Answer | None = None) -> ControlResult:
    """Judge one control, let the founder's answer settle it where it may, and see whether it blocks."""
    started = time.perf_counter()
    outcome = _settle(control, _outcome(control, survey), answer)
    return ControlResult(
        id=control.id,
        gate=control.gate,
        title=control.title,
        kind=control.kind,
        weight=control.weight,
        outcome=outcome,
        counted=outcome.status in _COUNTED,
        blocks=_blocks(control, outcome, survey),
        answer=answer,
        seconds=time.perf_counter() - started,
    )


def _outcome(control: Control, survey: Survey) -> Outcome:
    try:
        if not control.applies.holds(survey):
            outcome = Outcome(Status.NOT_APPLICABLE, 0.0, control.applies.otherwise)
            return with_unread(control, survey, outcome, applies=False)
        return with_unread(control, survey, control.judge(survey), applies=True)
    except Exception:  # noqa: BLE001  the border around one control: the others still stand
        _LOG.exception("the control %s failed", control.id)
        return Outcome(Status.UNCHECKED, 0.0, "this check stopped on a bug of Ten Gates; the others are not affected")


def _settle(control: Control, outcome: Outcome, answer: Answer | None) -> Outcome:
    """Answers settle answer controls, and presence controls met elsewhere when a note says where."""
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


def _blocks(control: Control, outcome: Outcome, survey: Survey) -> bool:
    if control.blocker is Blocker.NO or outcome.status not in {Status.FAIL, Status.PARTIAL}:
        return False
    if control.blocks_if is not None and not control.blocks_if.holds(survey):
        return False
    if control.blocker is Blocker.AT_ZERO:
        return outcome.value == 0.0
    if control.kind is Kind.ABSENCE:
        return any(site.severity is Severity.HIGH for site in outcome.sites)
    return outcome.status is Status.FAIL
