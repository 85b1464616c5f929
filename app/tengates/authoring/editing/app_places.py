"""Where the app object of a server or bot is made, and where what belongs to it goes in the file."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from tengates.authoring.editing.edits import CannotEdit, Splice
from tengates.authoring.editing.python_edits import PythonFile
from tengates.authoring.editing.python_shapes import Statement
from tengates.authoring.editing.python_tree import Definition, PythonTree, dotted_name
from tengates.model.code import Assignment
from tengates.model.survey import Survey

_MADE = {
    "fastapi.FastAPI": "fastapi",
    "starlette.applications.Starlette": "starlette",
    "flask.Flask": "flask",
    "quart.Quart": "quart",
    "express": "express",
    "express.default": "express",
    "slack_bolt.App": "slack",
    "slack_bolt.app.App": "slack",
    "slack_bolt.async_app.AsyncApp": "slack-async",
    "discord.Client": "discord",
    "discord.ext.commands.Bot": "discord-bot",
    "discord.app_commands.CommandTree": "discord-tree",
}
_TELEGRAM = ("telegram.ext.ApplicationBuilder().", "telegram.ext.Application.builder().")


@dataclass(frozen=True, slots=True)
class ServedApp:
    """An app object: the file, the assignment that makes it, and the framework it is made with."""

    path: str
    made: Assignment
    framework: str


def served_apps(survey: Survey) -> Iterator[ServedApp]:
    """Each app object that is made in served code."""
    for path, code in survey.sources():
        for item in code.assignments:
            if framework := _framework(item.value.name):
                yield ServedApp(path, item, framework)


def _framework(name: str) -> str:
    if name.startswith(_TELEGRAM) and name.endswith(".build"):
        return "telegram"
    return _MADE.get(name, "")


def python_definition(file: PythonFile, app: Assignment, lines: tuple[str, ...]) -> Splice:
    """A decorated function of the app, a tab for each level: where the app's first route stands."""
    text = [line.replace("\t", file.source.unit.decode()) for line in lines]
    return _in_function(file, app, text) if app.scope else _among_routes(file, app, text)


def after_app(file: PythonFile, app: Assignment, *lines: str) -> Splice:
    """Lines directly after the statement that makes the app."""
    tree = PythonTree(file.source)
    made = _statement(tree, app)
    start, end = tree.whole_lines(made)
    indent = file.source.indent(tree.span(made)[0])
    text = [line.replace("\t", file.source.unit.decode()) for line in lines]
    if start < file.source.line_start(tree.span(made)[0]):
        raise CannotEdit("the app is made on a line with something else")
    return Splice(end, end, file.source.new_line_before(end) + file.source.lines(*text, indent=indent))


def before_app(file: PythonFile, app: Assignment, *lines: str) -> Splice:
    """Lines directly before the statement that makes the app, above the comments that stand on it."""
    tree = PythonTree(file.source)
    start = tree.span(_statement(tree, app))[0]
    if not file.source.begins_line(start):
        raise CannotEdit("the app is made on a line with something else")
    position = above_comments(file, start)
    return Splice(position, position, file.source.lines(*lines, indent=file.source.indent(start)))


def before_top_level(file: PythonFile, app: Assignment, *lines: str) -> Splice:
    """A top-level function in front of the definition or statement that makes the app, a tab for each level."""
    tree = PythonTree(file.source)
    top = tree.top_statement(_statement(tree, app))
    start = tree.first_line(top) if isinstance(top, (*_DEFINITIONS, ast.ClassDef)) else tree.span(top)[0]
    position = above_comments(file, start)
    text = [line.replace("\t", file.source.unit.decode()) for line in lines]
    return Splice(position, position, file.source.lines(*text, "", ""))


_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def _statement(tree: PythonTree, app: Assignment) -> ast.stmt:
    for node in ast.walk(tree.module):
        if isinstance(node, (ast.Assign, ast.AnnAssign)) and _makes(tree, node, app):
            return node
    raise CannotEdit("the place where the app is made was not found again")


def _makes(tree: PythonTree, node: ast.Assign | ast.AnnAssign, app: Assignment) -> bool:
    start, end = tree.span(node)
    return start <= app.value.span.start and app.value.span.end <= end


def _in_function(file: PythonFile, app: Assignment, lines: list[str]) -> Splice:
    """Before the `return app` of the function that makes the app, or directly after it is made."""
    tree = PythonTree(file.source)
    made = _statement(tree, app)
    owner = next((node for node in tree.above(made) if isinstance(node, Definition)), None)
    block = tree.block(made)
    if owner is not None and block is owner.body and isinstance(last := block[-1], ast.Return):
        if last.value is not None and dotted_name(last.value) == app.target:
            start = file.source.line_start(tree.span(last)[0])
            return Splice(start, start, file.source.lines(*lines, "", indent=file.source.indent(start)))
        raise CannotEdit("the app is made in a function that hands on something else; add it there by hand")
    if owner is None:
        start, end = tree.whole_lines(made)
        indent = file.source.indent(start)
        below = file.source.data[end : file.source.line_end(end)].strip() if end < len(file.source.data) else b""
        return Splice(end, end, file.source.lines("", *lines, *([""] if below else []), indent=indent))
    raise CannotEdit("the app is made inside a function that does not end by returning it; add it there by hand")


def _among_routes(file: PythonFile, app: Assignment, lines: list[str]) -> Splice:
    """Before the first definition after the app is made; else at the end, before what starts the server."""
    source = file.source
    later = [item for item in file.layout.statements if item.start >= app.span.end]
    following = next((item for item in later if item.kind == "def" or _starts_server(file, item)), None)
    if following is None:
        end = len(source.data)
        return Splice(end, end, source.new_line_before(end) + source.lines("", "", *lines))
    position = above_comments(file, following.start)
    return Splice(position, position, source.lines(*_blank_above(file, position), *lines, "", ""))


def _blank_above(file: PythonFile, position: int) -> list[str]:
    """The blank lines that are wanting where code stands directly above."""
    above = file.source.data[file.source.start : position].replace(b"\r", b"")
    return [""] * max(0, 3 - (len(above) - len(above.rstrip(b"\n"))))


def _starts_server(file: PythonFile, item: Statement) -> bool:
    text = file.source.data[item.start : item.end]
    return b"__main__" in text[:60] or b".run(" in text or b".mount(" in text


def above_comments(file: PythonFile, offset: int) -> int:
    """The start of the line, or of the comment lines that stand directly above it."""
    source = file.source
    position = source.line_start(offset)
    while position > source.start:
        above = source.line_start(position - 1)
        if not source.data[above:position].lstrip().startswith(b"#"):
            break
        position = above
    return position
