"""monitoring.runbooks: known failures have runbooks with recovery steps."""

from __future__ import annotations

from tengates.authoring import Control, Kind, Outcome, Survey, ask, evidence, partly, present, when
from tengates.authoring.delivery import runbooks, troubleshooting

_SHOWN = 3


def judge(survey: Survey) -> Outcome:
    """A filled-in runbook with steps settles it; a developer's troubleshooting page only raises the question."""
    books = runbooks(survey)
    if books:
        found = [evidence(row.path, row.line, row.what) for row in books[:_SHOWN]]
        if not books[0].complete:
            return partly("there is a runbook, but its blanks are not filled in", *found)
        return present("recovery steps are written down", *found)
    near = [evidence(row.path, row.line, row.what) for row in troubleshooting(survey)[:_SHOWN]]
    if near:
        return ask("there is help with problems: does it say what to do when the live product fails?", *near)
    return ask("nothing here says what to do when a known failure strikes: is it written down elsewhere?")


CONTROL = Control(
    id="monitoring.runbooks",
    title="Recovery steps for known failures",
    kind=Kind.ANSWER,
    weight=2,
    applies=when.entry,
    judge=judge,
)
