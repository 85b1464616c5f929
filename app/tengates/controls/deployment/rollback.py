"""deployment.rollback: a one-command way back is scripted or documented."""

from __future__ import annotations

from tengates.authoring import Control, Kind, Outcome, Survey, ask, evidence, partly, present, when
from tengates.authoring.delivery import rollback_paths

_SHOWN = 3


def judge(survey: Survey) -> Outcome:
    """A rollback script, workflow or filled-in passage settles it; else only the founder knows."""
    paths = rollback_paths(survey)
    if not paths:
        return ask("nothing here says how to go back to the last release: can you, with one command?")
    found = [evidence(row.path, row.line, row.what) for row in paths[:_SHOWN]]
    if not paths[0].complete:
        return partly("the way back is written down, but its blanks are not filled in", *found)
    return present("there is a written or scripted way back", *found)


CONTROL = Control(
    id="deployment.rollback",
    title="A way back after a bad release",
    kind=Kind.ANSWER,
    weight=3,
    applies=when.entry,
    judge=judge,
)
