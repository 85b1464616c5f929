"""What the code proves about the type of a value: only uses that every run makes count."""

from __future__ import annotations

import ast

from tengates.authoring.bodies.body_fields import FieldKind
from tengates.authoring.editing.python_tree import PythonTree

_TEXT_METHODS = {
    "strip",
    "lstrip",
    "rstrip",
    "lower",
    "upper",
    "split",
    "splitlines",
    "startswith",
    "endswith",
    "replace",
    "title",
    "capitalize",
    "encode",
    "isdigit",
    "isalpha",
    "casefold",
}
_LIST_METHODS = {"append", "extend", "insert", "sort", "reverse"}
_MAPPING_METHODS = {"items", "keys", "values", "get", "setdefault", "update"}
_ANNOTATIONS = {
    "str": FieldKind.TEXT,
    "int": FieldKind.WHOLE,
    "float": FieldKind.NUMBER,
    "bool": FieldKind.BOOLEAN,
    "list": FieldKind.LIST,
    "dict": FieldKind.MAPPING,
}


def hint_of(tree: PythonTree, function: ast.AST, node: ast.expr) -> FieldKind:
    """The kind that an expression must have, followed through the variable that it is assigned to."""
    direct = _use(tree, node)
    if direct is not FieldKind.OPEN:
        return direct
    parent = tree.parents[node]
    if isinstance(parent, ast.AnnAssign):
        return _annotated(parent.annotation)
    if not isinstance(parent, ast.Assign) or len(parent.targets) != 1 or not isinstance(parent.targets[0], ast.Name):
        return FieldKind.OPEN
    name = parent.targets[0].id
    uses = [item for item in ast.walk(function) if isinstance(item, ast.Name) and item.id == name]
    if sum(isinstance(item.ctx, ast.Store) for item in uses) > 1:
        return FieldKind.OPEN
    kinds = [_use(tree, item) for item in uses if isinstance(item.ctx, ast.Load)]
    return next((kind for kind in kinds if kind is not FieldKind.OPEN), FieldKind.OPEN)


def _use(tree: PythonTree, node: ast.expr) -> FieldKind:
    parent = tree.parents[node]
    match parent:
        case ast.Attribute(value=value, attr=attr) if value is node and isinstance(tree.parents[parent], ast.Call):
            return _method(attr)
        case ast.For(iter=iterated) | ast.comprehension(iter=iterated) if iterated is node:
            return FieldKind.LIST
        case ast.Call(func=ast.Name(id="isinstance"), args=[first, ast.Name(id=kind)]) if first is node:
            return _ANNOTATIONS.get(kind, FieldKind.OPEN)
        case ast.Dict() if _is_message_text(parent, node):
            return FieldKind.TEXT
        case ast.keyword():
            return _passed(tree, parent)
    return FieldKind.OPEN


def _passed(tree: PythonTree, argument: ast.keyword) -> FieldKind:
    """What a model call takes: `messages=…`, and `content=…` beside a role."""
    if argument.arg == "messages":
        return FieldKind.LIST
    said = argument.arg == "content" and _has_role(tree.parents[argument])
    return FieldKind.TEXT if said else FieldKind.OPEN


def _method(name: str) -> FieldKind:
    if name in _TEXT_METHODS:
        return FieldKind.TEXT
    if name in _LIST_METHODS:
        return FieldKind.LIST
    return FieldKind.MAPPING if name in _MAPPING_METHODS else FieldKind.OPEN


def _annotated(annotation: ast.expr) -> FieldKind:
    base = annotation.value if isinstance(annotation, ast.Subscript) else annotation
    return _ANNOTATIONS.get(base.id.lower(), FieldKind.OPEN) if isinstance(base, ast.Name) else FieldKind.OPEN


def _has_role(call: ast.AST) -> bool:
    """Whether a call makes a chat message: `create(role="user", content=value)`."""
    return isinstance(call, ast.Call) and any(item.arg == "role" for item in call.keywords)


def _is_message_text(node: ast.Dict, value: ast.expr) -> bool:
    """Whether it is the content of a chat message: `{"role": …, "content": value}`."""
    keys = [key.value if isinstance(key, ast.Constant) else "" for key in node.keys]
    return "role" in keys and value in node.values and keys[node.values.index(value)] == "content"
