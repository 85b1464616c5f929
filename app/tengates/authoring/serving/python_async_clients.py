"""Swap a model SDK's plain client for its asynchronous one where everything that uses it can await."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from tengates.authoring.editing.edits import CannotEdit, Splice
from tengates.authoring.editing.python_edits import PythonFile
from tengates.authoring.editing.python_tree import Definition, PythonTree, dotted_name
from tengates.authoring.serving.python_awaiting import awaited, blocking_call
from tengates.model.place import Span

_ASYNC = {
    "OpenAI": "AsyncOpenAI",
    "AzureOpenAI": "AsyncAzureOpenAI",
    "Anthropic": "AsyncAnthropic",
    "AnthropicBedrock": "AsyncAnthropicBedrock",
    "AnthropicVertex": "AsyncAnthropicVertex",
    "Groq": "AsyncGroq",
    "Together": "AsyncTogether",
}


@dataclass(frozen=True, slots=True)
class ClientSwap:
    """The constructor's edit, and all that must come with it: the import and each `await`."""

    name: str
    made: Splice
    supporting: tuple[Splice, ...]
    calls: tuple[tuple[int, int], ...]


def swapped_client(file: PythonFile, tree: PythonTree, call: ast.Call) -> ClientSwap | None:
    """The swap that mends a call, None where the client has uses that would break."""
    name = dotted_name(call.func).partition(".")[0]
    made = _made(tree, call, name)
    if made is None or any(item.arg in {"http_client", None} for item in made.keywords):
        return None
    uses = list(_uses(tree, name))
    if not uses or any(use is None for use in uses):
        return None
    calls = [use for use in uses if use is not None]
    supporting = [splice for use in calls for splice in awaited(tree, use)]
    constructor, imported = _renamed(file, tree, made)
    if constructor is None:
        return None
    return ClientSwap(name, constructor, (*imported, *supporting), tuple(tree.span(use) for use in calls))


def _made(tree: PythonTree, call: ast.Call, name: str) -> ast.Call | None:
    """The one assignment in the file that makes the client, in the call's own function or at the top."""
    found = [
        node
        for node in ast.walk(tree.module)
        if isinstance(node, ast.Name) and node.id == name and not isinstance(node.ctx, ast.Load)
    ]
    if len(found) != 1 or any(
        isinstance(node, (ast.Global, ast.Nonlocal)) and name in node.names for node in ast.walk(tree.module)
    ):
        return None
    statement = tree.parents[found[0]]
    if (
        not isinstance(statement, ast.Assign)
        or not isinstance(statement.value, ast.Call)
        or len(statement.targets) != 1
    ):
        return None
    owner = next((above for above in tree.above(statement) if isinstance(above, (Definition, ast.ClassDef))), None)
    if owner is not None and owner not in tree.above(call):
        return None
    return statement.value if dotted_name(statement.value.func).rpartition(".")[2] in _ASYNC else None


def _uses(tree: PythonTree, name: str) -> Iterator[ast.Call | None]:
    """Each call that a use of the client is part of; None for a use that is no call which can be awaited at once."""
    for node in ast.walk(tree.module):
        if not isinstance(node, ast.Name) or node.id != name or not isinstance(node.ctx, ast.Load):
            continue
        top: ast.AST = node
        while isinstance(above := tree.parents[top], ast.Attribute):
            top = above
        call = tree.parents[top]
        yield (
            call
            if isinstance(call, ast.Call) and call.func is top and top is not node and _can_wait(tree, call)
            else None
        )


def _can_wait(tree: PythonTree, call: ast.Call) -> bool:
    if dotted_name(call.func).endswith((".stream", ".with_options", ".copy", ".list", ".parse_stream")):
        return False
    if any(item.arg is None or (item.arg == "stream" and _may_be_on(item.value)) for item in call.keywords):
        return False
    if isinstance(tree.parents[call], (ast.Await, ast.withitem)):
        return False
    try:
        start, end = tree.span(call)
        blocking_call(tree, Span(call.lineno, call.lineno, start, end))
    except CannotEdit:
        return False
    return True


def _may_be_on(value: ast.expr) -> bool:
    return not (isinstance(value, ast.Constant) and value.value is False)


def _renamed(file: PythonFile, tree: PythonTree, made: ast.Call) -> tuple[Splice | None, tuple[Splice, ...]]:
    start, end = tree.span(made.func)
    written = tree.text(made.func)
    before, _, last = written.rpartition(".")
    wanted = _ASYNC[last]
    if before:
        return Splice(end - len(last), end, wanted.encode()), ()
    for row in tree.module.body:
        if isinstance(row, ast.ImportFrom) and row.level == 0:
            for item in row.names:
                if item.name == last and item.asname is None:
                    return Splice(start, end, wanted.encode()), _import(file, tree, (row, item), wanted)
    return None, ()


def _import(
    file: PythonFile, tree: PythonTree, where: tuple[ast.ImportFrom, ast.alias], wanted: str
) -> tuple[Splice, ...]:
    row, item = where
    others = [node for node in ast.walk(tree.module) if isinstance(node, ast.Name) and node.id == item.name]
    if len(others) > 1 or file.has_import(row.module or "", wanted):
        return file.add_import(row.module or "", wanted)
    line = item.lineno - row.lineno
    lines = file.source.data[tree.span(row)[0] : tree.span(row)[1]].split(b"\n")
    offset = tree.span(row)[0] + sum(len(part) + 1 for part in lines[:line])
    start = offset + item.col_offset - (row.col_offset if line == 0 else 0)
    return (Splice(start, start + len(item.name), wanted.encode()),)
