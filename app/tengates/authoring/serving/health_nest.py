"""health-endpoint in NestJS: a controller of its own, named in the module that the app starts with."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from functools import partial

from ast_grep_py import SgNode

from tengates.authoring.editing.drafting import Sheet
from tengates.authoring.editing.edits import CannotEdit, Splice, insert_item
from tengates.authoring.editing.javascript_edits import JavaScriptFile
from tengates.authoring.editing.javascript_modules import module_from, style_near
from tengates.model.change import NewFile
from tengates.model.survey import Survey
from tengates.survey.linked import linked

_WHY = "A platform or a monitor can ask whether the app is up."
_CONTROLLER = """import { Controller, Get } from "@nestjs/common";

@Controller("ADDRESS")
export class HealthController {
  @Get()
  check(): { status: string } {
    return { status: "ok" };
  }
}
"""


def nest_health(sheet: Sheet, survey: Survey, address: str) -> None:
    """Draw the controller of each NestJS app."""
    for path, line, module in dict.fromkeys(_started(survey)):
        sheet.attempt(module or path, 1 if module else line, partial(_app, sheet, survey, module, address))


def _started(survey: Survey) -> Iterator[tuple[str, int, str]]:
    """Where `NestFactory.create(AppModule)` stands, and the file of the module ("" when it was not found)."""
    project = linked(survey).project
    for path, code in survey.sources():
        for call in code.calls:
            if call.callee.endswith("NestFactory.create") and call.expr.positional:
                found = project.definition(path, call.expr.positional[0].name)
                yield path, call.span.line, found.file.path if found is not None and found.klass is not None else ""


def _app(sheet: Sheet, survey: Survey, path: str, address: str) -> None:
    if not path:
        raise CannotEdit("the module that the app starts with was not found; add a controller for its health by hand")
    if _behind_login(survey):
        raise CannotEdit("a guard of the app asks for a login before every route; let the health check past it by hand")
    file = sheet.javascript(path)
    target = posixpath.join(posixpath.dirname(path), "health/health.controller.ts")
    if file.uses("HealthController") or target in survey.paths:
        raise CannotEdit("the app already has a HealthController")
    style, key = style_near(sheet, survey, path), "health controller"
    content = style.of(_CONTROLLER).replace("ADDRESS", address.lstrip("/"))
    options = _options(file)
    sheet.mend(path, file.source.line_number(file.start(options)), _named(file, options), _WHY, needs=(key,))
    sheet.support(path, file.add_import(module_from(survey, path, target), "HealthController"), _WHY, key)
    sheet.create(NewFile(target, content.encode(), _WHY, supporting=True, key=key))
    if any(call.callee.endswith("setGlobalPrefix") for _path, code in survey.sources() for call in code.calls):
        sheet.note("The app sets a prefix for its addresses: the health check answers behind it.")


def _behind_login(survey: Survey) -> bool:
    """Whether a guard stands before every route, and not at a controller."""
    entries = [entry for entry in survey.entries if entry.framework == "nest"]
    controllers = {entry.place.path for entry in entries}
    shared = (
        [guard for guard in entries[0].guards if all(guard in entry.guards for entry in entries)] if entries else []
    )
    return any(guard.place.path not in controllers for guard in shared)


def _options(file: JavaScriptFile) -> SgNode:
    """What the only `@Module({…})` of a file is given."""
    calls = [
        call
        for call in file.root.find_all(kind="call_expression")
        if (name := call.field("function")) is not None and name.text() == "Module"
    ]
    given = file.arguments(calls[0]) if len(calls) == 1 else []
    if not given or given[0].kind() != "object" or "..." in file.keys(given[0]):
        raise CannotEdit("the app's module does not list its controllers in one place")
    return given[0]


def _named(file: JavaScriptFile, options: SgNode) -> Splice:
    listed = file.keys(options).get("controllers")
    if listed is None:
        return file.property(options, "controllers", "[HealthController]")
    if listed.kind() != "array":
        raise CannotEdit("the app's module does not list its controllers in one place")
    return insert_item(file.source, file.brackets(listed), b"HealthController")
