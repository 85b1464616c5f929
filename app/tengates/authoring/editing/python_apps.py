"""The FastAPI and Flask applications of a project, and lines put in right after one is made."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from tengates.authoring.editing.apps import app_folder
from tengates.authoring.editing.edits import CannotEdit, Splice
from tengates.authoring.editing.python_edits import PythonFile
from tengates.authoring.editing.python_tree import Definition, PythonTree, dotted_name
from tengates.model.code import Assignment
from tengates.model.survey import Survey
from tengates.survey.linked import linked

_KINDS = {"fastapi.FastAPI": "fastapi", "flask.Flask": "flask"}


@dataclass(frozen=True, slots=True)
class PythonApp:
    """An application object: where it is made, and of which framework."""

    path: str
    made: Assignment
    framework: str


def apps_of(survey: Survey) -> list[PythonApp]:
    """Every application of the served program."""
    return [
        PythonApp(path, row, _KINDS[row.value.name])
        for path, code in survey.sources()
        for row in code.assignments
        if row.value.name in _KINDS
    ]


def app_of(survey: Survey, path: str, framework: str) -> PythonApp:
    """The application that the routes of a file belong to; CannotEdit when that is not clear."""
    found = [app for app in apps_of(survey) if app.framework == framework]
    here = [app for app in found if app.path == path]
    near = [app for app in found if app_folder(survey, app.path) == app_folder(survey, path)]
    fitting = here or near or found
    if len(fitting) != 1:
        how = "there is no app object" if not fitting else "there are several app objects"
        raise CannotEdit(f"{how} that this route could belong to; set this up by hand")
    return fitting[0]


def after_made(file: PythonFile, app: PythonApp, *lines: str, gap: bool = False) -> Splice:
    """Lines right after the statement that makes the application, as deep as it stands. `gap`: set off by a blank line."""
    tree = PythonTree(file.source)
    for node in ast.walk(tree.module):
        if isinstance(node, (ast.Assign, ast.AnnAssign)) and tree.span(node)[0] == app.made.span.start:
            start, end = tree.whole_lines(node)
            lead = [""] if gap else []
            text = file.source.lines(*lead, *lines, indent=file.source.indent(start))
            return Splice(end, end, file.source.new_line_before(end) + text)
    raise CannotEdit("the statement that makes the app was not found again")


def above_def(tree: PythonTree, function: Definition, decorator: str) -> Splice:
    """A decorator directly above `def`, below those that are there."""
    start = tree.span(function)[0]
    line = tree.source.line_start(start)
    return Splice(line, line, tree.source.lines(decorator, indent=tree.source.indent(start)))


def first_parameter(tree: PythonTree, function: Definition, parameter: str) -> Splice:
    """A parameter in front of all others, laid out as they are."""
    listed = [*function.args.posonlyargs, *function.args.args]
    if function.args.vararg is not None or (not listed and function.args.kwonlyargs):
        raise CannotEdit("its parameters are written in an unusual way")
    source = tree.source
    if not listed:
        start, end = tree.span(function)[0], tree.span(function.body[0])[0]
        opening = source.data.find(b"(", start, end)
        closing = source.data.find(b")", opening, end)
        if source.data[opening + 1 : closing].strip():
            raise CannotEdit("its parameters are written in an unusual way")
        return Splice(opening + 1, closing, parameter.encode())
    start = tree.span(listed[0])[0]
    if listed[0].arg in {"self", "cls"}:
        raise CannotEdit("the route is a method; add this by hand")
    gap = b"," + source.newline + source.indent(start) if source.begins_line(start) else b", "
    return Splice(start, start, parameter.encode() + gap)


def refuse_called(survey: Survey, path: str, function: Definition) -> None:
    """CannotEdit when the program calls a route's function itself, so that its parameters cannot change."""
    project = linked(survey).project
    named = [
        (at, call.callee)
        for at, code in survey.sources()
        for call in (code.calls if at.endswith(".py") else ())
        if call.callee.rpartition(".")[2] == function.name
    ]
    for at, callee in named:
        found = project.function(at, callee)
        if found is not None and (found[0].path, found[1].span.line) == (path, function.lineno):
            raise CannotEdit("other code calls this route's function, so its parameters cannot change")


def renamed(tree: PythonTree, function: Definition, old: str, new: str) -> list[Splice]:
    """Every use of a parameter under another name; CannotEdit where that is not sound."""
    names = {node.id for node in ast.walk(function) if isinstance(node, ast.Name)}
    names |= {node.arg for node in ast.walk(function) if isinstance(node, ast.arg)}
    parameters = [node for node in ast.walk(function) if isinstance(node, ast.arg) and node.arg == old]
    if new in names or len(parameters) != 1:
        raise CannotEdit(f'its parameter "{old}" cannot be given another name here; do that, and run this again')
    start, _end = tree.span(parameters[0])
    found = [Splice(start, start + len(old), new.encode())]
    for node in ast.walk(function):
        if isinstance(node, (ast.Global, ast.Nonlocal)) and old in node.names:
            raise CannotEdit("its parameters are used in an unusual way")
        if isinstance(node, ast.Name) and node.id == old:
            if not tree.text_matches(node):
                raise CannotEdit(
                    f'its parameter "{old}" is used inside a text; give it another name, and run this again'
                )
            found.append(Splice(*tree.span(node), new.encode()))
    return found


def annotation_name(argument: ast.arg) -> str:
    """The last part of a plain annotation: "Request" for `request: fastapi.Request`."""
    return dotted_name(argument.annotation).rpartition(".")[2] if argument.annotation is not None else ""
