"""security.output-filtering: what a model writes is not obeyed, opened or shown raw without a check."""

from __future__ import annotations

from tengates.authoring import Confidence, Control, Kind, Outcome, Survey, absence, site, when
from tengates.survey.models.answer_sinks import find_reached


def judge(survey: Survey) -> Outcome:
    """Model text followed to where it becomes code, a command, a query, a file, an address or a page."""
    return absence(
        (site(row.place, row.what, severity=row.severity) for row in find_reached(survey)),
        clean="nothing was found that a model's answer could turn into without a check",
        noun=(
            "place where a model's answer is taken at its word",
            "places where a model's answer is taken at its word",
        ),
        confidence=Confidence.MEDIUM,
    )


CONTROL = Control(
    id="security.output-filtering",
    title="Answers checked before they act",
    kind=Kind.ABSENCE,
    weight=3,
    applies=when.llm,
    judge=judge,
)
