"""deployment.prompt-model-versions: models are named in configuration, prompts are files, so both can be taken back."""

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
from tengates.model.code import ExprKind
from tengates.survey.models.prompt_versions import Kept, Named, model_names, prompts_kept, settles_model

_SHOWN = 4


def judge(survey: Survey) -> Outcome:
    """Two halves: the names of the models and the prompts; a project without prompts has the first alone."""
    names, prompts = model_names(survey), prompts_kept(survey)
    named = _named_in_settings(names) if names else settles_model(survey)
    unnamed = (
        "the model's name stands in the code, not in configuration"
        if names
        else "no setting was seen to name the model"
    )
    kept = _kept_apart(prompts)
    shown = (*_names_shown(names, ok=named), *_prompts_shown(prompts, ok=kept))
    if not prompts:
        return _without_prompts(shown, unnamed, ok=named)
    if named and kept:
        return present(
            "models are named in configuration and prompts are files of their own", *shown, confidence=Confidence.MEDIUM
        )
    if kept:
        return partly(f"prompts are files of their own, {unnamed}", *shown)
    if named:
        reason = "models are named in configuration, prompts stand among the code, where a change is hard to see and to take back"
        return partly(reason, *shown, confidence=Confidence.MEDIUM)
    reason = (
        "models and prompts stand in the middle of the code, so a bad change to either needs a new release to take back"
        if names
        else f"prompts stand among the code, {unnamed}"
    )
    return missing(reason, *shown, confidence=Confidence.MEDIUM)


def _without_prompts(shown: tuple[Evidence, ...], unnamed: str, *, ok: bool) -> Outcome:
    if ok:
        return present(
            "models are named in configuration, and no prompts of your own were seen",
            *shown,
            confidence=Confidence.MEDIUM,
        )
    return missing(unnamed, *shown, confidence=Confidence.MEDIUM)


def _named_in_settings(names: tuple[Named, ...]) -> bool:
    return sum(row.in_settings for row in names) * 2 > len(names)


def _kept_apart(prompts: tuple[Kept, ...]) -> bool:
    apart = sum(row.apart for row in prompts)
    return apart > 0 and apart * 2 >= len(prompts)


def _names_shown(names: tuple[Named, ...], *, ok: bool) -> tuple[Evidence, ...]:
    rows = [row for row in names if row.in_settings is ok][:_SHOWN]
    return tuple(evidence(row.place.path, row.place.line, _said_of(row)) for row in rows)


def _said_of(row: Named) -> str:
    if row.in_settings:
        return f"the model ({row.name or 'default'}) comes from configuration"
    if not row.name or any(made.expr.kind is ExprKind.STRING for made in row.made):
        return f"the model ({row.name or 'default'}) is written in the code"
    return f"the model ({row.name}) is handed on by the code, and no setting was seen to name it"


def _prompts_shown(prompts: tuple[Kept, ...], *, ok: bool) -> tuple[Evidence, ...]:
    where = "a prompt in a file of its own" if ok else "a prompt among the code"
    return tuple(evidence(row.path, row.line, where) for row in prompts if row.apart is ok)[:_SHOWN]


CONTROL = Control(
    id="deployment.prompt-model-versions",
    title="Models and prompts that can be taken back",
    kind=Kind.PRESENCE,
    weight=1,
    applies=when.llm,
    judge=judge,
)
