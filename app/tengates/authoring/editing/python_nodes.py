"""Nodes of a Python file found again by position, and the small edits that are made at them."""

from __future__ import annotations

import ast
import re

from tengates.authoring.editing.edits import Brackets, CannotEdit, Splice
from tengates.authoring.editing.python_tree import PythonTree, dotted_name
from tengates.model.place import Span

_CLOSING = re.compile(rb"(?:\s*\))+")
_COMMA = re.compile(rb"\s*,")


def call_node(tree: PythonTree, span: Span) -> ast.Call:
    """The call at this place; CannotEdit when it is not there."""
    found = [
        node
        for node in ast.walk(tree.module)
        if isinstance(node, ast.Call) and tree.span(node) == (span.start, span.end)
    ]
    if not found:
        raise CannotEdit("the call was not found again at this place")
    return found[0]


def statement_at(tree: PythonTree, span: Span) -> ast.stmt:
    """The smallest statement that starts where this span starts."""
    found = [node for node in ast.walk(tree.module) if isinstance(node, ast.stmt) and tree.span(node)[0] == span.start]
    if not found:
        raise CannotEdit("the statement was not found again at this place")
    return min(found, key=lambda node: tree.span(node)[1])


def assigned(tree: PythonTree, span: Span) -> tuple[str, ast.expr, ast.stmt]:
    """The one target of the assignment at this place as written, its value, and the statement."""
    node = statement_at(tree, span)
    if isinstance(node, ast.Assign) and len(node.targets) == 1:
        return tree.text(node.targets[0]), node.value, node
    if isinstance(node, ast.AnnAssign) and node.value is not None:
        return tree.text(node.target), node.value, node
    raise CannotEdit("the assignment was not found again at this place")


def keyword_of(call: ast.Call, name: str) -> ast.keyword | None:
    """The keyword argument with this name."""
    return next((item for item in call.keywords if item.arg == name), None)


def dict_brackets(tree: PythonTree, node: ast.Dict) -> Brackets:
    """Where another item goes in a dictionary."""
    start, end = tree.span(node)
    data, items = tree.source.data, list[tuple[int, int]]()
    for key, value in zip(node.keys, node.values, strict=True):
        begin = tree.span(key if key is not None else value)[0]
        closing = _CLOSING.match(data, tree.span(value)[1], end - 1)
        items.append((begin, closing.end() if closing is not None else tree.span(value)[1]))
    comma = _COMMA.match(data, items[-1][1], end - 1) if items else None
    return Brackets(start + 1, end - 1, tuple(items), comma.end() if comma is not None else None)


def replaced(tree: PythonTree, node: ast.expr, new: str) -> Splice:
    """Another expression in place of this one."""
    if not tree.text_matches(node):
        raise CannotEdit("it stands in an unusual place")
    start, end = tree.span(node)
    return Splice(start, end, new.encode())


def followed(tree: PythonTree, node: ast.expr) -> ast.expr:
    """What a name stands for, when the file gives it one value at the top; else the node itself."""
    if not isinstance(node, ast.Name):
        return node
    rows = [
        item.value
        for item in ast.walk(tree.module)
        if isinstance(item, ast.Assign) and any(dotted_name(target) == node.id for target in item.targets)
    ]
    return rows[0] if len(rows) == 1 else node


def removed(tree: PythonTree, statement: ast.stmt) -> Splice:
    """A statement taken out with its lines."""
    start, end = tree.whole_lines(statement)
    if len(tree.block(statement)) == 1 and not isinstance(tree.parents[statement], ast.Module):
        raise CannotEdit("the statement stands alone in its block")
    if b"#" in tree.source.data[tree.span(statement)[1] : end]:
        raise CannotEdit("a comment stands beside what would be taken out")
    return Splice(start, end, b"")
