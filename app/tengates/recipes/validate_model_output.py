"""validate-model-output: what a model answers is checked against a schema, and may not fit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from tengates.authoring.editing.drafting import JAVASCRIPT, Sheet
from tengates.authoring.editing.edits import CannotEdit
from tengates.authoring.models.javascript_answer_schemas import JavaScriptAnswerSchemas
from tengates.authoring.models.python_answer_models import PythonAnswerModels
from tengates.model.change import Draft, ParameterSpec, Tier
from tengates.model.code import Expr
from tengates.model.control import Recipe, RecipeInput
from tengates.model.outcome import Site
from tengates.model.place import Place
from tengates.model.survey import Survey
from tengates.survey.models.parsing import READS_JSON, Parse, every_parse

_CONTROL = "validation.model-output"
_NOT_JSON = "the answer is not read as JSON here: ask the model for JSON first, then this refactor writes its schema"
_TAKES_ONE = "the call or the parser takes a schema of its own: describe the answer there by hand"
_UNCAUGHT = (
    "a schema stands here already; what is missing is what happens when the answer does not fit, and only you know that"
)


def parameters(_survey: Survey) -> tuple[ParameterSpec, ...]:
    """Whether an answer with words around its JSON is still taken."""
    return (
        ParameterSpec(
            "repair", "Take the JSON out of an answer that has a code fence or words around it?", "yes", "choice",
            ("yes", "no"),
        ),
    )  # fmt: skip


def draft(inp: RecipeInput) -> Draft:
    """Put a schema at each reported place where JSON is read, and at the others of the same function."""
    sheet = Sheet(inp)
    parses = every_parse(inp.survey)
    repair = inp.values["repair"] == "yes"
    python = PythonAnswerModels(sheet, inp.survey, repair)
    javascript = JavaScriptAnswerSchemas(sheet, inp.survey, repair)

    def mend(place: Place) -> None:
        if place.path.endswith(".py"):
            python.check(place)
        elif place.path.endswith(JAVASCRIPT):
            javascript.check(place)
        else:
            raise CannotEdit("this kind of file is not edited")

    for site in inp.sites.get(_CONTROL, ()):
        for row in _beside(parses, site):
            sheet.attempt(row.place.path, row.place.line, partial(_mend_one, inp.survey, row, mend))
    python.finish()
    javascript.finish()
    return sheet.draft()


def _beside(parses: tuple[Parse, ...], site: Site) -> list[Parse]:
    """The reported place, and those that it speaks for: more of its kind in the same function."""
    place = site.place
    reported = [row for row in parses if row.place == place]
    return reported + [
        row
        for row in parses
        if row.place != place
        and (row.place.path, row.place.symbol) == (place.path, place.symbol)
        and any(row.what == one.what == READS_JSON for one in reported)
    ]


def _mend_one(survey: Survey, row: Parse, mend: Callable[[Place], None]) -> None:
    if row.schema:
        raise CannotEdit(_UNCAUGHT)
    if row.what != READS_JSON:
        raise CannotEdit(_NOT_JSON if "pattern" in row.what else _TAKES_ONE)
    named = _named_at_call(survey, row.place)
    if named:
        raise CannotEdit(f"the call asks for {named} already: read the answer with {named}.model_validate_json by hand")
    mend(row.place)


def _named_at_call(survey: Survey, place: Place) -> str:
    """The class whose JSON schema a model call of the same function is given, "" when there is none."""
    calls = (row.call for row in survey.model_calls if (row.place.path, row.place.symbol) == (place.path, place.symbol))
    return next((name for call in calls for name in _class_schemas(call.expr)), "")


def _class_schemas(expr: Expr) -> Iterator[str]:
    name, dot, last = expr.name.rpartition(".")
    if dot and last == "model_json_schema":
        yield name.rpartition(".")[2]
    for _, item in expr.items:
        yield from _class_schemas(item)


RECIPE = Recipe(
    id="validate-model-output",
    title="Check what the model answers against a schema",
    tier=Tier.REVIEW,
    controls=(_CONTROL,),
    parameters=parameters,
    draft=draft,
)
