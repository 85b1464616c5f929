"""health-endpoint in Express, Fastify and Hono: a route in front of those that the app has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ast_grep_py import SgNode

from tengates.authoring.editing.drafting import Sheet
from tengates.authoring.editing.edits import CannotEdit, Splice
from tengates.authoring.editing.javascript_edits import JavaScriptFile
from tengates.model.code import Assignment
from tengates.model.survey import EntryPoint, Guard, Survey
from tengates.survey.web.index import root_module, source_file

_WHY = "A platform or a monitor can ask whether the app is up."
_MADE = {
    "express": "express",
    "express.default": "express",
    "fastify": "fastify",
    "fastify.default": "fastify",
    "fastify.fastify": "fastify",
    "hono.Hono": "hono",
    "@hono/zod-openapi.OpenAPIHono": "hono",
}
_DECLARED = {"lexical_declaration", "variable_declaration", "export_statement", "expression_statement"}
_ROUTE = re.compile(r"get|post|put|patch|delete|all|on|route|mount|listen|ready")


@dataclass(frozen=True, slots=True)
class NodeApp:
    """An app object: the file, the assignment that makes it, and its framework."""

    path: str
    made: Assignment
    framework: str


def node_apps(survey: Survey) -> Iterator[NodeApp]:
    """Each app that answers requests by itself; of several Hono apps, the one that holds the others."""
    found = [
        NodeApp(path, item, _MADE[item.value.name])
        for path, code in survey.sources()
        for item in code.assignments
        if item.value.name in _MADE and source_file(path, code).imports_any(frozenset({root_module(item.value.name)}))
    ]
    yield from (app for app in found if app.framework != "hono")
    hono = [app for app in found if app.framework == "hono"]
    serving = [
        app for app in hono if _calls(survey, app, "serve", "Deno.serve", "Bun.serve", f"{app.made.target}.fire")
    ]
    mounting = [app for app in hono if _calls(survey, app, f"{app.made.target}.route", "hono.Hono().route")]
    first = serving if len(serving) == 1 else mounting
    yield from (
        first if len(first) == 1 else hono[:1] if len(hono) == 1 else [replace(app, framework="") for app in hono]
    )


def _calls(survey: Survey, app: NodeApp, *names: str) -> bool:
    """Whether the file of an app makes one of these calls, under whatever module the name stands."""
    code = survey.files[app.path].code
    return code is not None and any(
        call.callee in names or call.callee.rpartition(".")[2] in names for call in code.calls
    )


def node_health(sheet: Sheet, survey: Survey, app: NodeApp, address: str) -> None:
    """Draw the route of one app. CannotEdit when its place is not clear."""
    if not app.framework:
        raise CannotEdit("it is one of several Hono apps; add a route for its health to the one that holds the others")
    file = sheet.javascript(app.path)
    following = _statements_after(file, app.made)
    index, before = _place(file, following, app)
    guards = _before_all([entry for entry in survey.entries if entry.place.path == app.path])
    if guards:
        index, before = _ahead_of(survey, app, (file, following[: index + 1]), guards), True
    node, source = following[index], file.source
    indent = source.indent(file.start(node))
    if before:
        position = _above(file, following, index)
        text = source.lines(*_route(file, app, address), "", indent=indent)
    else:
        position = source.next_line(file.end(node))
        text = source.new_line_before(position) + source.lines("", *_route(file, app, address), indent=indent)
    sheet.mend(app.path, app.made.span.line, Splice(position, position, text), _WHY)


def _route(file: JavaScriptFile, app: NodeApp, address: str) -> tuple[str, ...]:
    name, unit, end = app.made.target, file.source.unit.decode(), file.semicolon
    where, answer = file.quoted(address), f"{{ status: {file.quoted('ok')} }}"
    if app.framework == "fastify":
        return (f"{name}.get({where}, async () => ({answer})){end}",)
    if app.framework == "hono":
        return (f"{name}.get({where}, (c) => c.json({answer})){end}",)
    head = "(_req, res) => {" if "=>" in file.text or file.suffix.endswith("ts") else "function (_req, res) {"
    return (f"{name}.get({where}, {head}", f"{unit}res.json({answer}){end}", f"}}){end}")


def _statements_after(file: JavaScriptFile, made: Assignment) -> list[SgNode]:
    """The statements and comments behind the one that makes the app, in the same block."""
    for node in file.within(made.span, {"variable_declarator", "assignment_expression"}):
        statement = next((outer for outer in node.ancestors() if outer.kind() in _DECLARED), None)
        if statement is None:
            break
        outer = statement.parent()
        if outer is not None and outer.kind() == "export_statement":
            statement, outer = outer, outer.parent()
        if outer is not None:
            return [item for item in outer.children() if file.start(item) >= file.end(statement)]
    raise CannotEdit("the place where the app is made was not found again")


def _place(file: JavaScriptFile, following: list[SgNode], app: NodeApp) -> tuple[int, bool]:
    """The statement that the route goes in front of: the app's first route. Else the last of the app's own, to go behind."""
    own = [(index, match) for index, node in enumerate(following) if (match := _of_app(node, app))]
    for index, match in own:
        mounts = match.group(1) == "use" and re.match(r"\s*['\"`]/", match.group(2))
        if (_ROUTE.fullmatch(match.group(1)) or mounts) and file.source.begins_line(file.start(following[index])):
            return index, True
    if own and app.framework != "express" and own[-1][1].group(1) in {"register", "use", "addHook"}:
        return own[-1][0], False
    raise CannotEdit("no route of this app stands where it is made; add one for its health there by hand")


def _of_app(node: SgNode, app: NodeApp) -> re.Match[str] | None:
    name = re.escape(app.made.target)
    return re.match(
        rf"(?:(?:const |let |var )?\w+\s*=\s*)?(?:await |void )?{name}\s*\.(\w+)\(([\s\S]*)", node.text()[:300]
    )


def _above(file: JavaScriptFile, following: list[SgNode], index: int) -> int:
    """Where the line of a statement starts, or that of the comments directly above it."""
    source = file.source
    position = source.line_start(file.start(following[index]))
    while index and (comment := following[index - 1]).kind() == "comment":
        if source.next_line(file.end(comment)) != position or not source.begins_line(file.start(comment)):
            break
        position = source.line_start(file.start(comment))
        index -= 1
    return position


def _before_all(entries: list[EntryPoint]) -> list[Guard]:
    """What asks for a login before each of a file's routes and does not stand at one of them."""
    shared = (
        [guard for guard in entries[0].guards if all(guard in entry.guards for entry in entries)] if entries else []
    )
    return [
        guard
        for guard in shared
        if guard.kind == "middleware"
        and not any(entry.place.span.start <= guard.place.span.start < entry.place.span.end for entry in entries)
    ]


def _ahead_of(survey: Survey, app: NodeApp, placed: tuple[JavaScriptFile, list[SgNode]], guards: list[Guard]) -> int:
    """The first `app.use(…)` that asks for a login: the route goes above it. Fastify's hooks run before every route."""
    file, following = placed
    code = survey.files[app.path].code
    functions = code.functions if code is not None else ()
    for index, node in enumerate(following) if app.framework != "fastify" else ():
        match = _of_app(node, app)
        if match is None or match.group(1) != "use":
            continue
        for guard in guards:
            names = {guard.name, *(f.name for f in functions if f.span.start <= guard.place.span.start < f.span.end)}
            within = file.start(node) <= guard.place.span.start < file.end(node) and guard.place.path == app.path
            if within or names & set(re.findall(r"[\w$]+", match.group(2))):
                return index
    raise CannotEdit("all that this app answers stands behind a login; give the health check a place in front of it")
