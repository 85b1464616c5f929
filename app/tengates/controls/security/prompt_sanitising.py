"""security.prompt-sanitising: other people's words are screened, or at least kept apart from the instructions."""

from __future__ import annotations

from tengates.authoring import (
    Confidence,
    Control,
    Evidence,
    Kind,
    Operation,
    Outcome,
    Survey,
    does_not_apply,
    evidence,
    missing,
    partly,
    present,
    when,
)
from tengates.survey.models.prompts import Standing, Told, prompts_of
from tengates.survey.models.screening import find_screens

_SHOWN = 8


def judge(survey: Survey) -> Outcome:
    """A screen that is used settles it; else it depends on where the words stand."""
    screens = find_screens(survey)
    if screens:
        return present(
            "what people write is screened before or around the model",
            *(evidence(row.path, row.line, row.what) for row in screens[:_SHOWN]),
            confidence=Confidence.MEDIUM,
        )
    told = prompts_of(survey).told
    mixed = [row for row in told if row.standing is not Standing.APART]
    if mixed:
        sure = Confidence.MEDIUM if all(row.by_default for row in mixed) else Confidence.HIGH
        return missing(_reason(mixed), *(_shown(row) for row in mixed[:_SHOWN]), confidence=sure)
    if told:
        return partly(
            "what people write has a message of its own, and nothing looks at it before the model does",
            *(_shown(row) for row in told[:_SHOWN]),
            confidence=Confidence.MEDIUM,
        )
    calls = prompts_of(survey).calls
    if not calls:
        return _of_pictures(survey)
    if prompts_of(survey).constant:
        return does_not_apply("nothing that people or documents say stands in a prompt")
    return partly(
        "what the model is told comes from somewhere that could not be followed, and nothing was seen that looks at it",
        *(evidence(call.place.path, call.place.line, "a model is told something") for call in calls[:_SHOWN]),
        confidence=Confidence.LOW,
    )


def _of_pictures(survey: Survey) -> Outcome:
    """Models that only draw: what people type is the whole order, so a screen is all that can stand before it."""
    drawn = [call for call in survey.model_calls if call.operation is Operation.IMAGE]
    asked = any(entry.calls_model and entry.inputs for entry in survey.entries)
    if not drawn or not asked:
        return does_not_apply("no model is asked for text")
    rows = (evidence(call.place.path, call.place.line, "a picture is ordered, unscreened") for call in drawn[:_SHOWN])
    return missing(
        "what people send goes into the order for a picture, and nothing looks at it first",
        *rows,
        confidence=Confidence.LOW,
    )


def _reason(mixed: list[Told]) -> str:
    system = any(row.standing is Standing.SYSTEM for row in mixed)
    where = "in your system prompt" if system else "in one text with your instructions"
    return f"what people or documents say stands {where}, so the model cannot tell it from your orders"


def _shown(row: Told) -> Evidence:
    if row.standing is Standing.APART:
        return evidence(row.place.path, row.place.line, f"{row.words} is sent as a message of its own, unscreened")
    chain = "the chain's ready-made prompt puts " if row.by_default else ""
    verb = "" if row.by_default else " stands"
    return evidence(row.place.path, row.place.line, f"{chain}{row.words}{verb} {row.standing}")


CONTROL = Control(
    id="security.prompt-sanitising",
    title="People's words kept apart from instructions",
    kind=Kind.PRESENCE,
    weight=2,
    applies=when.llm,
    judge=judge,
)
