"""Move the making of an object out of a Python function to the top of its module."""

from __future__ import annotations

import ast
import builtins
import re
import textwrap
from dataclasses import dataclass

from tengates.authoring.editing.edits import CannotEdit, Source, Splice
from tengates.authoring.editing.python_edits import PythonFile
from tengates.authoring.editing.python_tree import Definition, PythonTree, dotted_name
from tengates.model.place import Span

_CLOSING = {"close", "aclose", "dispose", "disconnect", "quit", "terminate"}
_OPENING = {"open", "start", "initialize", "setup", "enter"}
_KEY = re.compile(r"(?i)api_?key|environ|getenv|settings\.|config\.|[a-z]_(?:key|token|secret)\b|credential")
_READY = re.compile(r"^(?:os\.(?:getenv|environ\.get)|(?:httpx\.)?(?:Timeout|Limits)|int|float|str|bool|dict|Path)$")
_CONDITIONAL = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.Match, ast.ExceptHandler, ast.ClassDef, ast.Lambda)
_KEPT_WHOLE = "it is made inside an expression, a condition or a loop; give it a line of its own first"


@dataclass(frozen=True, slots=True)
class Hoisted:
    """A name, the line that makes it at the top, and the two edits."""

    name: str
    removed: Splice
    added: Splice


def hoist(file: PythonFile, span: Span, ready: int) -> Hoisted:
    """Move `name = Client(…)` to the top. `ready` is where the environment has been read. CannotEdit says why not."""
    tree = PythonTree(file.source)
    made = _made(tree, span)
    function = next(node for node in tree.above(made) if isinstance(node, Definition))
    name = _name(made)
    _refuse_other_meanings(tree, made, name)
    _refuse_uses(function, name)
    _refuse_checked_keys(tree, made)
    after = max(ready, _depends(tree, made, function))
    lines = with_comment(file.source, tree.whole_lines(made), name, b"#")
    return Hoisted(name, _removed(tree, made, lines), _added(file, tree, made, (*lines, after), ready))


def with_comment(source: Source, lines: tuple[int, int], name: str, mark: bytes) -> tuple[int, int]:
    """The lines of a statement with the comment lines above it that speak of what it makes."""
    start, end = lines
    while start > source.start:
        above = source.line_start(start - 1)
        text = source.data[above:start].strip()
        if not text.startswith(mark):
            break
        start = above
    spoken = source.data[start : lines[0]].decode("utf-8", "replace").lower()
    speaks = any(
        word in spoken for word in (name.lower(), "client", "connect", "engine", "pool", "initiali", "instance")
    )
    return (start, end) if speaks else lines


def _made(tree: PythonTree, span: Span) -> ast.Assign | ast.AnnAssign:
    for node in ast.walk(tree.module):
        if isinstance(node, (ast.Assign, ast.AnnAssign)) and isinstance(node.value, ast.Call):
            start, end = tree.span(node.value)
            if (start, end) == (span.start, span.end):
                for above in tree.above(node):
                    if isinstance(above, Definition):
                        return node
                    if isinstance(above, _CONDITIONAL):
                        break
        if isinstance(node, (ast.With, ast.AsyncWith)) and any(
            tree.span(item.context_expr) == (span.start, span.end) for item in node.items
        ):
            raise CannotEdit("a with block closes it at its end; make it when the app starts and keep it on the app")
    raise CannotEdit(_KEPT_WHOLE)


def _name(made: ast.Assign | ast.AnnAssign) -> str:
    targets = made.targets if isinstance(made, ast.Assign) else [made.target]
    if len(targets) == 1 and isinstance(targets[0], ast.Name):
        return targets[0].id
    raise CannotEdit(_KEPT_WHOLE)


def _refuse_other_meanings(tree: PythonTree, made: ast.stmt, name: str) -> None:
    """Every binding of the name must make the same thing in a function."""
    wanted = ast.dump(made)
    for node in ast.walk(tree.module):
        bound = isinstance(node, ast.Name) and node.id == name and not isinstance(node.ctx, ast.Load)
        if bound and ast.dump(tree.statement(node)) != wanted:
            raise CannotEdit(f'the name "{name}" means something else elsewhere in this file')
        if isinstance(node, (ast.Global, ast.Nonlocal)) and name in node.names:
            raise CannotEdit(f'the name "{name}" is shared between functions already')
        imported = isinstance(node, ast.alias) and (node.asname or node.name) == name
        defined = isinstance(node, (*_DEFINITIONS, ast.ClassDef)) and node.name == name
        if imported or defined:
            raise CannotEdit(f'the name "{name}" means something else elsewhere in this file')


_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def _refuse_uses(function: ast.AST, name: str) -> None:
    """It must not be closed, changed or entered by the function."""
    for node in ast.walk(function):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == name:
            if node.attr in _CLOSING:
                raise CannotEdit("the function closes it at its end; leave that out first")
            if node.attr in _OPENING:
                raise CannotEdit("the function opens it each time; do that when the app starts")
            if not isinstance(node.ctx, ast.Load):
                raise CannotEdit("the function changes it after it is made")
        if isinstance(node, ast.withitem) and dotted_name(node.context_expr) == name:
            raise CannotEdit("a with block closes it at its end; make it when the app starts and keep it on the app")


def _refuse_checked_keys(tree: PythonTree, made: ast.stmt) -> None:
    """Where a missing key has an answer of its own, a client at the top would fail before it."""
    start = tree.span(made)[0]
    for above in tree.above(made):
        if isinstance(above, Definition):
            for node in ast.walk(above):
                if isinstance(node, ast.If) and tree.span(node)[0] < start and _KEY.search(tree.text(node.test)):
                    raise CannotEdit(
                        "the function has an answer for a missing key, which a client at the top would not reach"
                    )


def _depends(tree: PythonTree, made: ast.Assign | ast.AnnAssign, function: ast.AST) -> int:
    """Where the last top-level statement ends that binds a name which it is made from."""
    assert made.value is not None  # noqa: S101  chosen for its call
    position = 0
    for node in ast.walk(made):
        if isinstance(node, (ast.Await, ast.Yield, ast.YieldFrom, ast.NamedExpr)):
            raise CannotEdit("it is made from what is only known while the request runs")
        if isinstance(node, ast.Call) and node is not made.value and not _READY.match(dotted_name(node.func)):
            raise CannotEdit(
                f"it is made from the answer of {dotted_name(node.func) or 'a call'}, which may not be ready at the start"
            )
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            position = max(position, _bound(tree, node.id, function))
    return position


def _bound(tree: PythonTree, name: str, function: ast.AST) -> int:
    for node in ast.walk(function):
        inside = isinstance(node, ast.Name) and node.id == name and not isinstance(node.ctx, ast.Load)
        if inside or (isinstance(node, ast.arg) and node.arg == name):
            raise CannotEdit(f"it is made from {name}, which only this request knows")
    found = [row for row in tree.module.body if name in _binds(row)]
    if not found and hasattr(builtins, name):
        return 0
    if len(found) != 1:
        raise CannotEdit(f"it is made from {name}, which this refactor cannot follow to the top of the file")
    return tree.span(found[0])[1]


def _binds(statement: ast.stmt) -> set[str]:
    match statement:
        case ast.Import(names=names) | ast.ImportFrom(names=names):
            return {(item.asname or item.name).partition(".")[0] for item in names}
        case ast.Assign(targets=targets):
            return {node.id for target in targets for node in ast.walk(target) if isinstance(node, ast.Name)}
        case ast.AnnAssign(target=ast.Name(id=name)):
            return {name}
        case ast.ClassDef(name=name):
            return {name}
        case ast.Try() | ast.If():
            return {
                name
                for row in ast.walk(statement)
                if isinstance(row, ast.stmt) and row is not statement
                for name in _binds(row)
            }
    return set()


def _removed(tree: PythonTree, made: ast.stmt, lines: tuple[int, int]) -> Splice:
    """The statement's lines, and the blank line that would be left over."""
    block = tree.block(made)
    if len(block) == 1:
        raise CannotEdit("nothing else stands in its block")
    start, end = lines
    source = tree.source
    before = source.line_start(start - 1) if start > source.start else start
    opens = made is block[0]
    while source.is_blank_line(end) and (opens or source.is_blank_line(before)):
        end = source.next_line(end)
    return Splice(start, end, b"")


def _added(file: PythonFile, tree: PythonTree, made: ast.stmt, where: tuple[int, int, int], ready: int) -> Splice:
    start, end, after = where
    raw = file.source.data[start:end].decode("utf-8").replace("\r\n", "\n")
    if any(
        isinstance(node, ast.Constant) and isinstance(node.value, (str, bytes)) and node.end_lineno != node.lineno
        for node in ast.walk(made)
    ):
        raise CannotEdit("a text over several lines stands in it")
    lines = textwrap.dedent(raw).rstrip("\n").split("\n")
    top = tree.top_statement(made)
    header = _header_end(file)
    if after > header:
        if after > tree.span(top)[0]:
            raise CannotEdit("it is made from what stands further down in this file")
        position = file.source.next_line(after)
        gap = file.source.newline if ready == after else b""
        return Splice(position, position, file.source.new_line_before(position) + gap + file.source.lines(*lines))
    return file.after_imports(tree.span(top)[0], *lines)


def _header_end(file: PythonFile) -> int:
    ends = []
    for item in file.layout.statements:
        if item.kind == "def":
            break
        if item.kind in {"import", "guard"}:
            ends.append(item.end)
    return max(ends, default=0)
