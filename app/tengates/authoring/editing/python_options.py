"""Options of a Python call, set where the code writes them.

That is a keyword, a nested dictionary or call, or a dictionary that the same function spreads into the call.

options = {"http_options": {"timeout": "9_000"}, "max_retries": "2"}
edits = set_options(file, call, options)
"""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeGuard

from tengates.authoring.editing.edits import Brackets, CannotEdit, Source, Splice, insert_items
from tengates.authoring.editing.python_edits import PythonFile
from tengates.authoring.editing.python_shapes import CallLayout
from tengates.authoring.editing.python_tree import Definition, PythonTree, dotted_name
from tengates.authoring.editing.settings import Settings

_BETWEEN = re.compile(rb"[ \t\r\n]+|#[^\n]*|\)|,")
_SPREAD = "its options come in through * or **, put together elsewhere; set it there"
_BODY = "the JSON that it sends is put together elsewhere; set it there"
_WRITERS = ("json.dumps", "dumps")


def set_options(file: PythonFile, call: CallLayout, settings: Settings) -> list[Splice]:
    """Set options of a call; CannotEdit when one may be set where this cannot be seen."""
    if call.lone_generator:
        raise CannotEdit("its only argument is a generator without parentheses")
    if call.has_spread:
        return _OfDictionary.spread_into(file, call).set(settings)
    edits, new = [], []
    for name, value in settings.items():
        given = call.argument(name)
        if given is None:
            new.append(f"{name}={_written(value)}".encode())
        else:
            edits += _change(file, given.value, name, value)
    return [*edits, *([insert_items(file.source, call.brackets, new)] if new else [])]


def set_in_body(file: PythonFile, call: CallLayout, settings: Settings) -> list[Splice]:
    """Set members of the JSON that a request sends: `json={…}`, `data=json.dumps({…})`, or a name for either."""
    for keyword in ("json", "data", "content"):
        given = call.argument(keyword)
        if given is None:
            continue
        tree = PythonTree(file.source)
        node = _expression(tree, given.value)
        if keyword != "json":
            if not (isinstance(node, ast.Call) and dotted_name(node.func) in _WRITERS and len(node.args) == 1):
                raise CannotEdit(_BODY)
            node = node.args[0]
        return _OfDictionary(file, tree, _literal(tree, node)).set(settings)
    raise CannotEdit(_BODY)


def _change(file: PythonFile, span: tuple[int, int], name: str, value: str | Settings) -> list[Splice]:
    """Change what an option has: `None` is replaced, a nested object gets the member."""
    start, end = span
    if file.source.data[start:end] == b"None":
        return [Splice(start, end, _written(value).encode())]
    if isinstance(value, str):
        raise CannotEdit(f"it sets {name} to something that this refactor does not understand")
    nested = file.layout.calls.get(span)
    if nested is not None and not nested.has_spread and dotted(nested)[:1].isupper():
        return set_options(file, nested, value)
    tree = PythonTree(file.source)
    return _OfDictionary(file, tree, _literal(tree, _expression(tree, span))).set(value)


def dotted(call: CallLayout) -> str:
    """The last part of what is called."""
    return call.written.rpartition(".")[2]


@dataclass(frozen=True)
class _OfDictionary:
    """A dictionary that the file writes out, as `{…}` or `dict(…)`."""

    file: PythonFile
    tree: PythonTree
    node: ast.Dict | ast.Call

    @classmethod
    def spread_into(cls, file: PythonFile, call: CallLayout) -> _OfDictionary:
        """The one dictionary whose members a call gets through `**`."""
        spreads = [item for item in call.arguments if item.keyword in {"*", "**"}]
        if len(spreads) != 1 or spreads[0].keyword != "**":
            raise CannotEdit(_SPREAD)
        tree = PythonTree(file.source)
        return cls(file, tree, _literal(tree, _expression(tree, spreads[0].value)))

    def set(self, settings: Settings) -> list[Splice]:
        """Set members of it."""
        if isinstance(self.node, ast.Call):
            return set_options(self.file, self.file.layout.calls[self.tree.span(self.node)], settings)
        if None in self.node.keys:
            raise CannotEdit(_SPREAD)
        known = {
            key.value: value
            for key, value in zip(self.node.keys, self.node.values, strict=True)
            if isinstance(key, ast.Constant)
        }
        if len(known) != len(self.node.keys):
            raise CannotEdit("its options have names that are worked out when it runs; set it there")
        edits, new, quote = [], [], self._quote()
        for name, value in settings.items():
            if name in known:
                edits += _change(self.file, self.tree.span(known[name]), name, value)
            else:
                new.append(f"{quote}{name}{quote}: {_written(value, quote)}".encode())
        return [*edits, *([insert_items(self.file.source, self._brackets(self.node), new)] if new else [])]

    def _quote(self) -> str:
        """The quotes of its other keys."""
        assert isinstance(self.node, ast.Dict)  # noqa: S101  the only caller has looked
        first = next((key for key in self.node.keys if key is not None), None)
        return "'" if first is not None and self.tree.text(first)[:1] == "'" else '"'

    def _brackets(self, node: ast.Dict) -> Brackets:
        source, (start, end) = self.file.source, self.tree.span(node)
        items = [
            (self.tree.span(key)[0], self.tree.span(value)[1])
            for key, value in zip(node.keys, node.values, strict=True)
            if key is not None
        ]
        comma = None
        if items:
            last, comma = _after(source, items[-1][1], end - 1)
            items[-1] = (items[-1][0], last)
        return Brackets(start + 1, end - 1, tuple(items), comma)


def _after(source: Source, position: int, close: int) -> tuple[int, int | None]:
    """The end of a last item, its parentheses included, and the offset after a comma that follows."""
    last, comma = position, None
    while position < close and (match := _BETWEEN.match(source.data, position)) is not None:
        position = match.end()
        if match.group() == b")":
            last = position
        elif match.group() == b",":
            comma = position
    return last, comma


def _expression(tree: PythonTree, span: tuple[int, int]) -> ast.expr:
    """The expression at these bytes."""
    for node in ast.walk(tree.module):
        if isinstance(node, ast.expr) and tree.span(node) == span:
            return node
    raise CannotEdit("its options were not found again at this place")


def _literal(tree: PythonTree, node: ast.expr) -> ast.Dict | ast.Call:
    """The dictionary that an expression is, or that the only variable of this name in its function was given."""
    if _is_dictionary(node):
        return node
    if not isinstance(node, ast.Name):
        raise CannotEdit(_SPREAD)
    function = next((item for item in tree.above(node) if isinstance(item, Definition)), None)
    scope: ast.AST = function or tree.module
    uses = [item for item in ast.walk(scope) if isinstance(item, ast.Name) and item.id == node.id]
    given = [tree.parents[item] for item in uses if isinstance(item.ctx, ast.Store)]
    if len(given) != 1 or len(uses) != 1 + _OWN_USE + _stored_into(tree, uses) or _is_parameter(function, node.id):
        raise CannotEdit("its options are put together elsewhere or used twice; set it there")
    value = given[0].value if isinstance(given[0], ast.Assign | ast.AnnAssign) else None
    if value is None or not _is_dictionary(value):
        raise CannotEdit(_SPREAD)
    return value


_OWN_USE = 1


def _stored_into(tree: PythonTree, uses: Sequence[ast.Name]) -> int:
    """How many uses only put a member in: `options["stop"] = stop`."""
    parents = [tree.parents[item] for item in uses]
    return sum(isinstance(item, ast.Subscript) and isinstance(item.ctx, ast.Store) for item in parents)


def _is_parameter(function: ast.AST | None, name: str) -> bool:
    if not isinstance(function, Definition):
        return False
    return any(isinstance(item, ast.arg) and item.arg == name for item in ast.walk(function.args))


def _is_dictionary(node: ast.expr) -> TypeGuard[ast.Dict | ast.Call]:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "dict":
        return not node.args and all(item.arg for item in node.keywords)
    return isinstance(node, ast.Dict)


def _written(value: str | Settings, quote: str = '"') -> str:
    if isinstance(value, str):
        return value
    return "{" + ", ".join(f"{quote}{name}{quote}: {_written(item, quote)}" for name, item in value.items()) + "}"
