"""bound-model-output: every model call says how long its answer may become."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tengates.authoring.editing import javascript_options, python_options
from tengates.authoring.editing.drafting import Sheet
from tengates.authoring.editing.edits import CannotEdit, Splice
from tengates.authoring.editing.settings import nested
from tengates.authoring.models.model_limits import LimitTarget, limit_target, thinks
from tengates.model.change import Draft, ParameterSpec, Tier
from tengates.model.control import Recipe, RecipeInput
from tengates.model.outcome import Site
from tengates.model.survey import Survey
from tengates.survey.knowledge.answering import OBJECT_CALLS, STRUCTURED

_CONTROL = "cost.token-limits"
_NAME, _NAME_WHOLE = "MAX_OUTPUT_TOKENS", "MAX_STRUCTURED_TOKENS"
_ROOM = 4  # times as much for an answer that is worth nothing unless it is whole
_WHOLE = "A model here also answers in a fixed form, which cannot be read once it is cut off, so it got {tokens} tokens: see that the longest such answer fits."


@dataclass(frozen=True, slots=True)
class _Limit:
    """A number of tokens, the name that a constant for it gets, and whether there is one."""

    tokens: str
    name: str
    constant: bool


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
    whole = set(_gives_objects(inp.survey))

    def mend(site: Site) -> None:
        call = calls.get((site.place.path, site.place.span.start))
        if call is None:
            raise CannotEdit("this model call was not found again")
        target = limit_target(inp.survey, call)
        limit = _limit(inp, whole=(target.place.path, target.place.span.start) in whole)
        why = f"The answer of this model call ends after {limit.tokens} tokens at most."
        if target.place.path.endswith((".py", ".pyi")):
            _bound_python(sheet, target, limit, why)
        else:
            _bound_javascript(sheet, target, limit, why)
        if limit.name == _NAME_WHOLE:
            sheet.note(_WHOLE.format(tokens=limit.tokens))

    sheet.each(inp.sites.get(_CONTROL, ()), mend)
    _notes(sheet, inp.survey)
    return sheet.draft()


def _limit(inp: RecipeInput, *, whole: bool) -> _Limit:
    tokens = int(inp.values["cap"]) * (_ROOM if whole else 1)
    return _Limit(str(tokens), _NAME_WHOLE if whole else _NAME, inp.values["style"] == "constant")


def _gives_objects(survey: Survey) -> Iterator[tuple[str, int]]:
    """The calls that ask for an object, and the model objects of files that ask for answers of a fixed form."""
    for call in survey.model_calls:
        code = survey.files[call.place.path].code
        if OBJECT_CALLS.search(call.callee):
            yield call.place.path, call.place.span.start
        if call.client is not None and code is not None and any(STRUCTURED.search(row.callee) for row in code.calls):
            yield call.client.path, call.client.span.start


def _bound_python(sheet: Sheet, target: LimitTarget, limit: _Limit, why: str) -> None:
    path = target.place.path
    file = sheet.python(path)
    call = file.call_at(target.place.span)
    value, key = limit.tokens, ""
    if limit.constant:
        value, known = _constant_name(limit.name, file.constant(limit.name), file.free_name(limit.name))
        if not known:
            key = f"constant:{path}"
            sheet.support(path, [file.after_imports(call.start, f"{value} = {limit.tokens}")], _WHY_CONSTANT, key)
    put = python_options.set_in_body if target.in_body else python_options.set_options
    _mend(sheet, target, put(file, call, nested({target.option: value})), why, key)


def _bound_javascript(sheet: Sheet, target: LimitTarget, limit: _Limit, why: str) -> None:
    path = target.place.path
    file = sheet.javascript(path)
    call = file.call_at(target.place.span)
    value, key = limit.tokens, ""
    if limit.constant:
        value, known = _constant_name(limit.name, file.constant(limit.name), file.free_name(limit.name))
        if not known:
            key = f"constant:{path}"
            line = f"const {value} = {limit.tokens}{file.semicolon}"
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


def _constant_name(name: str, existing: str | None, free: str) -> tuple[str, bool]:
    """The constant to use, and whether the file defines it already as a number."""
    if existing is not None and existing.replace("_", "").isdigit():
        return name, True
    return free, False


def _notes(sheet: Sheet, survey: Survey) -> None:
    sheet.note("An answer that reaches the limit is cut off: look at the finish reason before you rely on its end.")
    if any(thinks(call.model) for call in survey.model_calls):
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
