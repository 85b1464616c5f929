"""monitoring.on-call: each critical service has a named owner."""

from __future__ import annotations

from tengates.authoring import Control, Kind, Outcome, Survey, when
from tengates.authoring.operating import duties, settled


def judge(survey: Survey) -> Outcome:
    """What is kept as code or written down settles it; else only the founder knows."""
    return settled(
        duties(survey),
        has="it is written down who answers for the code",
        blanks="there is a place for owners, but the names are not filled in",
        question="nothing here names an owner: who is told first when the product is down, and is that written down?",
    )


CONTROL = Control(
    id="monitoring.on-call",
    title="Somebody answers for each service",
    kind=Kind.ANSWER,
    weight=2,
    applies=when.entry,
    judge=judge,
)
