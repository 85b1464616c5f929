"""bounded-loops: what repeats a model call counts its turns and stops."""

from __future__ import annotations

from collections.abc import Mapping

from tengates.authoring.editing import javascript_options, python_options
from tengates.authoring.editing.drafting import Sheet
from tengates.authoring.editing.edits import CannotEdit, Splice
from tengates.authoring.editing.javascript_edits import JavaScriptFile
from tengates.authoring.editing.python_edits import PythonFile
from tengates.authoring.editing.versions import at_least
from tengates.authoring.models import javascript_loops, python_loops
from tengates.authoring.models.model_clients import call_at
from tengates.model.change import Draft, ParameterSpec, Tier
from tengates.model.code import Call, Expr
from tengates.model.control import Recipe, RecipeInput
from tengates.model.outcome import Site
from tengates.model.survey import Survey
from tengates.survey.models.loops import Kind, Repeat, is_switched_off, repeats

_CONTROL = "cost.bounded-loops"
_WHY = "The loop ends after {} turns, however long the model would go on."
_WHY_CONSTANT = "One place in this file to change the bound."
_RECURSION = "it calls itself; give it a parameter that counts how deep it is, and stop at a depth that you choose"
# Decorators that try again, with the option that stops them.
_STOPS = {
    "backoff.on_exception": "max_tries",
    "backoff.on_predicate": "max_tries",
    "retrying.retry": "stop_max_attempt_number",
    "retry.retry": "tries",
}


def parameters(_survey: Survey) -> tuple[ParameterSpec, ...]:
    """How many turns, how many tries."""
    return (
        ParameterSpec("turns", "After how many turns should a loop around the model end?", "25", "int", (), 1, 1000),
        ParameterSpec(
            "tries", "How often should a model call be tried before it counts as failed?", "5", "int", (), 1, 100
        ),
    )


def draft(inp: RecipeInput) -> Draft:
    """Bound each reported loop, retry and agent."""
    sheet = Sheet(inp)
    found = {(row.place.path, row.place.span.start): row for row in repeats(inp.survey)}

    def mend(site: Site) -> None:
        row = found.get((site.place.path, site.place.span.start))
        if row is None:
            raise CannotEdit("this loop was not found again")
        if row.kind is Kind.RECURSION:
            raise CannotEdit(_RECURSION)
        if row.kind is Kind.LOOP:
            _bound_loop(sheet, row, inp.values)
        elif row.kind is Kind.RETRY:
            _bound_retry(sheet, inp.survey, row, inp.values["tries"])
        else:
            _bound_agent(sheet, inp.survey, row, inp.values["turns"])

    sheet.each(inp.sites.get(_CONTROL, ()), mend)
    sheet.note("A run that reaches its bound ends with an error: make sure that people then read a sentence about it.")
    return sheet.draft()


def _bound_loop(sheet: Sheet, row: Repeat, values: Mapping[str, str]) -> None:
    path, span = row.place.path, row.place.span
    edit, beside = _python_loop(sheet, row, values) if path.endswith(".py") else _javascript_loop(sheet, row, values)
    key = f"loop:{path}:{span.start}"
    number = values["turns"]
    sheet.support(path, [beside], "It belongs to the bound of this loop.", key)
    sheet.mend(path, row.place.line, edit, _WHY.format(number), (key, f"constant:{path}"))


def _python_loop(sheet: Sheet, row: Repeat, values: Mapping[str, str]) -> tuple[Splice, Splice]:
    path = row.place.path
    file = sheet.python(path)
    loop = python_loops.loop_at(file, row.place.span)
    name, what = _named(tries_again=loop.tries_again)
    limit, known = _constant(file, name)
    if not known:
        line = f"{limit} = {values[_parameter(name)]}"
        sheet.support(path, [file.after_imports(row.place.span.start, line)], _WHY_CONSTANT, f"constant:{path}")
    return loop.bounded(limit, f'raise RuntimeError(f"The model did not {what.format(f"{{{limit}}}")}.")')


def _javascript_loop(sheet: Sheet, row: Repeat, values: Mapping[str, str]) -> tuple[Splice, Splice]:
    path = row.place.path
    file = sheet.javascript(path)
    loop = javascript_loops.loop_at(file, row.place.span)
    name, what = _named(tries_again=loop.tries_again)
    limit, known = _constant(file, name)
    if not known:
        line = f"const {limit} = {values[_parameter(name)]}{file.semicolon}"
        sheet.support(path, [file.after_imports(row.place.span.start, line)], _WHY_CONSTANT, f"constant:{path}")
    return loop.bounded(limit, f"`The model did not {what.format(f'${{{limit}}}')}.`")


def _named(*, tries_again: bool) -> tuple[str, str]:
    """The constant, and what the model did not do."""
    return ("MAX_TRIES", "answer within {} tries") if tries_again else ("MAX_TURNS", "finish within {} turns")


def _parameter(name: str) -> str:
    return name.removeprefix("MAX_").lower()


def _constant(file: PythonFile | JavaScriptFile, name: str) -> tuple[str, bool]:
    """The constant to use, and whether the file defines it already as a number."""
    existing = file.constant(name)
    if existing is not None and existing.replace("_", "").isdigit():
        return name, True
    return file.free_name(name), False


def _bound_retry(sheet: Sheet, survey: Survey, row: Repeat, tries: str) -> None:
    """`stop=stop_after_attempt(5)` for tenacity, an option of its own for the others."""
    path = row.place.path
    decorator = _retrying(survey, row)
    file = sheet.python(path)
    name, value, key = _STOPS.get(decorator.name, ""), tries, ""
    written = file.source.data[decorator.span.start : decorator.span.end].decode().partition("(")[0]
    if not name:
        home, _, _ = written.rpartition(".")
        name, value = "stop", f"{home + '.' if home else ''}stop_after_attempt({tries})"
        if not home:
            key = f"import:{path}"
            sheet.support(path, file.add_import("tenacity", "stop_after_attempt"), "The new code uses it.", key)
    why = f"It stops after {tries} tries."
    if decorator.span.end - decorator.span.start == len(written):
        end = decorator.span.end
        splices = [Splice(end, end, f"({name}={value})".encode())]
    else:
        splices = python_options.set_options(file, file.call_at(decorator.span), {name: value})
    for splice in splices:
        sheet.mend(path, row.place.line, splice, why, (key,) if key else ())
    if name == "stop":
        sheet.note(
            "When tenacity gives up it raises RetryError; add reraise=True where the original error is expected."
        )


def _retrying(survey: Survey, row: Repeat) -> Expr:
    facts = survey.files[row.place.path]
    functions = facts.code.functions if facts.code is not None else ()
    for function in functions:
        if function.span.start == row.place.span.start:
            for decorator in function.decorators:
                if decorator.name in _STOPS or decorator.name == "tenacity.retry":
                    return decorator
    raise CannotEdit("the decorator was not found again")


def _bound_agent(sheet: Sheet, survey: Survey, row: Repeat, turns: str) -> None:
    """A number in place of what switches the bound off, or the option that a team of agents lacks."""
    path = row.place.path
    call = call_at(survey, row.place)
    if call is None:
        raise CannotEdit("the agent was not found again")
    bags = (call.expr, *call.expr.positional)
    bag = next((item for item in bags if is_switched_off(item)), call.expr)
    label = is_switched_off(bag)
    given = bag.get(label) if label else None
    why, key = f"The agent ends after {turns} steps.", ""
    if given is None:
        _bound_team(sheet, row, call, turns)
        return
    value = turns
    if label == "stopWhen":
        name = "isStepCount" if at_least(survey, "ai", path, (7, 0)) else "stepCountIs"
        key, value = f"import:{path}", f"{name}({turns})"
        sheet.support(path, sheet.javascript(path).add_import("ai", name), "The new code uses it.", key)
    sheet.mend(
        path, row.place.line, Splice(given.span.start, given.span.end, value.encode()), why, (key,) if key else ()
    )


def _bound_team(sheet: Sheet, row: Repeat, call: Call, turns: str) -> None:
    path, why = row.place.path, f"The team ends after {turns} turns."
    if path.endswith(".py"):
        file = sheet.python(path)
        splices = python_options.set_options(file, file.call_at(call.expr.span), {"max_turns": turns})
    else:
        script = sheet.javascript(path)
        splices = javascript_options.set_options(script, script.call_at(call.expr.span), 0, {"maxTurns": turns})
    for splice in splices:
        sheet.mend(path, row.place.line, splice, why)


RECIPE = Recipe(
    id="bounded-loops",
    title="Let everything that repeats a model call come to an end",
    tier=Tier.REVIEW,
    controls=(_CONTROL,),
    parameters=parameters,
    draft=draft,
)
