"""monitoring.severities: levels of severity for incidents are defined."""

from __future__ import annotations

from tengates.authoring import Control, Kind, Outcome, Survey, when
from tengates.authoring.operating import settled, severities


def judge(survey: Survey) -> Outcome:
    """What is kept as code or written down settles it; else only the founder knows."""
    return settled(
        severities(survey),
        has="levels of severity are defined",
        blanks="levels of severity are written down, but the blanks are not filled in",
        question="nothing here says how bad is bad: have you agreed on levels, such as SEV-1 to SEV-3?",
    )


CONTROL = Control(
    id="monitoring.severities",
    title="Levels of severity",
    kind=Kind.ANSWER,
    weight=1,
    applies=when.entry,
    judge=judge,
)
