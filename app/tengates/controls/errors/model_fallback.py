"""errors.model-fallback: when the model fails for good, people get words or another model, not a raw error."""

from __future__ import annotations

from tengates.authoring import (
    Confidence,
    Control,
    Evidence,
    Kind,
    Outcome,
    Survey,
    evidence,
    missing,
    partly,
    present,
    when,
)
from tengates.survey.models.model_failures import Ending, Failure, failures, shown_in_browser, ways_out

_SHOWN = 5
_ENOUGH = 0.8  # of the calls: one that is not caught does not undo a product that has a way out
_WORDS = {
    Ending.RAW: "a failure reaches people as it is",
    Ending.BARE: "a failure ends in an error status that says nothing",
    Ending.SAFE: "a failure ends in words for people",
    Ending.OTHER: "another model is asked",
}


def judge(survey: Survey) -> Outcome:
    """Each call's failure followed up through its callers; exception text is not an answer."""
    out = [evidence(path, line, "another model stands by") for path, line in ways_out(survey)]
    if out:
        return present("a second model stands by", *out[:_SHOWN])
    found = failures(survey)
    good = [row for row in found if _is_good(row)]
    half = [row for row in found if row.some]
    if found and len(good) >= _ENOUGH * len(found):
        return present("people get an answer when the model fails", *_shown(good), confidence=Confidence.MEDIUM)
    rest = [row for row in found if not _is_good(row)]
    if good or half:
        return partly(
            "some failures of the model reach people as they are",
            *_shown([*good[:2], *half[:1], *rest]),
            confidence=Confidence.MEDIUM,
        )
    shown = [evidence(path, line, "the browser says that it did not work") for path, line in shown_in_browser(survey)]
    if shown:
        return partly(
            "the page says that it did not work, and offers nothing else", *shown[:_SHOWN], confidence=Confidence.LOW
        )
    return missing(
        "when the model fails, people see a raw error or nothing", *_shown(rest), confidence=Confidence.MEDIUM
    )


def _is_good(row: Failure) -> bool:
    return row.ending >= Ending.SAFE and not row.some


def _shown(rows: list[Failure]) -> list[Evidence]:
    found = [evidence(row.path, row.line, _WORDS[row.ending]) for row in rows]
    return list(dict.fromkeys(found))[:_SHOWN]


CONTROL = Control(
    id="errors.model-fallback",
    title="An answer when the model fails",
    kind=Kind.PRESENCE,
    weight=2,
    applies=when.llm,
    judge=judge,
)
