"""observability.slos: objectives are written down, with figures."""

from __future__ import annotations

from tengates.authoring import Control, Kind, Outcome, Survey, when
from tengates.authoring.operating import objectives, settled


def judge(survey: Survey) -> Outcome:
    """What is kept as code or written down settles it; else only the founder knows."""
    return settled(
        objectives(survey),
        has="objectives with figures are written down",
        blanks="objectives are written down, but the blanks are not filled in",
        question="no objectives are written down: what is slow enough, or wrong often enough, that you stop other work?",
    )


CONTROL = Control(
    id="observability.slos",
    title="Objectives for the service",
    kind=Kind.ANSWER,
    weight=1,
    applies=when.entry,
    judge=judge,
)
