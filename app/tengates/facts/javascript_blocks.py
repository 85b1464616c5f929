"""What a block of JavaScript statements does, told without keeping the block."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tengates.facts.javascript_expressions import FUNCTIONS, Expressions, inner
from tengates.facts.syntax import Effort
from tengates.facts.tree import Node
from tengates.model.code import Exit, Expr

_LIMIT = 4_000  # nodes looked at in one block
_EXITS = {
    "return_statement": Exit.RETURN,
    "throw_statement": Exit.RAISE,
    "continue_statement": Exit.CONTINUE,
    "break_statement": Exit.BREAK,
}
_NESTED = FUNCTIONS | {"function_declaration", "generator_function_declaration", "class_declaration", "class"}
_INERT = {"empty_statement", "continue_statement", "comment"}
CALLS = {"call_expression", "new_expression"}


class Blocks:
    """Questions about blocks of one file. A "block" may be a single statement without braces."""

    def __init__(self, expressions: Expressions, effort: Effort) -> None:
        """Both belong to the file that is read."""
        self._expressions = expressions
        self._effort = effort

    def exit(self, body: Node) -> tuple[Exit, Expr | None]:
        """How a block leaves by its own last word, and what it returns or throws."""
        for statement in statements(body):
            leaving = _EXITS.get(statement.kind)
            if leaving is not None:
                value = inner(statement)
                return leaving, self._expressions.expr(value) if value is not None else None
        return Exit.NONE, None

    def calls(self, body: Node) -> tuple[str, ...]:
        """The callees in a block, nested functions left out."""
        called = (
            node.field("function") or node.field("constructor") for node in self.below(body) if node.kind in CALLS
        )
        return tuple(dict.fromkeys(self._expressions.name(function) for function in called if function is not None))

    def targets(self, body: Node) -> tuple[str, ...]:
        """What a block assigns to."""
        found = []
        for node in self.below(body):
            left = node.field("left") if node.kind == "assignment_expression" else None
            if left is not None:
                found.append(self._expressions.written(left))
        return tuple(dict.fromkeys(found))

    def mentions(self, body: Node, name: str) -> bool:
        """Whether a block uses a name, also in an object's shorthand."""
        kinds = {"identifier", "shorthand_property_identifier"}
        return any(node.kind in kinds and node.text == name for node in self.below(body, nested=True))

    def effects(self, body: Node) -> int:
        """Statements that do anything."""
        return sum(1 for child in statements(body) if child.kind not in _INERT)

    def leaves(self, body: Node) -> bool:
        """Whether a loop's body can end the loop."""
        return any(node.kind in {"break_statement", "return_statement", "throw_statement"} for node in self.below(body))

    def below(self, body: Node, *, nested: bool = False) -> Iterator[Node]:
        """The nodes of a block in source order; nested functions are left out unless asked for."""
        stack = [body]
        for _ in range(_LIMIT):
            if not stack or self._effort.exhausted:
                return
            node = stack.pop()
            if node.kind in _NESTED and not nested:
                continue
            yield node
            children = node.children
            self._effort.look(len(children) + 1)
            stack += reversed(children)


def statements(body: Node) -> Sequence[Node]:
    """The statements of a block; a body without braces is its own only one."""
    if body.kind == "statement_block":
        return body.children
    return [body]
