"""cost.bounded-loops: what repeats a model call comes to an end by itself."""

from __future__ import annotations

from tengates.authoring import (
    Condition,
    Confidence,
    Control,
    Kind,
    Outcome,
    Severity,
    Survey,
    absence,
    evidence,
    site,
    when,
)
from tengates.survey.models import loops

_SAYS = {
    loops.Kind.LOOP: "only the model decides when this loop ends; nothing counts its turns",
    loops.Kind.RECURSION: "it calls itself and the model again, and nothing counts how often",
    loops.Kind.RETRY: "it tries again without end, and each try may be paid for",
    loops.Kind.AGENT: "the bound on the agent's steps is off or missing",
}
_SHOWN = 5


def judge(survey: Survey) -> Outcome:
    """Loops, recursion and retries around model calls, each with what ends it."""
    found = loops.repeats(survey)
    return absence(
        (
            site(
                row.place, _SAYS[row.kind], severity=Severity.MEDIUM if row.kind is loops.Kind.RETRY else Severity.HIGH
            )
            for row in found
            if not row.bound
        ),
        clean="everything that repeats a model call comes to an end"
        if found
        else "nothing repeats a model call without end",
        noun=("repetition without a bound", "repetitions without a bound"),
        confidence=Confidence.MEDIUM,
        evidence=tuple(
            evidence(row.place.path, row.place.span.line, row.bound)
            for row in [row for row in found if row.bound][:_SHOWN]
        ),
    )


_looping = Condition(lambda survey: bool(loops.repeats(survey)), "nothing repeats a model call")

CONTROL = Control(
    id="cost.bounded-loops",
    title="Loops that end",
    kind=Kind.ABSENCE,
    weight=2,
    applies=when.agent | _looping,
    judge=judge,
)
