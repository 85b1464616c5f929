"""The abstract tree of a Python file with byte positions: what an expression means and where it stands.

Positions inside f-strings are wrong in some versions of Python; `text_matches` tells.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cached_property

from tengates.authoring.editing.edits import CannotEdit, Source
from tengates.facts.python_parser import parsed

Definition = ast.FunctionDef | ast.AsyncFunctionDef


class PythonTree:
    """A parsed file; every node can be asked for its bytes and its parent."""

    def __init__(self, source: Source) -> None:
        """Parse; CannotEdit when the compiler refuses the file."""
        self.source = source
        try:
            self.module = parsed(source.data.decode("utf-8-sig"))
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            raise CannotEdit(
                "the file that must change does not parse, or is written for a newer Python than this refactor reads"
            ) from error

    @cached_property
    def _starts(self) -> list[int]:
        starts = [self.source.start]
        position = self.source.data.find(b"\n")
        while position >= 0:
            starts.append(position + 1)
            position = self.source.data.find(b"\n", position + 1)
        return starts

    @cached_property
    def parents(self) -> dict[ast.AST, ast.AST]:
        """The parent of each node."""
        return {child: node for node in ast.walk(self.module) for child in ast.iter_child_nodes(node)}

    def span(self, node: ast.expr | ast.stmt | ast.arg | ast.keyword | ast.ExceptHandler) -> tuple[int, int]:
        """Start and end in bytes; parentheses around an expression are not part of it."""
        end_line, end_column = node.end_lineno or node.lineno, node.end_col_offset or node.col_offset
        return self._starts[node.lineno - 1] + node.col_offset, self._starts[end_line - 1] + end_column

    def text(self, node: ast.expr | ast.stmt | ast.arg) -> str:
        """A node as written."""
        start, end = self.span(node)
        return self.source.data[start:end].decode("utf-8", "replace")

    def text_matches(self, node: ast.expr) -> bool:
        """Whether the bytes at a node's position really are that node."""
        try:
            written = parsed(self.text(node).strip(), "eval").body
        except (SyntaxError, ValueError):
            return False
        return ast.dump(written) == ast.dump(node)

    def above(self, node: ast.AST) -> Iterator[ast.AST]:
        """The nodes that enclose this one, from the inside out."""
        current = self.parents.get(node)
        while current is not None:
            yield current
            current = self.parents.get(current)

    def statement(self, node: ast.AST) -> ast.stmt:
        """The statement that holds a node."""
        if isinstance(node, ast.stmt):
            return node
        return next(item for item in self.above(node) if isinstance(item, ast.stmt))

    def top_statement(self, node: ast.AST) -> ast.stmt:
        """The top-level statement that holds a node."""
        chain = [node, *self.above(node)]
        return next(item for item in reversed(chain) if isinstance(item, ast.stmt))

    def block(self, statement: ast.stmt) -> list[ast.stmt]:
        """The list of statements that a statement stands in."""
        parent = self.parents[statement]
        for name in ("body", "orelse", "finalbody"):
            block = getattr(parent, name, None)
            if isinstance(block, list) and statement in block:
                return block
        raise CannotEdit("the statement stands in an unusual place")

    def first_line(self, definition: Definition | ast.ClassDef) -> int:
        """Where a definition's line starts, its decorators included."""
        first: ast.expr | ast.stmt = definition.decorator_list[0] if definition.decorator_list else definition
        return self.source.line_start(self.span(first)[0])

    def definition_at(self, line: int) -> Definition:
        """The function whose `def` stands on this line; CannotEdit when none does."""
        for node in ast.walk(self.module):
            if isinstance(node, Definition) and node.lineno == line:
                return node
        raise CannotEdit("the function was not found again at this place")

    def whole_lines(self, statement: ast.stmt) -> tuple[int, int]:
        """The bytes of a statement's lines; CannotEdit when it shares them with another statement."""
        start, end = self.span(statement)
        rest = self.source.data[end : self.source.line_end(end)].strip()
        if not self.source.begins_line(start) or (rest and not rest.startswith(b"#")):
            raise CannotEdit("the statement shares its line with another")
        return self.source.line_start(start), self.source.next_line(end)


def dotted_name(node: ast.AST) -> str:
    """`a.b.c` for a chain of attributes, "" for anything else."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ast.Name) else ""
