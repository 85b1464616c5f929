"""errors.validation-messages: bad input is answered with what is wrong and how to put it right."""

from __future__ import annotations

from tengates.authoring import (
    Confidence,
    Control,
    Kind,
    Outcome,
    Survey,
    evidence,
    missing,
    partly,
    present,
    site,
    when,
)
from tengates.survey.service.explaining import explanations

_SHOWN = 4
_ENOUGH = 0.8


def judge(survey: Survey) -> Outcome:
    """Nearly all entry points pass; some, or bare codes, count by half."""
    rows = explanations(survey)
    if not rows:
        return missing("nothing tells people what is wrong with what they sent", confidence=Confidence.LOW)
    mean = sum(row.value for row in rows) / len(rows)
    good = [evidence(row.at.path, row.at.line, row.how) for row in rows if row.value == 1.0][:_SHOWN]
    bad = tuple(site(row.entry, row.how) for row in rows if row.value < 1.0)
    if mean >= _ENOUGH:
        return present("people are told what is wrong with what they sent", *good)
    if mean > 0.0:
        return partly("some bad input is answered with words, some is not", *good, sites=bad)
    return missing("nothing tells people what is wrong with what they sent", sites=bad, confidence=Confidence.MEDIUM)


CONTROL = Control(
    id="errors.validation-messages",
    title="Answers that say what was wrong",
    kind=Kind.PRESENCE,
    weight=1,
    applies=when.inputs,
    judge=judge,
)
