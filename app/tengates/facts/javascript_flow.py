"""Branches, loops and handlers of one JavaScript file: what each of them says about what happens next."""

from __future__ import annotations

from ast_grep_py import SgNode

from tengates.facts.javascript_blocks import Blocks
from tengates.facts.javascript_expressions import FUNCTIONS, Expressions, inner, unwrapped
from tengates.facts.syntax import Positions
from tengates.model.code import Branch, Exit, Handler, Loop

_ALWAYS = {"true", "1", ";"}


class Flow:
    """Makes the values; the walk goes on below them by itself."""

    def __init__(self, expressions: Expressions, positions: Positions) -> None:
        """Both belong to the file that is read."""
        self._expressions = expressions
        self._positions = positions
        self._blocks = Blocks(expressions, positions)

    def branch(self, node: SgNode, condition: SgNode, body: SgNode, scope: str) -> Branch:
        """An `if`."""
        leaving, returned = self._blocks.exit(body)
        made = self._expressions.expr(condition)
        return Branch(made, self._positions.span(node), leaving, scope, returned, self._blocks.calls(body))

    def loop(self, node: SgNode, body: SgNode, scope: str) -> Loop:
        """A `for`, `while` or `do`."""
        condition = node.field("condition")
        endless = condition is None or self._positions.words(unwrapped(condition)) in _ALWAYS
        return Loop(
            span=self._positions.span(node),
            kind="for" if node.kind().startswith("for") else "while",
            bounded=node.kind() == "for_in_statement" or not endless,
            has_exit=self._blocks.leaves(body),
            scope=scope,
            condition=self._expressions.expr(condition, 3) if condition is not None else None,
        )

    def caught(self, clause: SgNode, tried: SgNode | None, scope: str) -> Handler | None:
        """A `catch` clause."""
        calls = self._blocks.calls(tried) if tried is not None else ()
        return self._handler(clause, clause.field("parameter"), scope, calls)

    def caught_by_method(self, node: SgNode, function: SgNode, scope: str) -> Handler | None:
        """`.catch(error => …)` handles errors as a `catch` clause does."""
        name = function.field("property") if function.kind() == "member_expression" else None
        arguments = node.field("arguments")
        if name is None or name.text() != "catch" or arguments is None:
            return None
        given = next((child for child in arguments.children() if child.kind() in FUNCTIONS), None)
        if given is None:
            return None
        parameters = given.field("parameters") or given.field("parameter")
        owner = function.field("object")
        tried = self._blocks.calls(owner) if owner is not None else ()
        first = inner(parameters) if parameters is not None and parameters.kind() == "formal_parameters" else parameters
        return self._handler(given, first, scope, tried)

    def _handler(self, node: SgNode, parameter: SgNode | None, scope: str, tried: tuple[str, ...]) -> Handler | None:
        body = node.field("body")
        if body is None:
            return None
        name = self._positions.words(parameter).partition(":")[0].strip() if parameter is not None else ""
        leaving, returned = self._blocks.exit(body)
        if body.kind() != "statement_block" and leaving is Exit.NONE:
            leaving, returned = Exit.RETURN, self._expressions.expr(body)
        return Handler(
            types=(),
            span=self._positions.span(node),
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
