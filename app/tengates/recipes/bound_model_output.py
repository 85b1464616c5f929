"""bound-model-output: every model call says how long its answer may become."""

from __future__ import annotations

from collections.abc import Mapping

from tengates.authoring.editing import javascript_options, python_options
from tengates.authoring.editing.drafting import Sheet
from tengates.authoring.editing.edits import CannotEdit, Splice
from tengates.authoring.editing.settings import nested
from tengates.authoring.models.model_limits import REASONING, LimitTarget, limit_target
from tengates.model.change import Draft, ParameterSpec, Tier
from tengates.model.control import Recipe, RecipeInput
from tengates.model.outcome import Site
from tengates.model.survey import Survey

_CONTROL = "cost.token-limits"
_NAME = "MAX_OUTPUT_TOKENS"


def parameters(_survey: Survey) -> tuple[ParameterSpec, ...]:
    """How long, and where the number is kept."""
    return (
        ParameterSpec(
            "cap", "How many tokens may one answer have? (900 is about 650 words)", "900", "int", (), 1, 200_000
        ),
        ParameterSpec(
            "style", f"Write the number at each call, or once per file as {_NAME}?", "constant", "choice",
            ("constant", "inline"),
        ),
    )  # fmt: skip


def draft(inp: RecipeInput) -> Draft:
    """Add the bound to each reported call, or to the model object that the call goes through."""
    sheet = Sheet(inp)
    calls = {(call.place.path, call.place.span.start): call for call in inp.survey.model_calls}

    def mend(site: Site) -> None:
        call = calls.get((site.place.path, site.place.span.start))
        if call is None:
            raise CannotEdit("this model call was not found again")
        target = limit_target(inp.survey, call)
        why = f"The answer of this model call ends after {inp.values['cap']} tokens at most."
        if target.place.path.endswith((".py", ".pyi")):
            _bound_python(sheet, target, inp.values, why)
        else:
            _bound_javascript(sheet, target, inp.values, why)

    sheet.each(inp.sites.get(_CONTROL, ()), mend)
    _notes(sheet, inp.survey)
    return sheet.draft()


def _bound_python(sheet: Sheet, target: LimitTarget, values: Mapping[str, str], why: str) -> None:
    path = target.place.path
    file = sheet.python(path)
    call = file.call_at(target.place.span)
    value, key = values["cap"], ""
    if values["style"] == "constant":
        value, known = _constant_name(file.constant(_NAME), file.free_name(_NAME))
        if not known:
            key = f"constant:{path}"
            sheet.support(path, [file.after_imports(call.start, f"{value} = {values['cap']}")], _WHY_CONSTANT, key)
    put = python_options.set_in_body if target.in_body else python_options.set_options
    _mend(sheet, target, put(file, call, nested({target.option: value})), why, key)


def _bound_javascript(sheet: Sheet, target: LimitTarget, values: Mapping[str, str], why: str) -> None:
    path = target.place.path
    file = sheet.javascript(path)
    call = file.call_at(target.place.span)
    value, key = values["cap"], ""
    if values["style"] == "constant":
        value, known = _constant_name(file.constant(_NAME), file.free_name(_NAME))
        if not known:
            key = f"constant:{path}"
            line = f"const {value} = {values['cap']}{file.semicolon}"
            sheet.support(path, [file.after_imports(file.start(call), line)], _WHY_CONSTANT, key)
    settings = nested({target.option: value})
    if target.in_body:
        splices = javascript_options.set_in_body(file, call, settings)
    else:
        splices = javascript_options.set_options(file, call, 0, settings)
    _mend(sheet, target, splices, why, key)


def _mend(sheet: Sheet, target: LimitTarget, splices: list[Splice], why: str, key: str) -> None:
    for splice in splices:
        sheet.mend(target.place.path, target.place.line, splice, why, (key,) if key else ())


_WHY_CONSTANT = "One place in this file to change the limit."


def _constant_name(existing: str | None, free: str) -> tuple[str, bool]:
    """The constant to use, and whether the file defines it already as a number."""
    if existing is not None and existing.replace("_", "").isdigit():
        return _NAME, True
    return free, False


def _notes(sheet: Sheet, survey: Survey) -> None:
    sheet.note("An answer that reaches the limit is cut off: look at the finish reason before you rely on its end.")
    if any(call.model.startswith(REASONING) for call in survey.model_calls):
        sheet.note(
            "Reasoning models spend part of the limit on thinking that nobody sees: give them several thousand tokens, or answers may come back empty."
        )


RECIPE = Recipe(
    id="bound-model-output",
    title="Put a limit on every model answer",
    tier=Tier.REVIEW,
    controls=(_CONTROL,),
    parameters=parameters,
    draft=draft,
)
