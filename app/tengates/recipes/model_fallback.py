"""model-fallback: when the provider fails, people get a sentence, and "too many requests" gets its own."""

from __future__ import annotations

import ast
import re
from functools import partial

from tengates.authoring.editing.drafting import Sheet
from tengates.authoring.editing.edits import CannotEdit
from tengates.authoring.editing.javascript_edits import JavaScriptFile
from tengates.authoring.editing.javascript_tries import Answer, guard_of
from tengates.authoring.editing.python_edits import PythonFile
from tengates.authoring.editing.python_tree import PythonTree
from tengates.authoring.editing.python_tries import Clause, guarded
from tengates.authoring.editing.versions import at_least
from tengates.authoring.models.model_errors import javascript_errors, named_imports, python_errors
from tengates.authoring.models.python_answers import way_of
from tengates.model.change import Draft, ParameterSpec, Tier
from tengates.model.control import Recipe, RecipeInput
from tengates.model.survey import EntryPoint, ModelCall, Survey
from tengates.survey.models.model_failures import Ending, failures, ways_out

_WHY = "When the provider fails, people read a sentence that was written for them; its own limit is told apart."
_WHY_LOGGER = "What people do not see goes to the log."
_WHY_IMPORT = "The new code catches the errors of the SDK."
_BUSY, _DOWN = 429, 503
_STREAMS = "its answer streams, and what fails on the way is not thrown here; answer it in the stream's onError"
_NO_DOOR = "no route, page or bot that leads to this call was found; catch its failure where people get the answer"


def parameters(_survey: Survey) -> tuple[ParameterSpec, ...]:
    """What people read."""
    return (
        ParameterSpec(
            "answer",
            "What should people read when the model does not answer?",
            "The assistant is not available. Please try again later.",
        ),
        ParameterSpec(
            "busy",
            "And when the provider says that you ask too often?",
            "Too many requests right now. Please try again in a minute.",
        ),
    )


def draft(inp: RecipeInput) -> Draft:
    """Catch the failures that reach people as they are."""
    sheet, survey = Sheet(inp), inp.survey
    if any(True for _ in ways_out(survey)):
        return sheet.draft()
    entries = {entry.place: entry for entry in survey.entries}
    for row in failures(survey):
        if row.ending < Ending.SAFE and not row.some:
            place = row.call.place
            entry = entries.get(row.call.entry) if row.call.entry is not None else None
            sheet.attempt(place.path, place.line, partial(_mend, sheet, inp, row.call, entry))
    sheet.note("A queue or a cached answer serves people better than a sentence: think of one where it matters most.")
    return sheet.draft()


def _mend(sheet: Sheet, inp: RecipeInput, call: ModelCall, entry: EntryPoint | None) -> None:
    if entry is None:
        raise CannotEdit(_NO_DOOR)
    if entry.place.path != call.place.path:
        raise CannotEdit("the model is asked in a helper; catch the failure where the answer is given to people")
    if call.place.path.endswith(".py"):
        _python(sheet, inp, call, entry)
    else:
        _javascript(sheet, inp, call, entry)


def _python(sheet: Sheet, inp: RecipeInput, call: ModelCall, entry: EntryPoint) -> None:
    path = call.place.path
    file = sheet.python(path)
    layout = file.call_at(call.place.span)
    tree = PythonTree(file.source)
    node = next(
        (
            item
            for item in ast.walk(tree.module)
            if isinstance(item, ast.Call) and tree.span(item) == (layout.start, layout.end)
        ),
        None,
    )
    if node is None:
        raise CannotEdit("this model call was not found again")
    way = way_of(file, tree, node, entry)
    errors = python_errors(inp.survey, file, call)
    name, key = " as error" if way.named else "", f"import:{path}"
    logger = _logger(sheet, file, path, layout.start)
    clauses: list[Clause] = [
        (
            f"except {errors.limit}{name}:",
            [f'{logger}.warning("The provider limits our requests")', *way.lines(inp.values["busy"], _BUSY)],
        ),
        (
            f"except {errors.any}{name}:",
            [f'{logger}.exception("The model did not answer")', *way.lines(inp.values["answer"], _DOWN)],
        ),
    ]
    sheet.support(path, (*errors.imports, *way.imports), _WHY_IMPORT, key)
    sheet.mend(path, call.place.line, guarded(file, tree, node, clauses), _WHY, (key, f"logger:{path}"))


def _logger(sheet: Sheet, file: PythonFile, path: str, before: int) -> str:
    """The file's logger, made where it has none: a failure that people do not see must be seen by somebody."""
    for name in ("logger", "log", "LOGGER"):
        if re.search(
            rf"^{name}\s*(?::[^=\n]+)?=\s*[\w.]*[gG]et_?[lL]ogger\(", file.source.data.decode("utf-8-sig"), re.MULTILINE
        ):
            return name
    name = file.free_name("logger")
    key = f"logger:{path}"
    sheet.support(path, file.add_import("logging"), _WHY_IMPORT, key)
    sheet.support(path, [file.after_imports(before, f"{name} = logging.getLogger(__name__)")], _WHY_LOGGER, key)
    return name


def _javascript(sheet: Sheet, inp: RecipeInput, call: ModelCall, entry: EntryPoint) -> None:
    path = call.place.path
    if not call.call.awaited:
        raise CannotEdit(_STREAMS if call.sdk == "ai-sdk" else "its answer is not awaited here; catch it where it is")
    file = sheet.javascript(path)
    guard = guard_of(file, file.call_at(call.place.span), entry)
    key = f"import:{path}"
    if call.sdk == "ai-sdk":
        lines = _ai_sdk(sheet, inp, file, path, (guard.error, guard.answer))
    else:
        errors = javascript_errors(inp.survey, file, call)
        sheet.support(path, errors.imports, _WHY_IMPORT, key)
        lines = [
            *_when(f"{guard.error} instanceof {errors.limit}", guard.answer(inp.values["busy"], _BUSY)),
            *_when(f"{guard.error} instanceof {errors.any}", guard.answer(inp.values["answer"], _DOWN)),
        ]
    for splice in guard.catching(lines):
        sheet.mend(path, call.place.line, splice, _WHY, (key,))


def _ai_sdk(sheet: Sheet, inp: RecipeInput, file: JavaScriptFile, path: str, caught: tuple[str, Answer]) -> list[str]:
    """The AI SDK wraps the last error of several tries in one of its own."""
    if not at_least(inp.survey, "ai", path, (4, 0)):
        raise CannotEdit("the errors of the AI SDK before version 4 are not known to this refactor")
    error, answer = caught
    sheet.support(path, named_imports(file, "ai", "APICallError", "RetryError"), _WHY_IMPORT, f"import:{path}")
    return [
        f"const cause = RetryError.isInstance({error}) ? {error}.lastError : {error}{file.semicolon}",
        *_when("APICallError.isInstance(cause) && cause.statusCode === 429", answer(inp.values["busy"], _BUSY)),
        *_when("APICallError.isInstance(cause)", answer(inp.values["answer"], _DOWN)),
    ]


def _when(condition: str, lines: list[str]) -> list[str]:
    return [f"if ({condition}) {{", *(f"\t{line}" for line in lines), "}"]


RECIPE = Recipe(
    id="model-fallback",
    title="Answer people when the model fails",
    tier=Tier.REVIEW,
    controls=("errors.model-fallback", "errors.rate-limit"),
    parameters=parameters,
    draft=draft,
)
