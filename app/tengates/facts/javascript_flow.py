"""Branches, loops and handlers of one JavaScript file: what each of them says about what happens next."""

from __future__ import annotations

from tengates.facts.javascript_blocks import Blocks
from tengates.facts.javascript_expressions import FUNCTIONS, Expressions, inner, unwrapped
from tengates.facts.syntax import Effort
from tengates.facts.tree import Node
from tengates.model.code import Branch, Exit, Handler, Loop

_ALWAYS = {"true", "1", ";"}


class Flow:
    """Makes the values; the walk goes on below them by itself."""

    def __init__(self, expressions: Expressions, effort: Effort) -> None:
        """Both belong to the file that is read."""
        self._expressions = expressions
        self._blocks = Blocks(expressions, effort)

    def branch(self, node: Node, condition: Node, body: Node, scope: str) -> Branch:
        """An `if`."""
        leaving, returned = self._blocks.exit(body)
        made = self._expressions.expr(condition)
        return Branch(made, node.span, leaving, scope, returned, self._blocks.calls(body))

    def loop(self, node: Node, body: Node, scope: str) -> Loop:
        """A `for`, `while` or `do`."""
        condition = node.field("condition")
        endless = condition is None or unwrapped(condition).words() in _ALWAYS
        return Loop(
            span=node.span,
            kind="for" if node.kind.startswith("for") else "while",
            bounded=node.kind == "for_in_statement" or not endless,
            has_exit=self._blocks.leaves(body),
            scope=scope,
            condition=self._expressions.expr(condition, 3) if condition is not None else None,
        )

    def caught(self, clause: Node, tried: Node | None, scope: str) -> Handler | None:
        """A `catch` clause."""
        calls = self._blocks.calls(tried) if tried is not None else ()
        return self._handler(clause, clause.field("parameter"), scope, calls)

    def caught_by_method(self, node: Node, function: Node, scope: str) -> Handler | None:
        """`.catch(error => …)` handles errors as a `catch` clause does."""
        name = function.field("property") if function.kind == "member_expression" else None
        arguments = node.field("arguments")
        if name is None or name.text != "catch" or arguments is None:
            return None
        given = next((child for child in arguments.children if child.kind in FUNCTIONS), None)
        if given is None:
            return None
        parameters = given.field("parameters") or given.field("parameter")
        owner = function.field("object")
        tried = self._blocks.calls(owner) if owner is not None else ()
        first = inner(parameters) if parameters is not None and parameters.kind == "formal_parameters" else parameters
        return self._handler(given, first, scope, tried)

    def _handler(self, node: Node, parameter: Node | None, scope: str, tried: tuple[str, ...]) -> Handler | None:
        body = node.field("body")
        if body is None:
            return None
        name = parameter.words().partition(":")[0].strip() if parameter is not None else ""
        leaving, returned = self._blocks.exit(body)
        if body.kind != "statement_block" and leaving is Exit.NONE:
            leaving, returned = Exit.RETURN, self._expressions.expr(body)
        return Handler(
            types=(),
            span=node.span,
            scope=scope,
            name=name,
            exit=leaving,
            returned=returned,
            calls=self._blocks.calls(body),
            assigns=self._blocks.targets(body),
            uses_error=bool(name) and self._blocks.mentions(body, name),
            effects=self._blocks.effects(body),
            try_calls=tried,
        )
