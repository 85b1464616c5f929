"""Edits that turn a blocking call of a Python file into one that is awaited."""

from __future__ import annotations

import ast

from tengates.authoring.editing.edits import CannotEdit, Splice
from tengates.authoring.editing.python_edits import PythonFile
from tengates.authoring.editing.python_tree import Definition, PythonTree
from tengates.model.place import Span

_NO_AWAIT = (ast.Lambda, ast.GeneratorExp)


def blocking_call(tree: PythonTree, span: Span) -> ast.Call:
    """The call at this place, in an asynchronous function where `await` may stand."""
    found = [
        node
        for node in ast.walk(tree.module)
        if isinstance(node, ast.Call) and tree.span(node) == (span.start, span.end)
    ]
    if not found:
        raise CannotEdit("the call was not found again at this place")
    for above in tree.above(found[0]):
        if isinstance(above, ast.JoinedStr):
            raise CannotEdit("it stands inside a text; give it a line of its own first")
        if isinstance(above, _NO_AWAIT):
            raise CannotEdit("it stands inside a small function or generator, where it cannot be awaited")
        if isinstance(above, Definition):
            if isinstance(above, ast.AsyncFunctionDef):
                return found[0]
            break
    raise CannotEdit("it stands inside a plain function, where it cannot be awaited")


def awaited(tree: PythonTree, call: ast.Call) -> list[Splice]:
    """`await` in front of a call, with parentheses where something follows."""
    start, end = tree.span(call)
    if _followed(tree, call):
        return [Splice(start, start, b"(await "), Splice(end, end, b")")]
    return [Splice(start, start, b"await ")]


def in_thread(file: PythonFile, tree: PythonTree, call: ast.Call) -> list[Splice]:
    """`f(x)` as `await asyncio.to_thread(f, x)`."""
    called = tree.text(call.func)
    start, end = tree.span(call)
    opening = file.source.data.find(b"(", tree.span(call.func)[1], end)
    if "\n" in called or opening < 0 or not tree.text_matches(call):
        raise CannotEdit("it is written in a way that this refactor does not follow")
    layout = file.call_at(Span(call.lineno, call.end_lineno or call.lineno, start, end))
    if layout.lone_generator:
        raise CannotEdit("its only argument is a generator without parentheses")
    followed = _followed(tree, call)
    head = Splice(start, opening + 1, b"(await asyncio.to_thread(" if followed else b"await asyncio.to_thread(")
    tail = [Splice(end, end, b")")] if followed else []
    if not layout.arguments:
        return [Splice(head.start, head.end, head.new + called.encode()), *tail]
    first = layout.arguments[0].start
    if file.source.begins_line(first):
        lead = file.source.data[file.source.line_start(first) : first]
        return [head, Splice(first, first, called.encode() + b"," + file.source.newline + lead), *tail]
    return [head, Splice(first, first, called.encode() + b", "), *tail]


def _followed(tree: PythonTree, call: ast.Call) -> bool:
    """Whether an attribute, a subscript, a call or a power is taken from its value."""
    parent = tree.parents[call]
    match parent:
        case ast.Attribute() | ast.Await():
            return True
        case ast.Subscript(value=value):
            return value is call
        case ast.Call(func=called):
            return called is call
        case ast.BinOp(op=ast.Pow()):
            return True
    return False
