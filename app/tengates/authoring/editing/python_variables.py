"""Which reads of a Python variable see the value that one assignment gave it."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from tengates.authoring.editing.edits import CannotEdit
from tengates.authoring.editing.python_tree import Definition, PythonTree

_OTHER = "its name is used for something else as well; write the schema by hand"


@dataclass(frozen=True, slots=True)
class Uses:
    """The reads of a variable after an assignment.

    `anchor` is the statement in whose block they stand: the assignment, or the `try` around it. `fallbacks` are the
    dictionaries that the handlers of this `try` put in its place.
    """

    loads: tuple[ast.Name, ...]
    anchor: ast.stmt
    fallbacks: tuple[ast.Dict, ...]


def uses_of(tree: PythonTree, statement: ast.stmt, variable: str) -> Uses:
    """The reads that see what a statement assigns; CannotEdit when another value may reach them."""
    scope = next(item for item in tree.above(statement) if isinstance(item, (Definition, ast.Module)))
    names = [node for node in ast.walk(scope) if isinstance(node, ast.Name) and node.id == variable]
    if any(isinstance(node, (ast.Global, ast.Nonlocal)) and variable in node.names for node in ast.walk(scope)):
        raise CannotEdit(_OTHER)
    loads = [node for node in names if isinstance(node.ctx, ast.Load)]
    stores = [node for node in names if not isinstance(node.ctx, ast.Load)]
    mine = next(node for node in stores if tree.statement(node) is statement)
    others = [node for node in stores if node is not mine and not _starts_empty(tree, node, statement)]
    if not others:
        return Uses(tuple(loads), _anchor(tree, statement, loads), ())
    fallbacks, attempt = _fallbacks(tree, statement, others)
    if attempt is not None:
        return Uses(tuple(loads), attempt, fallbacks)
    return _in_branch(tree, statement, (loads, others))


def _starts_empty(tree: PythonTree, store: ast.Name, statement: ast.stmt) -> bool:
    """`answer = None` before the assignment."""
    made = tree.statement(store)
    empty = isinstance(made, ast.Assign) and isinstance(made.value, ast.Constant) and made.value.value is None
    return empty and made.lineno < statement.lineno


def _anchor(tree: PythonTree, statement: ast.stmt, loads: list[ast.Name]) -> ast.stmt:
    """The assignment, or the innermost `try` around it whose block holds every read."""
    anchor = statement
    while not all(_follows(tree, anchor, load) for load in loads):
        parent = tree.parents[anchor]
        if isinstance(parent, ast.ExceptHandler):
            parent = tree.parents[parent]
        if not isinstance(parent, ast.stmt) or isinstance(parent, (Definition, ast.ClassDef)):
            return statement
        anchor = parent
    return anchor


def _follows(tree: PythonTree, anchor: ast.stmt, load: ast.Name) -> bool:
    block = tree.block(anchor)
    chain = [load, *tree.above(load)]
    return any(item in chain for item in block[block.index(anchor) :])


def _fallbacks(
    tree: PythonTree, statement: ast.stmt, others: list[ast.Name]
) -> tuple[tuple[ast.Dict, ...], ast.stmt | None]:
    """The dictionaries that handlers of the `try` around an assignment put in its place."""
    attempt = next((item for item in tree.above(statement) if isinstance(item, ast.Try)), None)
    if attempt is None:
        return (), None
    found: list[ast.Dict] = []
    for store in others:
        made = tree.statement(store)
        inside = any(made in set(ast.walk(handler)) for handler in attempt.handlers)
        value = made.value if inside and isinstance(made, ast.Assign) and len(made.targets) == 1 else None
        if isinstance(value, ast.Dict) and value.keys:
            found.append(value)
        elif not (isinstance(value, ast.Constant) and value.value is None):
            return (), None
    return tuple(found), attempt


def _in_branch(tree: PythonTree, statement: ast.stmt, names: tuple[list[ast.Name], list[ast.Name]]) -> Uses:
    """The reads in the branch of an assignment, when each other branch has its own."""
    loads, others = names
    anchor = statement
    while True:
        parent = tree.parents[anchor]
        if not isinstance(parent, ast.stmt) or any(store in set(ast.walk(parent)) for store in others):
            break
        anchor = parent
    region = tree.block(anchor)[tree.block(anchor).index(anchor) :]
    inside = {node for item in region for node in ast.walk(item)}
    if any(store in inside for store in others):
        raise CannotEdit(_OTHER)
    ends = (parent.end_lineno or 0) if isinstance(parent, ast.stmt) else 0
    mine = [load for load in loads if load in inside]
    if any(load.lineno > ends or not _after_another(load, others) for load in loads if load not in inside):
        raise CannotEdit(_OTHER)
    return Uses(tuple(mine), statement, ())


def _after_another(load: ast.Name, others: list[ast.Name]) -> bool:
    return any(store.lineno <= load.lineno for store in others)
