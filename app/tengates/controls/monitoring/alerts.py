"""monitoring.alerts: alert thresholds for errors and latency are defined."""

from __future__ import annotations

from tengates.authoring import Control, Kind, Outcome, Survey, when
from tengates.authoring.operating import alerts, settled


def judge(survey: Survey) -> Outcome:
    """What is kept as code or written down settles it; else only the founder knows."""
    return settled(
        alerts(survey),
        has="alerts are defined",
        blanks="alert thresholds are written down, but the blanks are not filled in",
        question="nothing here defines alerts: does something tell you when errors rise or answers get slow?",
    )


CONTROL = Control(
    id="monitoring.alerts",
    title="Alerts on errors and latency",
    kind=Kind.ANSWER,
    weight=3,
    applies=when.entry,
    judge=judge,
)
