"""health-endpoint: an address that says the app is up, in the app's own style."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from ast_grep_py import SgNode

from tengates.authoring.app_places import python_definition, served_apps
from tengates.authoring.drafting import Sheet
from tengates.authoring.edits import CannotEdit, Splice
from tengates.authoring.health_next import next_health
from tengates.authoring.javascript_edits import JavaScriptFile
from tengates.model.change import Draft, ParameterSpec, Tier
from tengates.model.code import Assignment
from tengates.model.control import Recipe, RecipeInput
from tengates.model.survey import Survey

_WHY = "A platform or a monitor can ask whether the app is up."
_HEALTH = re.compile(r"(^|/)_?(health|healthz|health-?check|ready|readyz|readiness|live|livez|liveness|ping|up)/?$")
_ROUTE = re.compile(r"^(get|post|put|patch|delete|all|listen)$")


def parameters(_survey: Survey) -> tuple[ParameterSpec, ...]:
    """Where it answers."""
    return (ParameterSpec("path", "At which address should the app answer? Next.js puts /api before it.", "/health"),)


def draft(inp: RecipeInput) -> Draft:
    """Add the route to each app that has none."""
    sheet = Sheet(inp)
    survey = inp.survey
    if any(_HEALTH.search(entry.pattern) for entry in survey.entries):
        return sheet.draft()
    address = "/" + inp.values["path"].strip("/ ")
    if not re.fullmatch(r"(/[A-Za-z0-9_-]+)+", address):
        sheet.skip("", 0, "the address may hold letters, digits, - and _ only")
        return sheet.draft()
    for app in served_apps(survey):
        if app.framework in _WAYS:
            way: Callable[[], None] = partial(_WAYS[app.framework], sheet, app.path, app.made, address)
            sheet.attempt(app.path, app.made.span.line, way)
    next_health(sheet, survey, address)
    return sheet.draft()


def _fastapi(sheet: Sheet, path: str, app: Assignment, address: str) -> None:
    lines = (
        f'@{app.target}.get("{address}")',
        "async def health() -> dict[str, str]:",
        '\t"""Tell the platform that the app is up."""',
        '\treturn {"status": "ok"}',
    )
    _python_route(sheet, path, app, lines)


def _flask(sheet: Sheet, path: str, app: Assignment, address: str) -> None:
    lines = (
        f'@{app.target}.route("{address}")',
        "def health() -> dict[str, str]:",
        '\t"""Tell the platform that the app is up."""',
        '\treturn {"status": "ok"}',
    )
    _python_route(sheet, path, app, lines)


def _python_route(sheet: Sheet, path: str, app: Assignment, lines: tuple[str, ...]) -> None:
    file = sheet.python(path)
    if "health" in file.layout.names:
        raise CannotEdit('the file already uses the name "health"')
    sheet.mend(path, app.span.line, python_definition(file, app, lines), _WHY)


def _express(sheet: Sheet, path: str, app: Assignment, address: str) -> None:
    file = sheet.javascript(path)
    if app.scope:
        raise CannotEdit("the app is made inside a function; add the route there by hand")
    unit, end = file.source.unit.decode(), file.semicolon
    head = "(_req, res) => {" if "=>" in file.text or path.endswith("ts") else "function (_req, res) {"
    lines = (
        f"{app.target}.get({file.quoted(address)}, {head}",
        f"{unit}res.json({{ status: {file.quoted('ok')} }}){end}",
        f"}}){end}",
    )
    routes = [node for node in file.top if _registers(file, node, app)]
    source = file.source
    if not routes:
        raise CannotEdit("no route of this app stands in the same file")
    position = file.above(file.start(routes[0]))
    sheet.mend(path, app.span.line, Splice(position, position, source.lines(*lines, "")), _WHY)


def _registers(file: JavaScriptFile, node: SgNode, app: Assignment) -> bool:
    match = re.match(r"(?:\w+\s*=\s*|const \w+\s*=\s*)?([\w$]+)\.(\w+)\(", node.text()[:200])
    return (
        match is not None
        and match.group(1) == app.target
        and _ROUTE.match(match.group(2)) is not None
        and file.start(node) >= app.span.end
    )


_WAYS = {"fastapi": _fastapi, "flask": _flask, "express": _express}


RECIPE = Recipe(
    id="health-endpoint",
    title="Add a health check",
    tier=Tier.SAFE,
    controls=("monitoring.health",),
    parameters=parameters,
    draft=draft,
)
