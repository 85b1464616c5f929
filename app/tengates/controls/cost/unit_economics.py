"""cost.unit-economics: what each request used is written down."""

from __future__ import annotations

from tengates.authoring import Confidence, Control, Kind, Outcome, Survey, evidence, missing, partly, present, when
from tengates.survey.models.usage import Record, find_usage

_SHOWN = 5


def judge(survey: Survey) -> Outcome:
    """Token counts that are stored, logged or traced; a tracer that waits to be switched on is half of it."""
    found = find_usage(survey)
    shown = [evidence(row.path, row.line, row.what) for row in found[:_SHOWN]]
    if any(row.record is Record.WRITTEN for row in found):
        return present("what requests use is written down", *shown, confidence=Confidence.MEDIUM)
    if any(row.record is Record.OFFERED for row in found):
        return partly("requests are recorded only once tracing is switched on", *shown, confidence=Confidence.LOW)
    if found:
        return missing(
            "what a request used is looked at and written down nowhere", *shown, confidence=Confidence.MEDIUM
        )
    return missing("nobody can tell what one answer costs you: the tokens it used are never recorded")


CONTROL = Control(
    id="cost.unit-economics",
    title="The cost of each request on record",
    kind=Kind.PRESENCE,
    weight=1,
    applies=when.llm,
    judge=judge,
)
