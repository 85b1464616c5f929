"""A `try` around a statement of Python, and further clauses of one that is there."""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Sequence

from tengates.authoring.editing.edits import CannotEdit, Splice, lines_of
from tengates.authoring.editing.python_edits import PythonFile
from tengates.authoring.editing.python_tree import Definition, PythonTree, dotted_name

Clause = tuple[str, Sequence[str]]  # its head and its lines
_SIMPLE = ast.Assign | ast.AnnAssign | ast.AugAssign | ast.Expr | ast.Return
_BROAD = {"Exception", "BaseException"}


def guarded(file: PythonFile, tree: PythonTree, node: ast.AST, clauses: Sequence[Clause]) -> Splice:
    """The statement around a node in a `try`, or the clauses in front of the broad one of the `try` it stands in."""
    around = enclosing_try(tree, node)
    if around is not None:
        return _further(file, tree, around, clauses)
    statement = tree.statement(node)
    if not isinstance(statement, _SIMPLE):
        raise CannotEdit("the model is asked in the head of a loop or a block; catch the failure by hand")
    start, end = tree.whole_lines(statement)
    source, unit = file.source, _unit(file, tree, statement)
    inside = _inside_text(source.data.decode("utf-8-sig"))
    first = source.line_number(start)
    indent = source.indent(start)
    lines = lines_of(source.data[start:end])
    body = b"".join(
        line if first + index in inside or not line.strip() else unit + line for index, line in enumerate(lines)
    )
    ending = b"" if body.endswith(b"\n") else source.newline
    head = source.lines("try:", indent=indent)
    return Splice(start, end, head + body + ending + _written(file, clauses, (indent, unit)))


def enclosing_try(tree: PythonTree, node: ast.AST) -> ast.Try | None:
    """The nearest `try` of the same function whose body holds a node and that catches everything."""
    child: ast.AST = node
    for parent in tree.above(node):
        if isinstance(parent, Definition | ast.Lambda):
            return None
        if isinstance(parent, ast.Try) and child in parent.body and parent.handlers:
            return parent
        child = parent
    return None


def _further(file: PythonFile, tree: PythonTree, node: ast.Try, clauses: Sequence[Clause]) -> Splice:
    broad = [row for row in node.handlers if row.type is None or dotted_name(row.type) in _BROAD]
    if not broad:
        raise CannotEdit("a try around it treats some failures already; add the provider's errors there")
    start = tree.statement(broad[0].body[0])
    head = file.source.data.rfind(b"except", 0, tree.span(start)[0])
    position = file.source.line_start(head)
    return Splice(
        position, position, _written(file, clauses, (file.source.indent(head), _unit(file, tree, start, head)))
    )


def _unit(file: PythonFile, tree: PythonTree, statement: ast.stmt, head: int | None = None) -> bytes:
    """One step of indentation as it stands around a statement."""
    own = file.source.indent(tree.span(statement)[0])
    parent = tree.parents[statement]
    outer = file.source.indent(head) if head is not None else b""
    if head is None and isinstance(parent, ast.stmt):
        outer = file.source.indent(tree.span(parent)[0])
    return own.removeprefix(outer) or file.source.unit


def _written(file: PythonFile, clauses: Sequence[Clause], indents: tuple[bytes, bytes]) -> bytes:
    indent, unit = indents
    return b"".join(
        file.source.lines(head, indent=indent) + file.source.lines(*lines, indent=indent + unit)
        for head, lines in clauses
    )


def _inside_text(text: str) -> set[int]:
    """The lines that begin inside a string: blanks put before them would change it."""
    found: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type not in {tokenize.NL, tokenize.NEWLINE}:
            found.update(range(token.start[0] + 1, token.end[0] + 1))
    return found
