"""Texts that Python code puts together, as parts: f-strings, `%`, `.format` and `+`, with what is put in."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from dataclasses import dataclass

from tengates.authoring.editing.edits import CannotEdit
from tengates.authoring.editing.python_tree import PythonTree
from tengates.authoring.safety.query_binding import Gap, Part
from tengates.facts.python_parser import parsed

_LITERAL = re.compile(r"""(?is)([bruf]{0,2})('''|\"\"\"|'|")""")
_PERCENT = re.compile(r"%(?:\((\w+)\))?([sdif%])")
_FIELD = re.compile(r"\{\{|\}\}|\{(\w*)\}")
_UNKNOWN = "the text is put together in a way that this refactor does not follow"


@dataclass(frozen=True, slots=True)
class Written:
    """A text in parts. `open` and `close` are the marks to write it with again, without the `f`."""

    parts: tuple[Part, ...]
    open: str
    close: str


def read_text(tree: PythonTree, node: ast.expr) -> Written:
    """The parts of a text that is put together here; CannotEdit when that is not followed."""
    if isinstance(node, ast.JoinedStr):
        opening, body = _token(tree, node)
        return Written(tuple(_of_f_string(node, body)), *_marks(opening))
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
        opening, body = _token(tree, node.left)
        return Written(tuple(_of_percent(tree, body, node.right)), *_marks(opening))
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return _of_sum(tree, node)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format":
        opening, body = _token(tree, node.func.value)
        return Written(tuple(_of_format(tree, body, node)), *_marks(opening))
    raise CannotEdit(_UNKNOWN)


def text_source(tree: PythonTree, call: ast.Call, first: ast.expr | None) -> tuple[ast.expr, list[ast.Name]]:
    """Where a call's text is written: at the call, or in the one assignment of its name; and what reads that name."""
    if first is None or isinstance(first, ast.Starred):
        raise CannotEdit("its text is not given in the usual place")
    if not isinstance(first, ast.Name):
        return first, []
    functions = (node for node in tree.above(call) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)))
    scope = next(functions, tree.module)
    names = [node for node in ast.walk(scope) if isinstance(node, ast.Name) and node.id == first.id]
    stores = [node for node in names if isinstance(node.ctx, ast.Store)]
    parent = tree.parents.get(stores[0]) if len(stores) == 1 else None
    if not isinstance(parent, ast.Assign) or len(parent.targets) != 1:
        raise CannotEdit("its text is put together in several steps; do it by hand")
    _unchanged(tree, scope, parent, call)
    return parent.value, [node for node in names if isinstance(node.ctx, ast.Load)]


def _unchanged(tree: PythonTree, scope: ast.AST, written: ast.Assign, call: ast.Call) -> None:
    """The values are read later now, so nothing may change them in between."""
    used = {node.id for node in ast.walk(written.value) if isinstance(node, ast.Name)}
    begin, end = tree.span(written)[1], tree.span(call)[0]
    for node in ast.walk(scope):
        if (
            isinstance(node, ast.Name)
            and isinstance(node.ctx, ast.Store)
            and node.id in used
            and begin <= tree.span(node)[0] < end
        ):
            raise CannotEdit("a value changes between the text and its use")


def written_value(parts: Sequence[Part], quote: str) -> str:
    """One value as an expression: the gap itself, or an f-string around it."""
    if len(parts) == 1 and isinstance(parts[0], Gap):
        return parts[0].expression
    pieces = []
    for part in parts:
        if isinstance(part, str):
            pieces.append(part.replace("{", "{{").replace("}", "}}"))
        elif quote in part.expression or "\\" in part.expression:
            raise CannotEdit("a value is put together in a way that this refactor cannot write again")
        else:
            pieces.append(f"{{{part.expression}}}")
    text = "".join(pieces)
    if quote in text or "\n" in text:
        raise CannotEdit("a value is put together in a way that this refactor cannot write again")
    return f"f{quote}{text}{quote}"


def _marks(opening: str) -> tuple[str, str]:
    prefix, quote = re.split(r"(?=['\"])", opening, maxsplit=1)
    return re.sub("(?i)f", "", prefix) + quote, quote


def _token(tree: PythonTree, node: ast.expr) -> tuple[str, str]:
    """The opening of a string literal and what stands in it as written; one literal alone."""
    text = tree.text(node)
    match = _LITERAL.match(text)
    if match is None or not isinstance(node, (ast.Constant, ast.JoinedStr)) or "b" in match.group(1).lower():
        raise CannotEdit(_UNKNOWN)
    quote = match.group(2)
    body = text[match.end() : -len(quote)]
    if not text.endswith(quote) or re.search(rf"(?<!\\){quote}", body):
        raise CannotEdit("the text is written as several strings in a row")
    return match.group(), body


def _of_f_string(node: ast.JoinedStr, body: str) -> list[Part]:
    gaps = [item for item in node.values if isinstance(item, ast.FormattedValue)]
    if any(item.conversion != -1 or item.format_spec is not None for item in gaps):
        raise CannotEdit("a value is formatted as it is put in")
    parts: list[Part] = []
    position = 0
    for item in gaps:
        opening = _next_gap(body, position)
        closing = _gap_end(body, opening)
        inside = body[opening + 1 : closing].strip()
        try:
            same = ast.dump(parsed(inside, "eval").body) == ast.dump(item.value)
        except SyntaxError:
            same = False
        if not same:
            raise CannotEdit(_UNKNOWN)
        parts += [body[position:opening].replace("{{", "{").replace("}}", "}"), Gap(inside)]
        position = closing + 1
    return [*parts, body[position:].replace("{{", "{").replace("}}", "}")]


def _next_gap(body: str, position: int) -> int:
    while (position := body.find("{", position)) >= 0 and body[position : position + 2] == "{{":
        position += 2
    if position < 0:
        raise CannotEdit(_UNKNOWN)
    return position


def _gap_end(body: str, opening: int) -> int:
    depth = 0
    for position in range(opening, len(body)):
        depth += {"{": 1, "}": -1}.get(body[position], 0)
        if not depth:
            return position
    raise CannotEdit(_UNKNOWN)


def _of_percent(tree: PythonTree, body: str, right: ast.expr) -> list[Part]:
    given = list(right.elts) if isinstance(right, ast.Tuple) else [right]
    named = right if isinstance(right, ast.Dict) else None
    parts: list[Part] = []
    position = used = 0
    for match in _PERCENT.finditer(body):
        parts.append(body[position : match.start()])
        position = match.end()
        if match.group(2) == "%":
            parts.append("%")
        elif match.group(1):
            parts.append(Gap(_by_key(tree, named, match.group(1))))
        elif used < len(given) and named is None:
            parts.append(Gap(tree.text(given[used])))
            used += 1
        else:
            raise CannotEdit(_UNKNOWN)
    rest = body[position:]
    if (named is None and used != len(given)) or "%" in "".join(
        part for part in (*parts, rest) if part != "%" and isinstance(part, str)
    ):
        raise CannotEdit(_UNKNOWN)
    return [*parts, rest]


def _by_key(tree: PythonTree, named: ast.Dict | None, key: str) -> str:
    for name, value in zip(named.keys, named.values, strict=True) if named is not None else ():
        if isinstance(name, ast.Constant) and name.value == key:
            return tree.text(value)
    raise CannotEdit(_UNKNOWN)


def _of_format(tree: PythonTree, body: str, node: ast.Call) -> list[Part]:
    if any(isinstance(item, ast.Starred) for item in node.args) or any(item.arg is None for item in node.keywords):
        raise CannotEdit(_UNKNOWN)
    parts: list[Part] = []
    position = used = 0
    for match in _FIELD.finditer(body):
        parts.append(body[position : match.start()])
        position = match.end()
        name = match.group(1)
        if name is None:
            parts.append(match.group()[0])
            continue
        found = next((item.value for item in node.keywords if item.arg == name), None)
        if found is None and (not name or name.isdigit()):
            index = int(name) if name else used
            used += not name
            found = node.args[index] if index < len(node.args) else None
        if found is None:
            raise CannotEdit(_UNKNOWN)
        parts.append(Gap(tree.text(found)))
    rest = body[position:]
    if any(isinstance(part, str) and len(part) > 1 and ("{" in part or "}" in part) for part in (*parts, rest)):
        raise CannotEdit("a value is formatted as it is put in")
    return [*parts, rest]


def _of_sum(tree: PythonTree, node: ast.BinOp) -> Written:
    if tree.text(node).count("\n"):
        raise CannotEdit("the text is put together over several lines")
    parts: list[Part] = []
    opening = ""
    for item in _operands(node):
        if isinstance(item, ast.Constant) and isinstance(item.value, str):
            start, body = _token(tree, item)
            opening = opening or start
            if "\\" in body or len(start) > 1:
                raise CannotEdit(_UNKNOWN)
            parts.append(body)
        elif isinstance(item, ast.JoinedStr):
            start, body = _token(tree, item)
            parts += _of_f_string(item, body)
        else:
            parts.append(Gap(tree.text(_plain(item))))
    if not opening:
        raise CannotEdit(_UNKNOWN)
    return Written(tuple(parts), opening, opening)


def _operands(node: ast.expr) -> list[ast.expr]:
    """The operands of a sum from left to right; one in parentheses is one value."""
    found: list[ast.expr] = []
    while isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        found.append(node.right)
        node = node.left
    return [node, *reversed(found)]


def _plain(node: ast.expr) -> ast.expr:
    """`str(x)` is x where text is put together."""
    made = (
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "str" and len(node.args) == 1
    )
    return node.args[0] if made and isinstance(node, ast.Call) else node
