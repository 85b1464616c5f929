"""A bound for a loop of Python, written as its file is."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from tengates.authoring.editing.edits import CannotEdit, Splice
from tengates.authoring.editing.python_edits import PythonFile
from tengates.authoring.editing.python_tree import Definition, PythonTree, dotted_name
from tengates.model.place import Span

_RUNS_ON = "nothing inside this loop ends it, so it may be meant to run for ever; decide when it should stop"
_PAUSES = "it pauses between its turns, so it may be meant to wait for something; decide when it should stop"
_SHARES = "the loop shares its line with its body"


@dataclass(frozen=True)
class PythonLoop:
    """A `while` of a file, verified to be one that a bound can end."""

    file: PythonFile
    tree: PythonTree
    node: ast.While

    @property
    def is_endless(self) -> bool:
        """`while True`."""
        return isinstance(self.node.test, ast.Constant) and bool(self.node.test.value)

    @property
    def tries_again(self) -> bool:
        """Whether its turns are tries of the same thing: it is one `try` that leaves the loop when it succeeds."""
        only = self.node.body[0] if len(self.node.body) == 1 else None
        return isinstance(only, ast.Try) and bool(only.handlers) and any(_leaves(item) for item in only.body)

    def bounded(self, limit: str, complaint: str) -> tuple[Splice, Splice]:
        """The edit that counts the turns, and the one beside it without which it says nothing or makes no sense."""
        return self._as_range(limit, complaint) if self.is_endless else self._counted(limit, complaint)

    def _as_range(self, limit: str, complaint: str) -> tuple[Splice, Splice]:
        source = self.file.source
        start, _ = self.tree.span(self.node)
        test, end = self.tree.span(self.node.test)
        if source.data[start:test] != b"while " or source.data[end : end + 1] != b":":
            raise CannotEdit("the head of the loop is written in an unusual way")
        name = self.file.free_name("_turn" if "turn" in complaint else "_try")
        head = Splice(start, end, f"for {name} in range({limit})".encode())
        indent, deeper = source.indent(start), source.indent(self.tree.span(self.node.body[0])[0])
        after = self._end_of_body(len(deeper))
        text = source.new_line_before(after) + source.lines("else:", indent=indent)
        return head, Splice(after, after, text + source.lines(complaint, indent=deeper))

    def _counted(self, limit: str, complaint: str) -> tuple[Splice, Splice]:
        source = self.file.source
        start, first = self.tree.span(self.node)[0], self.tree.span(self.node.body[0])[0]
        name = self.file.free_name("turns")
        indent, deeper = source.indent(start), source.indent(first)
        step = deeper.removeprefix(indent).decode()
        head = source.line_start(start)
        begins = source.line_start(first)
        lines = (f"{name} += 1", f"if {name} > {limit}:", f"{step}{complaint}")
        return (
            Splice(begins, begins, source.lines(*lines, indent=deeper)),
            Splice(head, head, source.lines(f"{name} = 0", indent=indent)),
        )

    def _end_of_body(self, width: int) -> int:
        """After the last statement and the comments that belong to the body."""
        source = self.file.source
        position = source.next_line(self.tree.span(self.node.body[-1])[1] - 1)
        end = position
        while position < len(source.data):
            line = source.data[position : source.line_end(position)]
            indented = len(line) - len(line.lstrip(b" \t"))
            if line.strip() and not (line.lstrip().startswith(b"#") and indented >= width):
                break
            position = source.next_line(position)
            end = position if line.strip() else end
        return end


def loop_at(file: PythonFile, span: Span) -> PythonLoop:
    """The `while` at a place; CannotEdit when a bound would not be sound there."""
    tree = PythonTree(file.source)
    found = [node for node in ast.walk(tree.module) if isinstance(node, ast.While) and tree.span(node)[0] == span.start]
    if not found:
        raise CannotEdit("only a while loop gets a bound by this refactor; count the turns of this one by hand")
    loop = PythonLoop(file, tree, found[0])
    _refuse(loop)
    return loop


def _refuse(loop: PythonLoop) -> None:
    node, source = loop.node, loop.file.source
    first, last = loop.tree.span(node.body[0])[0], loop.tree.span(node.body[-1])[1]
    if node.orelse:
        raise CannotEdit("the loop has an else already")
    if not source.begins_line(first) or not source.begins_line(loop.tree.span(node)[0]):
        raise CannotEdit(_SHARES)
    if b";" in source.data[last : source.line_end(last)].partition(b"#")[0]:
        raise CannotEdit(_SHARES)
    if any(_pauses(item) for item in _own(node.body)):
        raise CannotEdit(_PAUSES)
    if loop.is_endless and not any(_leaves(item) for item in node.body):
        raise CannotEdit(_RUNS_ON)


def _own(body: list[ast.stmt]) -> Iterator[ast.AST]:
    """What stands in a body, leaving out functions that are defined there and what handles failures."""
    stack: list[ast.AST] = list(body)
    while stack:
        node = stack.pop()
        yield node
        if not isinstance(node, Definition | ast.Lambda | ast.ClassDef):
            stack += [item for item in ast.iter_child_nodes(node) if not isinstance(item, ast.ExceptHandler)]


def _pauses(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call) or dotted_name(node.func).rpartition(".")[2] != "sleep":
        return False
    given = node.args[0] if node.args else None
    return not (isinstance(given, ast.Constant) and given.value == 0)


def _leaves(statement: ast.stmt) -> bool:
    """Whether a statement returns, or breaks out of the loop it stands in."""
    stack: list[tuple[ast.AST, bool]] = [(statement, False)]
    while stack:
        node, nested = stack.pop()
        if isinstance(node, ast.Return) or (isinstance(node, ast.Break) and not nested):
            return True
        if not isinstance(node, Definition | ast.Lambda | ast.ClassDef):
            inside = nested or isinstance(node, ast.While | ast.For | ast.AsyncFor)
            stack += [(item, inside) for item in ast.iter_child_nodes(node)]
    return False
