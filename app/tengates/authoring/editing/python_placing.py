"""Where new definitions go in a Python file."""

from __future__ import annotations

import ast

from tengates.authoring.editing.edits import CannotEdit, Splice
from tengates.authoring.editing.python_edits import PythonFile
from tengates.authoring.editing.python_tree import PythonTree

_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def above_definition(tree: PythonTree, function: ast.AST, lines: list[str]) -> Splice:
    """Lines of their own above the top-level definition that holds a function, its decorators and comments."""
    top = tree.top_statement(function)
    if isinstance(top, _DEFINITIONS):
        position = tree.first_line(top)
        while position > tree.source.start:
            above = tree.source.line_start(position - 1)
            if not tree.source.data[above:position].startswith(b"#"):
                break
            position = above
        return Splice(position, position, tree.source.lines(*_blank_before(tree, position), *lines, "", ""))
    raise CannotEdit("the handler is defined inside another statement; write the schema by hand")


def above_use(tree: PythonTree, file: PythonFile, node: ast.AST, lines: list[str]) -> Splice:
    """Lines of their own above the top-level definition that holds a node, or after the imports of a script."""
    top = tree.top_statement(node)
    if isinstance(top, _DEFINITIONS):
        return above_definition(tree, top, lines)
    return file.after_imports(tree.span(top)[0], "", *lines, "")


def _blank_before(tree: PythonTree, position: int) -> list[str]:
    """The blank lines that are wanting above a new class."""
    above = tree.source.data[tree.source.start : position].replace(b"\r", b"")
    blank = above[len(above.rstrip()) :].count(b"\n") - 1
    return [""] * max(0, 2 - blank) if above.strip() else []
