"""A pydantic model that refuses fields it does not name, in the form that its version and its file have."""

from __future__ import annotations

import ast

from tengates.authoring.editing.edits import CannotEdit, Source, Splice
from tengates.authoring.editing.python_edits import PythonFile
from tengates.authoring.editing.python_tree import PythonTree

_SAID = "the model says itself what happens to fields that it does not name"


def class_at(tree: PythonTree, name: str, line: int) -> ast.ClassDef:
    """The class of this name that starts on this line; CannotEdit when it is not there."""
    for node in ast.walk(tree.module):
        if isinstance(node, ast.ClassDef) and node.name == name and line in {node.lineno, *_decorated(node)}:
            return node
    raise CannotEdit("the model was not found again at this place")


def forbid_extra(file: PythonFile, tree: PythonTree, node: ast.ClassDef, style: str) -> tuple[Splice, bool]:
    """The edit that makes a model refuse unknown fields, and whether it needs ConfigDict imported.

    `style` is "config" (pydantic 2), "dict" (SQLModel) or "class" (pydantic 1).
    """
    if any(item.arg == "extra" for item in node.keywords):
        raise CannotEdit(_SAID)
    for statement in node.body:
        if _assigns(statement, "model_config"):
            return _in_config(file, tree, statement), False
        if isinstance(statement, ast.ClassDef) and statement.name == "Config":
            return _in_class(tree, statement), False
    lines = {
        "config": ['model_config = ConfigDict(extra="forbid")'],
        "dict": ['model_config = {"extra": "forbid"}'],
        "class": ["class Config:", tree.source.unit.decode() + 'extra = "forbid"'],
    }[style]
    return _added(tree, node, lines, first=style != "class"), style == "config"


def _decorated(node: ast.ClassDef) -> list[int]:
    return [item.lineno for item in node.decorator_list]


def _assigns(statement: ast.stmt, name: str) -> bool:
    match statement:
        case ast.Assign(targets=[ast.Name(id=target)]) | ast.AnnAssign(target=ast.Name(id=target)):
            return target == name
    return False


def _in_config(file: PythonFile, tree: PythonTree, statement: ast.stmt) -> Splice:
    value = statement.value if isinstance(statement, (ast.Assign, ast.AnnAssign)) else None
    if isinstance(value, ast.Call):
        start, end = tree.span(value)
        call = file.layout.calls.get((start, end))
        if call is None or call.has_spread:
            raise CannotEdit("its model_config is put together elsewhere")
        if call.argument("extra") is not None:
            raise CannotEdit(_SAID)
        return file.keyword(call, "extra", '"forbid"')
    if isinstance(value, ast.Dict) and value.keys and all(isinstance(key, ast.Constant) for key in value.keys):
        if any(isinstance(key, ast.Constant) and key.value == "extra" for key in value.keys):
            raise CannotEdit(_SAID)
        first = value.keys[0]
        assert first is not None  # noqa: S101  every key is a constant
        start = tree.span(first)[0]
        lead = tree.source.newline + tree.source.indent(start) if tree.source.begins_line(start) else b" "
        return Splice(start, start, b'"extra": "forbid",' + lead)
    raise CannotEdit("its model_config is put together elsewhere")


def _in_class(tree: PythonTree, config: ast.ClassDef) -> Splice:
    if config.bases or any(_assigns(item, "extra") for item in config.body):
        raise CannotEdit(_SAID)
    return _added(tree, config, ['extra = "forbid"'], first=True, apart=False)


def _added(tree: PythonTree, node: ast.ClassDef, lines: list[str], *, first: bool, apart: bool = True) -> Splice:
    """Lines of their own in the body of a class: above its fields, or below all else."""
    source = tree.source
    start = tree.span(node.body[0])[0]
    if not source.begins_line(start):
        raise CannotEdit("its body stands on one line with its name")
    indent = source.indent(start)
    if len(node.body) == 1 and _is_empty(node.body[0]):
        begin, end = tree.span(node.body[0])
        text = source.lines(*lines, indent=indent)
        return Splice(begin, end, text[len(indent) : -len(source.newline)])
    if not first:
        stop = source.next_line(tree.span(node.body[-1])[1])
        return Splice(stop, stop, source.new_line_before(stop) + source.lines("", *lines, indent=indent))
    return _on_top(source, tree, node, (lines, indent, apart))


def _on_top(source: Source, tree: PythonTree, node: ast.ClassDef, what: tuple[list[str], bytes, bool]) -> Splice:
    lines, indent, apart = what
    gap = [""] if apart else []
    described = isinstance(node.body[0], ast.Expr) and isinstance(node.body[0].value, ast.Constant)
    if not described:
        position = source.line_start(tree.span(node.body[0])[0])
        while source.data[source.line_start(position - 1) : position].strip().startswith(b"#"):
            position = source.line_start(position - 1)
        return Splice(position, position, source.lines(*lines, *gap, indent=indent))
    position = source.next_line(tree.span(node.body[0])[1])
    lead = source.new_line_before(position)
    if len(node.body) == 1:
        return Splice(position, position, lead + source.lines(*gap, *lines, indent=indent))
    if source.is_blank_line(position):
        position = source.next_line(position)
        return Splice(position, position, source.lines(*lines, *gap, indent=indent))
    return Splice(position, position, source.lines(*gap, *lines, *gap, indent=indent))


def _is_empty(statement: ast.stmt) -> bool:
    """`pass` or `...`."""
    value = statement.value if isinstance(statement, ast.Expr) else None
    return isinstance(statement, ast.Pass) or (isinstance(value, ast.Constant) and value.value is ...)
