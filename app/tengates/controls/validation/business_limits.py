"""validation.business-limits: what one may ask of the model is limited before it is asked."""

from __future__ import annotations

from tengates.authoring import Confidence, Control, Kind, Outcome, Survey, evidence, missing, partly, present, when
from tengates.survey.models.domain_limits import LimitKind, find_limits, is_limited, model_entries

_SHOWN = 8


def judge(survey: Survey) -> Outcome:
    """The length of what is sent must be limited; the number of things or the models alone is half."""
    found, entries = find_limits(survey), model_entries(survey)
    kinds = {row.kind for row in found}
    shown = [evidence(row.path, row.line, f"limits {row.kind}") for row in found[:_SHOWN]]
    limited = sum(is_limited(entry) for entry in entries)
    mostly = limited * 2 >= len(entries) > 0 and len(kinds) > 1
    enough = mostly or len(kinds) == len(LimitKind) or limited == len(entries) > 0
    if enough and LimitKind.LENGTH in kinds:
        said = " and ".join(sorted(str(kind) for kind in kinds)[:2]) or str(LimitKind.LENGTH)
        return present(f"your code limits {said} before the model is asked", *shown, confidence=Confidence.MEDIUM)
    open_ones = [row for row in entries if not is_limited(row)]
    left = [evidence(row.place.path, row.place.line, "takes as much as is sent") for row in open_ones[:_SHOWN]]
    if kinds:
        reason = f"your code limits {next(iter(sorted(kinds)))}, the rest is up to whoever sends it"
        return partly(reason, *shown, *left, confidence=Confidence.MEDIUM)
    return missing(
        "nothing limits what may be asked of the model: one visitor can send it a book, again and again",
        *left,
        confidence=Confidence.MEDIUM,
    )


CONTROL = Control(
    id="validation.business-limits",
    title="Limits on what the model is asked",
    kind=Kind.PRESENCE,
    weight=2,
    applies=when.llm & when.entry,
    judge=judge,
)
