"""health-endpoint in FastAPI, Flask and Starlette: a function where the app's first route stands."""

from __future__ import annotations

import ast

from tengates.authoring.editing.app_places import above_comments, python_definition
from tengates.authoring.editing.drafting import Sheet
from tengates.authoring.editing.edits import CannotEdit, Splice
from tengates.authoring.editing.python_edits import PythonFile
from tengates.authoring.editing.python_tree import PythonTree
from tengates.model.code import Assignment

_WHY = "A platform or a monitor can ask whether the app is up."
_SAYS = '\t"""Tell the platform that the app is up."""'
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def fastapi_health(sheet: Sheet, path: str, app: Assignment, address: str) -> None:
    """`@app.get("/health")`."""
    head = (f'@{app.target}.get("{address}")', "async def health() -> dict[str, str]:")
    _decorated(sheet, path, app, head)


def flask_health(sheet: Sheet, path: str, app: Assignment, address: str) -> None:
    """`@app.route("/health")`."""
    head = (f'@{app.target}.route("{address}")', "def health() -> dict[str, str]:")
    _decorated(sheet, path, app, head)


def starlette_health(sheet: Sheet, path: str, app: Assignment, address: str) -> None:
    """A handler, and `Route("/health", health)` in front of the routes that the app is made with."""
    file = _free(sheet, path)
    tree = PythonTree(file.source)
    routes = _routes(tree, app)
    given = {
        **_imported(file, "starlette.requests", "Request"),
        **_imported(file, "starlette.responses", "JSONResponse"),
    }
    route = _imported(file, "starlette.routing", "Route")["Route"]
    lines = (
        f"async def health(_request: {given['Request']}) -> {given['JSONResponse']}:",
        _SAYS,
        f'\treturn {given["JSONResponse"]}({{"status": "ok"}})',
    )
    item = f"{route}({file.quote}{address}{file.quote}, health)"
    line, key = app.span.line, f"health of {app.target}"
    sheet.mend(path, line, item_in_front(file, tree, routes, item), _WHY, needs=(key,))
    sheet.support(path, (_defined_above(file, tree, routes, lines),), _WHY, key)
    for module, name in (("requests", "Request"), ("responses", "JSONResponse"), ("routing", "Route")):
        sheet.support(path, file.add_import(f"starlette.{module}", name), _WHY, key)


def item_in_front(file: PythonFile, tree: PythonTree, listed: ast.List, item: str) -> Splice:
    """A first item of a list, laid out as the others: a route that comes later could be hidden by a wider one."""
    source = file.source
    opened = tree.span(listed)[0] + 1
    if not listed.elts:
        return Splice(opened, opened, item.encode())
    first = tree.span(listed.elts[0])[0]
    if not source.begins_line(first):
        return Splice(first, first, f"{item}, ".encode())
    position = above_comments(file, first)
    return Splice(position, position, source.lines(f"{item},", indent=source.indent(first)))


def _decorated(sheet: Sheet, path: str, app: Assignment, head: tuple[str, str]) -> None:
    file = _free(sheet, path)
    if app.value.get("dependencies") is not None:
        raise CannotEdit(
            "the app asks for something before each of its routes; give the health check a place of its own"
        )
    lines = (*head, _SAYS, '\treturn {"status": "ok"}')
    sheet.mend(path, app.span.line, python_definition(file, app, lines), _WHY)


def _free(sheet: Sheet, path: str) -> PythonFile:
    file = sheet.python(path)
    if "health" in file.layout.names:
        raise CannotEdit('the file already uses the name "health"')
    return file


def _imported(file: PythonFile, module: str, name: str) -> dict[str, str]:
    return {name: file.has_import(module, name) or name}


def _routes(tree: PythonTree, app: Assignment) -> ast.List:
    """The list of routes that the app is made with, written at the call or under a name of the same file."""
    for node in ast.walk(tree.module):
        if not isinstance(node, ast.Call) or tree.span(node) != (app.value.span.start, app.value.span.end):
            continue
        given = next((item.value for item in node.keywords if item.arg == "routes"), None)
        if isinstance(given, ast.Name):
            named = [
                row.value
                for row in tree.module.body
                if isinstance(row, (ast.Assign, ast.AnnAssign)) and _target(row) == given.id
            ]
            given = named[0] if len(named) == 1 else None
        if isinstance(given, ast.List):
            return given
    raise CannotEdit(
        "the app's routes are not written as a list in the same file; add one for its health there by hand"
    )


def _target(row: ast.Assign | ast.AnnAssign) -> str:
    target = row.targets[0] if isinstance(row, ast.Assign) else row.target
    return target.id if isinstance(target, ast.Name) else ""


def _defined_above(file: PythonFile, tree: PythonTree, node: ast.expr, lines: tuple[str, ...]) -> Splice:
    """A function of its own above the top-level statement that holds a node."""
    top = tree.top_statement(node)
    start = tree.first_line(top) if isinstance(top, _DEFINITIONS) else tree.span(top)[0]
    position = above_comments(file, start)
    text = [line.replace("\t", file.source.unit.decode()) for line in lines]
    return Splice(position, position, file.source.lines(*text, "", ""))
