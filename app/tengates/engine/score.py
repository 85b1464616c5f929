"""From results to gate scores, verdict and anti-patterns (gates, scoring).

A gate scores 5 times the weighted mean of its controls' values over the counted controls, floored to one
decimal, at most 2.0 while a blocker fails.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction

from tengates.model.outcome import ControlResult, Status
from tengates.model.score import Gate, GateScore, GateState, Scorecard, Verdict

CAP = 2.0
FULL = 5
_AI_CHECKS = ("testing.prompt-regression", "testing.ai-evals")
_WATCHES = ("monitoring.health", "monitoring.alerts", "observability.error-tracking", "observability.metrics")


def score(gates: tuple[Gate, ...], results: tuple[ControlResult, ...], minimums: Mapping[str, float]) -> Scorecard:
    """Add the results up. `minimums` overrides a gate's launch minimum."""
    scores = tuple(
        _gate_score(gate, [row for row in results if row.gate == gate.id], minimums.get(gate.id, gate.minimum))
        for gate in gates
    )
    return Scorecard(_verdict(scores), scores, results, anti_patterns(results))


def _gate_score(gate: Gate, results: list[ControlResult], minimum: float) -> GateScore:
    counted = [row for row in results if row.counted]
    applicable = [row for row in results if row.outcome.status is not Status.NOT_APPLICABLE]
    possible = sum(row.weight for row in counted)
    points = _points(counted, answered=False)
    capped_by = tuple(row.id for row in results if row.blocks)
    return GateScore(
        gate=gate,
        state=_state(counted, applicable),
        score=_mean(points, possible, capped=bool(capped_by)),
        if_answered=_mean(_points(counted, answered=True), possible, capped=bool(capped_by)),
        minimum=minimum,
        judged=len(counted),
        applicable=len(applicable),
        points=float(points),
        points_possible=float(possible),
        capped_by=capped_by,
    )


def _points(counted: list[ControlResult], *, answered: bool) -> Fraction:
    """Exact, so that flooring never loses a tenth to binary fractions."""
    total = Fraction(0)
    for row in counted:
        full = answered and row.outcome.status is Status.UNANSWERED
        total += row.weight * (Fraction(1) if full else Fraction(row.outcome.value).limit_denominator(10_000))
    return total


def _mean(points: Fraction, possible: int, *, capped: bool) -> float:
    if not possible:
        return 0.0
    floored = math.floor(10 * FULL * points / possible) / 10
    return min(floored, CAP) if capped else floored


def _state(counted: list[ControlResult], applicable: list[ControlResult]) -> GateState:
    if counted:
        return GateState.SCORED
    return GateState.NOT_JUDGED if applicable else GateState.NOT_APPLICABLE


def _verdict(scores: tuple[GateScore, ...]) -> Verdict:
    below = [item for item in scores if item.below]
    if any(item.gate.critical for item in below):
        return Verdict.PAUSE
    return Verdict.NOT_READY if below else Verdict.READY


def anti_patterns(results: tuple[ControlResult, ...]) -> tuple[str, ...]:
    """The article's anti-patterns that the results show."""
    status = {row.id: row.outcome.status for row in results}
    found = []
    if (
        _fails(status, "testing.in-ci")
        and _fails(status, "deployment.ci-tests")
        and not _passes(status, "deployment.ci-types")
    ):
        found.append("Production as a one-time checklist: no check runs in CI.")
    if all(status.get(ident) in {Status.FAIL, Status.PARTIAL} for ident in _AI_CHECKS):
        found.append("Manual QA for AI behaviour: no prompt test and no evaluation set.")
    if _fails(status, "security.tool-scope"):
        found.append("Broad tool permissions: the model may use tools that nothing holds back.")
    elif _fails(status, "auth.tool-authorization"):
        found.append("Broad tool permissions: the tools do not ask whose rights they act with.")
    if _fails(status, "deployment.prompt-model-versions") or _fails(status, "deployment.rollback"):
        found.append("No rollback path for model, prompt or policy.")
    if any(_passes(status, ident) for ident in _WATCHES) and (
        _fails(status, "cost.unit-economics") or _fails(status, "monitoring.spend-alerts")
    ):
        found.append("Uptime without unit economics: it is watched whether it runs, not what it costs.")
    return tuple(found)


def _fails(status: Mapping[str, Status], ident: str) -> bool:
    return status.get(ident) is Status.FAIL


def _passes(status: Mapping[str, Status], ident: str) -> bool:
    return status.get(ident) is Status.PASS
