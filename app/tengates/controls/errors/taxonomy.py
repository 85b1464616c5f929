"""errors.taxonomy: the project names its own kinds of error."""

from __future__ import annotations

from tengates.authoring import Control, Kind, Outcome, Survey, evidence, missing, partly, present, when
from tengates.survey.service.error_types import error_types

_SHOWN = 3


def judge(survey: Survey) -> Outcome:
    """Error classes or codes of the project's own that are raised or caught; defined alone counts by half."""
    found = error_types(survey)
    used = [row for row in found if row.used]
    rows = [evidence(row.place.path, row.place.line, f"{row.name} is defined here") for row in (used or found)[:_SHOWN]]
    if used:
        return present("the code names its own kinds of error", *rows)
    if rows:
        return partly("kinds of error are defined and never used", *rows)
    return missing("the code has no kinds of error of its own, so every failure looks alike to whoever handles it")


CONTROL = Control(
    id="errors.taxonomy",
    title="Errors by kind",
    kind=Kind.PRESENCE,
    weight=1,
    applies=when.always,
    judge=judge,
)
