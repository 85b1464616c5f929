"""deployment.phased-rollout: a release reaches few users before it reaches all."""

from __future__ import annotations

from tengates.authoring import Confidence, Control, Kind, Outcome, Survey, ask, evidence, present, when
from tengates.authoring.environments import rollouts

_SHOWN = 4


def judge(survey: Survey) -> Outcome:
    """Flags, previews, canaries or steps between environments that the repository shows; else only the founder knows."""
    found = rollouts(survey)
    if not found:
        return ask("nothing here shows how a release reaches users: do a few see it before all do?")
    shown = [evidence(row.path, row.line, row.what) for row in found[:_SHOWN]]
    return present("a release can be tried before everybody has it", *shown, confidence=Confidence.MEDIUM)


CONTROL = Control(
    id="deployment.phased-rollout",
    title="Releases in steps",
    kind=Kind.ANSWER,
    weight=2,
    applies=when.entry,
    judge=judge,
)
