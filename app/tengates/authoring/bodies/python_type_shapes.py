"""What a written type holds, as far as a limit on its length is concerned."""

from __future__ import annotations

import ast
from enum import Enum, auto

from tengates.authoring.editing.python_tree import dotted_name

_TEXTS = {"str", "bytes"}
_LISTS = {"list", "List", "Sequence", "set", "Set", "frozenset", "FrozenSet"}
_MAPPINGS = {"dict", "Dict", "Mapping"}
_ANYTHING = {"Any", "object"}


class Shape(Enum):
    """What a limit on the length would count."""

    TEXT = auto()  # characters
    LIST = auto()  # entries
    MAPPING = auto()  # keys
    MIXED = auto()  # several kinds, or anything at all
    OTHER = auto()  # a number, a choice, a model: it has no length


def shape_of(annotation: ast.expr) -> Shape:
    """The shape of a field's type; `None` beside it makes no difference."""
    kinds = {_single(item) for item in _alternatives(annotation)}
    if len(kinds) == 1:
        return kinds.pop()
    return Shape.MIXED if kinds - {Shape.OTHER} else Shape.OTHER


def metadata(annotation: ast.expr) -> list[ast.expr]:
    """What `Annotated` says beside the type."""
    if isinstance(annotation, ast.Subscript) and _last(annotation.value) == "Annotated":
        inside = annotation.slice
        return list(inside.elts[1:]) if isinstance(inside, ast.Tuple) else []
    return []


def _alternatives(node: ast.expr) -> list[ast.expr]:
    """The members of a union, without `None`."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        return [*_alternatives(node.left), *_alternatives(node.right)]
    if isinstance(node, ast.Constant) and node.value is None:
        return []
    if isinstance(node, ast.Subscript):
        inside = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        if _last(node.value) == "Annotated":
            return _alternatives(inside[0])
        if _last(node.value) in {"Optional", "Union"}:
            return [row for item in inside for row in _alternatives(item)]
    return [node]


def _single(node: ast.expr) -> Shape:
    if isinstance(node, ast.Constant):
        return Shape.MIXED  # a type written as a text
    name = _last(node.value) if isinstance(node, ast.Subscript) else _last(node)
    for names, shape in (
        (_TEXTS, Shape.TEXT),
        (_LISTS, Shape.LIST),
        (_MAPPINGS, Shape.MAPPING),
        (_ANYTHING, Shape.MIXED),
    ):
        if name in names:
            return shape
    return Shape.OTHER


def _last(node: ast.expr) -> str:
    return dotted_name(node).rpartition(".")[2]
