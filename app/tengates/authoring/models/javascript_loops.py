"""A bound for a loop of JavaScript, written as its file is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ast_grep_py import SgNode

from tengates.authoring.editing.edits import CannotEdit, Splice
from tengates.authoring.editing.javascript_edits import JavaScriptFile
from tengates.model.place import Span

_RUNS_ON = "nothing inside this loop ends it, so it may be meant to run for ever; decide when it should stop"
_PAUSES = "it pauses between its turns, so it may be meant to wait for something; decide when it should stop"
_LOOPS = {"while_statement", "for_statement", "for_in_statement", "do_statement", "switch_statement"}
_FUNCTIONS = {"function_declaration", "function_expression", "arrow_function", "method_definition", "class_body"}
_TIMERS = ("setTimeout", "sleep", "delay", "wait")
_NAMES = {"identifier", "shorthand_property_identifier", "shorthand_property_identifier_pattern"}
_WHOLE = frozenset({"while_statement", "for_statement", "do_statement"})


@dataclass(frozen=True)
class JavaScriptLoop:
    """A loop of a file, verified to be one that a bound can end."""

    file: JavaScriptFile
    node: SgNode
    body: SgNode
    condition: str  # "" for none

    @property
    def tries_again(self) -> bool:
        """Whether its turns are tries of the same thing: it is one `try` that leaves the loop when it succeeds."""
        rows = [child for child in self.body.children() if child.is_named() and child.kind() != "comment"]
        inner = rows[0].field("body") if len(rows) == 1 and rows[0].kind() == "try_statement" else None
        return inner is not None and _leaves(inner)

    def bounded(self, limit: str, complaint: str) -> tuple[Splice, Splice]:
        """The edit that complains when there were too many turns, and the one that counts them."""
        source = self.file.source
        name = self._free("attempt" if "tries" in complaint else "turn")
        start, opening = self.file.start(self.node), self.file.start(self.body)
        first = next(child for child in self.body.children() if child.is_named())
        begins = source.line_start(self.file.start(first))
        indent = source.indent(begins)
        step = indent.removeprefix(source.indent(start)).decode()
        lines = (f"if ({name} > {limit}) {{", f"{step}throw new Error({complaint}){self.file.semicolon}", "}")
        head = f"for (let {name} = 1; {self.condition}; {name}++) "
        return (
            Splice(begins, begins, source.lines(*lines, indent=indent)),
            Splice(start, opening, head.encode()),
        )

    def _free(self, wanted: str) -> str:
        """A name that nothing in the loop uses: it is known there alone."""
        used = {node.text() for node in _within(self.node) if node.kind() in _NAMES}
        return next(name for number in range(1, 1000) if (name := wanted + str(number) * (number > 1)) not in used)


def loop_at(file: JavaScriptFile, span: Span) -> JavaScriptLoop:
    """The loop at a place; CannotEdit when a bound would not be sound there."""
    node = file.node_at(span, _WHOLE)
    body = node.field("body") if node is not None else None
    if node is None or body is None or body.kind() != "statement_block" or node.kind() == "do_statement":
        raise CannotEdit("the loop is written in a way that this refactor does not edit; count its turns by hand")
    loop = JavaScriptLoop(file, node, body, _condition(file, node))
    source = file.source
    named = [child for child in body.children() if child.is_named()]
    if not named or not source.begins_line(file.start(named[0])):
        raise CannotEdit("the loop shares its line with its body")
    if any(_pauses(item) for item in _own(body)):
        raise CannotEdit(_PAUSES)
    if not loop.condition and not _leaves(body):
        raise CannotEdit(_RUNS_ON)
    return loop


def _condition(file: JavaScriptFile, node: SgNode) -> str:
    """What a loop asks before each turn, "" for `while (true)` and `for (;;)`."""
    if node.kind() == "while_statement":
        asked = node.field("condition")
        text = asked.text()[1:-1].strip() if asked is not None else ""
        if "//" in text or "/*" in text:
            raise CannotEdit("a comment stands in the head of the loop")
        return "" if text in {"true", "1"} else text
    head = file.text[node.range().start.index :].partition(")")[0]
    if "".join(head.split()) != "for(;;":
        raise CannotEdit("the loop is written in a way that this refactor does not edit; count its turns by hand")
    return ""


def _within(node: SgNode) -> Iterator[SgNode]:
    stack = [node]
    while stack:
        current = stack.pop()
        yield current
        stack += current.children()


def _own(body: SgNode) -> Iterator[SgNode]:
    """What stands in a body, leaving out functions that are defined there and what handles failures."""
    stack = list(body.children())
    while stack:
        node = stack.pop()
        yield node
        if node.kind() not in _FUNCTIONS | {"catch_clause"}:
            stack += node.children()


def _pauses(node: SgNode) -> bool:
    called = node.field("function") if node.kind() == "call_expression" else None
    if called is not None and called.text().rpartition(".")[2] in _TIMERS:
        return True
    made = node.field("constructor") if node.kind() == "new_expression" else None
    return made is not None and made.text() == "Promise" and "setTimeout" in node.text()


def _leaves(body: SgNode) -> bool:
    """Whether a block returns, or breaks out of the loop it is the body of."""
    stack = [(child, False) for child in body.children()]
    while stack:
        node, nested = stack.pop()
        if node.kind() == "return_statement" or (node.kind() == "break_statement" and not nested):
            return True
        if node.kind() not in _FUNCTIONS:
            inside = nested or node.kind() in _LOOPS
            stack += [(child, inside) for child in node.children()]
    return False
