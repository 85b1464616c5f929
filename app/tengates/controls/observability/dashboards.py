"""observability.dashboards: dashboards by feature and tenant exist."""

from __future__ import annotations

from tengates.authoring import Control, Kind, Outcome, Survey, when
from tengates.authoring.operating import dashboards, settled


def judge(survey: Survey) -> Outcome:
    """What is kept as code or written down settles it; else only the founder knows."""
    return settled(
        dashboards(survey),
        has="dashboards are kept with the code",
        blanks="the dashboards are not filled in",
        question="no dashboard is kept here: can you see use, errors and cost by feature and customer somewhere?",
    )


CONTROL = Control(
    id="observability.dashboards",
    title="Dashboards",
    kind=Kind.ANSWER,
    weight=1,
    applies=when.entry,
    judge=judge,
)
