"""What becomes of an answer that a pydantic model refuses: a `try` that already stands there, or a new one."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from tengates.authoring.editing.edits import CannotEdit, Splice
from tengates.authoring.editing.python_tree import Definition, PythonTree, dotted_name

_BROAD = {"Exception", "BaseException", "ValueError", "ValidationError"}
_DECODING = "JSONDecodeError"
_MISSING = {"KeyError", "LookupError", "TypeError"}
_DETAILS = {"msg", "doc", "pos", "lineno", "colno"}
_JSON_CALLS = {"loads", "load", "json", "decode"}


@dataclass(frozen=True, slots=True)
class WayOn:
    """The handlers that must also take a ValidationError, as edits; none when one already does."""

    edits: tuple[Splice, ...]


def way_on(tree: PythonTree, call: ast.Call, *, replaced: bool) -> WayOn | None:
    """How a `try` of the same function takes a refused answer, None when none does.

    `replaced` says that the reader of JSON is gone, so that nothing of its own is raised any more.
    """
    for attempt in _attempts(tree, call):
        for handler in attempt.handlers:
            names = {name.rpartition(".")[2] for name in _types(handler)}
            if handler.type is None or names & _BROAD:
                return WayOn(())
            if names & ({_DECODING} | _MISSING) and _last_chance(attempt, handler):
                _check_details(handler)
                return WayOn((_wider(tree, handler, replaced=replaced and _alone(attempt, call)),))
    return None


def callers_expect_decoding(names: Iterator[tuple[str, ...]]) -> bool:
    """Whether a handler names json's own error alone."""
    return any(types and all(name.endswith(_DECODING) for name in types) for types in names)


def _attempts(tree: PythonTree, call: ast.Call) -> Iterator[ast.Try]:
    """The `try` statements of the same function whose guarded block holds the call, from the inside out."""
    inner: ast.AST = call
    for above in tree.above(call):
        if isinstance(above, (Definition, ast.Lambda)):
            return
        if isinstance(above, ast.TryStar) and inner in above.body:
            raise CannotEdit("it stands in a try with except*; write the schema by hand")
        if isinstance(above, ast.Try) and inner in above.body and above.handlers:
            yield above
        inner = above


def _types(handler: ast.ExceptHandler) -> list[str]:
    listed = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return [dotted_name(item) for item in listed if item is not None]


def _last_chance(attempt: ast.Try, handler: ast.ExceptHandler) -> bool:
    """Of several handlers, the one for JSON takes the refused answer; one for a missing key only if none is for JSON."""
    decoding = [item for item in attempt.handlers if any(name.endswith(_DECODING) for name in _types(item))]
    return not decoding or decoding[0] is handler


def _check_details(handler: ast.ExceptHandler) -> None:
    for node in ast.walk(handler):
        if isinstance(node, ast.Attribute) and node.attr in _DETAILS and dotted_name(node.value) == handler.name:
            raise CannotEdit("the handler uses details that only a JSON error has; write the schema by hand")


def _alone(attempt: ast.Try, call: ast.Call) -> bool:
    """Whether nothing else in the block may raise json's error."""
    return not any(
        isinstance(node, ast.Call)
        and node is not call
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in _JSON_CALLS
        for statement in attempt.body
        for node in ast.walk(statement)
    )


def _wider(tree: PythonTree, handler: ast.ExceptHandler, *, replaced: bool) -> Splice:
    """The handler's types with ValidationError among them, or in place of json's error."""
    assert handler.type is not None  # noqa: S101  a bare handler takes everything
    start, end = tree.span(handler.type)
    if isinstance(handler.type, ast.Tuple):
        last = tree.span(handler.type.elts[-1])[1]
        return Splice(last, last, b", ValidationError")
    if replaced and tree.text(handler.type).endswith(_DECODING):
        return Splice(start, end, b"ValidationError")
    return Splice(start, end, f"({tree.text(handler.type)}, ValidationError)".encode())


def guarded(tree: PythonTree, statement: ast.stmt, rejection: list[str], call: tuple[int, int]) -> list[Splice]:
    """A statement in a `try` of its own; `rejection` are the lines of the handler, its `except` first.

    The bytes of `call` are replaced by another edit and stay out of it.
    """
    if not isinstance(statement, (ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Return, ast.Expr)):
        raise CannotEdit("it is parsed in the head of a block; put it into a variable first, and run this again")
    source, (start, end) = tree.source, tree.span(statement)
    tree.whole_lines(statement)
    unit, indent = source.unit, source.indent(start)
    found = [Splice(start, start, b"try:" + source.newline + indent + unit)]
    if any(isinstance(node, ast.Constant) and _over_lines(node) for node in ast.walk(statement)):
        raise CannotEdit("the statement holds a text of several lines; write the schema by hand")
    position = source.next_line(start)
    while position < end:
        if not source.is_blank_line(position) and not call[0] < position < call[1]:
            found.append(Splice(position, position, unit))
        position = source.next_line(position)
    stop = source.next_line(end)
    lines = source.lines(*(line.replace("\t", unit.decode()) for line in rejection), indent=indent)
    found.append(Splice(stop, stop, source.new_line_before(stop) + lines))
    return found


def _over_lines(node: ast.Constant) -> bool:
    return isinstance(node.value, str) and node.end_lineno != node.lineno
