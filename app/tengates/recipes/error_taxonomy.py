"""error-taxonomy: the app's own kinds of error, each with a code and a message that a user may read."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial

from tengates.authoring.editing.apps import app_folder
from tengates.authoring.editing.drafting import JAVASCRIPT, Sheet
from tengates.authoring.editing.edits import CannotEdit, Splice
from tengates.authoring.editing.javascript_edits import JavaScriptFile
from tengates.authoring.editing.javascript_modules import module_from, style_near
from tengates.authoring.editing.python_apps import PythonApp, after_made, apps_of
from tengates.authoring.editing.python_modules import module_for
from tengates.authoring.editing.versions import at_least
from tengates.authoring.failures.error_kinds import javascript_kinds, python_kinds
from tengates.model.change import Draft, NewFile, ParameterSpec, Tier
from tengates.model.code import Assignment
from tengates.model.control import Recipe, RecipeInput
from tengates.model.survey import Survey

_CONTROL = "errors.taxonomy"
_WHY = "Failures get a kind, which code can tell apart and a user can read."
_WHY_ANSWER = "A failure of a known kind is answered with its status and its message."
# The types of TypeScript before 5.2 do not know Response.json.
_BEFORE_RESPONSE_JSON = ("Response.json(error.body, ", "new Response(JSON.stringify(error.body), ")
_EXPRESS = {"express", "express.default"}
_FOUR = re.compile(r"\(\s*_?(?:err|error|e|ex)\w*\s*(?::\s*\w+)?\s*,\s*\w+[^,()]*,\s*\w+[^,()]*,\s*\w+[^,()]*\)")


def parameters(_survey: Survey) -> tuple[ParameterSpec, ...]:
    """Nothing to ask."""
    return ()


def draft(inp: RecipeInput) -> Draft:
    """One file in the language that answers most requests, and its answer where that is sound."""
    sheet = Sheet(inp)
    if _CONTROL not in inp.missing:
        return sheet.draft()
    if _is_python(inp.survey):
        _python(sheet, inp.survey)
    else:
        _javascript(sheet, inp.survey)
    sheet.note(
        "Raise these kinds where you know what went wrong, first around calls to the model and to other services; what you do not raise stays as it is."
    )
    return sheet.draft()


def _is_python(survey: Survey) -> bool:
    rows = [entry.place.path for entry in survey.entries] or [path for path, _code in survey.sources()]
    return sum(path.endswith(".py") for path in rows) * 2 >= len(rows)


def _home(survey: Survey, endings: tuple[str, ...]) -> str:
    """The file beside which the kinds belong: a way in, a model call, else the first source file."""
    rows = [entry.place.path for entry in survey.entries]
    rows += [call.place.path for call in survey.model_calls] + [path for path, _code in survey.sources()]
    return next((path for path in rows if path.endswith(endings)), "")


def _python(sheet: Sheet, survey: Survey) -> None:
    apps = apps_of(survey)
    app = apps[0] if len(apps) == 1 else None
    beside = app.path if app is not None else _home(survey, (".py",))
    folder = beside.rpartition("/")[0]
    target = f"{folder}/errors.py" if folder else "errors.py"
    if not beside or sheet.exists(target):
        sheet.skip(target, 0, "a file of this name is there, and it defines no kinds of error yet: write them there")
        return
    answered = app is not None and sheet.attempt(app.path, 0, partial(_register, sheet, survey, app, target))
    content = python_kinds(survey, app.framework if app is not None and answered else "")
    sheet.create(NewFile(target, content.encode(), _WHY, key=target))


def _register(sheet: Sheet, survey: Survey, app: PythonApp, target: str) -> None:
    module = module_for(survey, app.path, target)
    file = sheet.python(app.path)
    file = replace(file, own=file.own | {module.partition(".")[0]})
    if {"AppError", "answer_app_error"} & file.layout.names:
        raise CannotEdit('the file already uses the name "AppError"')
    method = "add_exception_handler" if app.framework == "fastapi" else "register_error_handler"
    imports = file.add_import(module, "AppError", "answer_app_error")
    key = f"import:kinds:{app.path}"
    sheet.support(app.path, imports, "What the new code uses.", key)
    line = f"{app.made.target}.{method}(AppError, answer_app_error)"
    sheet.mend(app.path, app.made.span.line, after_made(file, app, line), _WHY_ANSWER, (key, target))


def _javascript(sheet: Sheet, survey: Survey) -> None:
    made = [(path, row) for path, code in survey.sources() for row in code.assignments if row.value.name in _EXPRESS]
    app = made[0] if len(made) == 1 and made[0][0].endswith(JAVASCRIPT) else None
    beside = app[0] if app is not None else _home(survey, JAVASCRIPT)
    if not beside:
        return
    root = app_folder(survey, beside)
    base = f"{root}src/" if beside.startswith(f"{root}src/") else root
    typed = beside.endswith(("ts", "tsx", "mts", "cts"))
    target = f"{base}lib/errors.{'ts' if typed else 'js'}"
    if sheet.exists(target):
        sheet.skip(target, 0, "a file of this name is there, and it defines no kinds of error yet: write them there")
        return
    answered = app is not None and sheet.attempt(app[0], 0, partial(_answer, sheet, survey, app, target))
    framework = "express" if answered else "web" if app is None and _answers_web(survey) else ""
    sheet.attempt(beside, 0, partial(_kinds, sheet, survey, beside, target, framework))


def _kinds(sheet: Sheet, survey: Survey, beside: str, target: str, framework: str) -> None:
    typed = target.endswith(".ts")
    module = typed or sheet.javascript(beside).is_module
    text = javascript_kinds(survey, framework, typed=typed, module=module)
    if not at_least(survey, "typescript", beside, (5, 2)):
        text = text.replace(*_BEFORE_RESPONSE_JSON)
    content = style_near(sheet, survey, beside).of(text)
    sheet.create(NewFile(target, content.encode(), _WHY, key=target))


def _answers_web(survey: Survey) -> bool:
    return any(entry.framework == "next.js" for entry in survey.entries)


def _answer(sheet: Sheet, survey: Survey, app: tuple[str, Assignment], target: str) -> None:
    """The answer as the last middleware: before the app listens, and before any other that takes an error."""
    path, made = app
    file = sheet.javascript(path)
    if made.scope:
        raise CannotEdit("the app is made inside a function; add the answer to known errors there by hand")
    if file.uses("answerAppError"):
        raise CannotEdit('the file already uses the name "answerAppError"')
    position = _last_place(file, made.target)
    key = f"import:kinds:{path}"
    sheet.support(path, file.add_import(module_from(survey, path, target), "answerAppError"), "What the new code uses.", key)  # fmt: skip
    text = file.source.lines(f"{made.target}.use(answerAppError){file.semicolon}", "")
    sheet.mend(path, made.span.line, Splice(position, position, text), _WHY_ANSWER, (key, target))


def _last_place(file: JavaScriptFile, name: str) -> int:
    for node in file.top:
        text = node.text()
        if text.startswith(f"{name}.use(") and _FOUR.search(text[:200]):
            return file.above(file.start(node))
    for node in file.top:
        if re.match(rf"(?:const \w+ = )?{re.escape(name)}\.listen\(", node.text()):
            return file.above(file.start(node))
    raise CannotEdit("where the app's last middleware stands is not clear; add the answer to known errors by hand")


RECIPE = Recipe(
    id="error-taxonomy",
    title="Name the kinds of error",
    tier=Tier.SAFE,
    controls=(_CONTROL,),
    parameters=parameters,
    draft=draft,
)
