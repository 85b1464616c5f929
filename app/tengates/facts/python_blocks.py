"""What a block of Python statements does, told without keeping the block: how it leaves, whom it calls."""

from __future__ import annotations

from collections.abc import Iterator

from tengates.facts.python_expressions import Expressions
from tengates.facts.tree import Node
from tengates.model.code import Exit, Expr

_LIMIT = 4_000  # nodes looked at in one block
_EXITS = {
    "return_statement": Exit.RETURN,
    "raise_statement": Exit.RAISE,
    "continue_statement": Exit.CONTINUE,
    "break_statement": Exit.BREAK,
}
_INERT = {"pass_statement", "continue_statement", "comment"}
_NESTED = {"function_definition", "class_definition", "lambda"}


class Blocks:
    """Questions about blocks of one file."""

    def __init__(self, expressions: Expressions, *, may_yield: bool) -> None:
        """The expressions of the same file; `may_yield` False when the word stands nowhere in it."""
        self._expressions = expressions
        self._may_yield = may_yield

    def exit(self, body: Node) -> tuple[Exit, Expr | None]:
        """How a block leaves by its own last word, and what it returns or raises."""
        for statement in body.children:
            leaving = _EXITS.get(statement.kind)
            if leaving is not None:
                value = next((child for child in statement.children), None)
                return leaving, self._expressions.expr(value) if value is not None else None
        return Exit.NONE, None

    def calls(self, body: Node) -> tuple[str, ...]:
        """The callees in a block, nested functions left out."""
        found = []
        for node in _below(body):
            function = node.field("function") if node.kind == "call" else None
            if function is not None:
                found.append(self._expressions.name(function))
        return tuple(dict.fromkeys(found))

    def targets(self, body: Node) -> tuple[str, ...]:
        """What a block assigns to."""
        found = []
        for node in _below(body):
            left = node.field("left") if node.kind in {"assignment", "augmented_assignment"} else None
            if left is not None:
                found.append(self._expressions.written(left))
        return tuple(dict.fromkeys(found))

    def mentions(self, body: Node, name: str) -> bool:
        """Whether a block uses a name."""
        return any(node.kind == "identifier" and node.text == name for node in _below(body))

    def effects(self, body: Node) -> int:
        """Statements that do anything but pass, continue, or stand as a bare string."""
        return sum(1 for child in body.children if not _is_inert(child))

    def leaves(self, body: Node) -> bool:
        """Whether a loop's body can end the loop."""
        return any(node.kind in {"break_statement", "return_statement", "raise_statement"} for node in _below(body))

    def yields(self, body: Node) -> bool:
        """Whether a function's body makes it a generator."""
        return self._may_yield and any(node.kind == "yield" for node in _below(body))

    def docstring(self, body: Node) -> str:
        """The first 200 characters of the docstring."""
        first = next((child for child in body.children if child.kind != "comment"), None)
        if first is None or first.kind != "expression_statement":
            return ""
        string = next(iter(first.children), None)
        if string is None or string.kind != "string":
            return ""
        return "".join(part.text for part in string.children if part.kind == "string_content")[:200]


def _is_inert(statement: Node) -> bool:
    if statement.kind in _INERT:
        return True
    inner = statement.children
    only = inner[0].kind if len(inner) == 1 else ""
    return statement.kind == "expression_statement" and only in {"string", "ellipsis"}


def _below(body: Node) -> Iterator[Node]:
    """The nodes of a block in source order, nested functions and classes left out."""
    stack = [*reversed(body.children)]
    for _ in range(_LIMIT):
        if not stack:
            return
        node = stack.pop()
        if node.kind in _NESTED:
            continue
        yield node
        stack += reversed(node.children)
