"""What the author of a control may ask about watching the live product, and how such a question is settled."""

from __future__ import annotations

from collections.abc import Sequence

from tengates.authoring.judging import ask, evidence, partly, present
from tengates.model.outcome import Outcome
from tengates.survey.delivery.operating import (
    alerts,
    dashboards,
    duties,
    objectives,
    postmortems,
    severities,
    spend_alerts,
)
from tengates.survey.delivery.recovery import Recovery

__all__ = [
    "alerts",
    "dashboards",
    "duties",
    "objectives",
    "postmortems",
    "settled",
    "severities",
    "spend_alerts",
]

_SHOWN = 3


def settled(found: Sequence[Recovery], *, has: str, blanks: str, question: str) -> Outcome:
    """Pass with what was found, half for a document whose blanks stand, else the question to the founder."""
    if not found:
        return ask(question)
    shown = [evidence(row.path, row.line, row.what) for row in found[:_SHOWN]]
    return present(has, *shown) if found[0].complete else partly(blanks, *shown)
