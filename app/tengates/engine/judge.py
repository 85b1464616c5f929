"""From the survey to one judgement per control. One control's bug must not take the scan with it."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Mapping

from tengates.engine.catalog import Catalog
from tengates.engine.settling import settle, settle_all
from tengates.engine.unread import with_unread
from tengates.model.control import Control
from tengates.model.judged import Judgement
from tengates.model.outcome import Answer, Blocker, ControlResult, Kind, Outcome, Severity, Status, Waiver
from tengates.model.survey import Survey
from tengates.survey.linked import linked

_LOG = logging.getLogger(__name__)


def judgements(catalog: Catalog, survey: Survey) -> tuple[Judgement, ...]:
    """What every control of the catalogue concludes, in its order."""
    return tuple(_judged(control, survey) for control in catalog.controls)


def judge_all(
    catalog: Catalog, survey: Survey, answers: Mapping[str, Answer], waivers: Iterable[Waiver] = ()
) -> tuple[ControlResult, ...]:
    """Every control of the catalogue, in its order, with the founder's words."""
    return settle_all(judgements(catalog, survey), answers, waivers)


def judge_one(control: Control, survey: Survey, answer: Answer | None = None) -> ControlResult:
    """Judge one control, let the founder's answer settle it where it may, and see whether it blocks."""
    return settle(_judged(control, survey), answer)


def _judged(control: Control, survey: Survey) -> Judgement:
    started, shared = time.perf_counter(), linked(survey).shared_seconds
    outcome = _outcome(control, survey)
    seconds = time.perf_counter() - started - (linked(survey).shared_seconds - shared)
    return Judgement(
        id=control.id,
        gate=control.gate,
        title=control.title,
        kind=control.kind,
        weight=control.weight,
        blocker=control.blocker,
        outcome=outcome,
        blocks=_blocks(control, outcome, survey),
        seconds=seconds,
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
