"""monitoring.spend-alerts: alerts on unusual spending are defined."""

from __future__ import annotations

from tengates.authoring import Control, Kind, Outcome, Survey, when
from tengates.authoring.operating import settled, spend_alerts


def judge(survey: Survey) -> Outcome:
    """What is kept as code or written down settles it; else only the founder knows."""
    return settled(
        spend_alerts(survey),
        has="alerts on spending are defined",
        blanks="alerts on spending are written down, but the blanks are not filled in",
        question="nothing here watches spending: does the provider tell you when a day costs far more than usual?",
    )


CONTROL = Control(
    id="monitoring.spend-alerts",
    title="Alerts on spending",
    kind=Kind.ANSWER,
    weight=2,
    applies=when.llm,
    judge=judge,
)
