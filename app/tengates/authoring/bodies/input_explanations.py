"""What a schema says of bad input, handed to whoever sent it: one handler for all routes that check with it."""

from __future__ import annotations

from collections.abc import Iterator

from tengates.authoring.editing.app_places import ServedApp, python_definition
from tengates.authoring.editing.apps import app_folder
from tengates.authoring.editing.drafting import Sheet
from tengates.authoring.editing.edits import CannotEdit
from tengates.authoring.editing.versions import at_least
from tengates.model.code import Call
from tengates.model.survey import Survey

_WHY = "Whoever sends fields that cannot be used is told which, and why."
_PYDANTIC = frozenset({"model_validate", "model_validate_json"})
_ZOD = frozenset({"parse", "parseAsync"})


def checks_requests_alone(survey: Survey, app: ServedApp) -> bool:
    """Whether what the schemas of an application check is what comes in, and nothing else."""
    calls = list(_checks(survey, app))
    start = "request." if app.path.endswith(".py") else "req."
    return bool(calls) and all(
        call.expr.positional and call.expr.positional[0].text.startswith(start) for call in calls
    )


def _checks(survey: Survey, app: ServedApp) -> Iterator[Call]:
    python, folder = app.path.endswith(".py"), app_folder(survey, app.path)
    for path, code in survey.sources():
        if path.endswith(".py") is not python or not path.startswith(folder):
            continue
        modules = {item.module for item in code.imports}
        yield from (call for call in code.calls if (_is_pydantic(call) if python else _is_zod(call, modules)))


def _is_pydantic(call: Call) -> bool:
    return call.callee.rpartition(".")[2] in _PYDANTIC


def _is_zod(call: Call, modules: set[str]) -> bool:
    """A schema of this file, or one that another file of the project exports under such a name."""
    if call.callee.rpartition(".")[2] not in _ZOD or call.callee.startswith(("JSON.", "Date.", "path.")):
        return False
    named = "schema" in call.written.rpartition(".")[0].lower()
    return "zod" in modules or (named and any(module.startswith((".", "@/", "~/")) for module in modules))


def explain_in_flask(sheet: Sheet, survey: Survey, app: ServedApp) -> None:
    """A handler for pydantic's ValidationError; CannotEdit says why not."""
    path = app.path
    file = sheet.python(path)
    if "explain_invalid_input" in file.layout.names:
        raise CannotEdit('the file already uses the name "explain_invalid_input"')
    if not at_least(survey, "pydantic", path, (2, 0)):
        raise CannotEdit("before version 2 pydantic names what is wrong in another way; write this handler by hand")
    key = f"import:{path}:pydantic"
    splices = file.add_import("pydantic", "ValidationError")
    sheet.support(path, splices, "The new handler uses it.", key)
    lines = (
        f"@{app.made.target}.errorhandler(ValidationError)",
        "def explain_invalid_input(error: ValidationError) -> tuple[dict[str, object], int]:",
        '\t"""Say which fields cannot be used, and why."""',
        "\tdetails = error.errors(include_url=False, include_context=False, include_input=False)",
        '\treturn {"error": "Some fields cannot be used.", "details": details}, 422',
    )
    where = python_definition(file, app.made, lines)
    sheet.mend(path, app.made.span.line, where, _WHY, (key,) if splices else ())
