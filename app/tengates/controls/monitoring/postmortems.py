"""monitoring.postmortems: a form with a timeline exists for looking back at incidents."""

from __future__ import annotations

from tengates.authoring import Control, Kind, Outcome, Survey, when
from tengates.authoring.operating import postmortems, settled


def judge(survey: Survey) -> Outcome:
    """What is kept as code or written down settles it; else only the founder knows."""
    return settled(
        postmortems(survey),
        has="there is a form for looking back at incidents",
        blanks="the form is not filled in",
        question="nothing here helps to look back at an incident: do you have a form with timeline, cause and next steps?",
    )


CONTROL = Control(
    id="monitoring.postmortems",
    title="A form for looking back",
    kind=Kind.ANSWER,
    weight=1,
    applies=when.entry,
    judge=judge,
)
