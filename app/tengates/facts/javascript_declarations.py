"""What declarations of JavaScript name: targets, parameters, fields, decorators, directives, exports."""

from __future__ import annotations

from collections.abc import Iterator

from ast_grep_py import SgNode

from tengates.facts.javascript_blocks import statements
from tengates.facts.javascript_expressions import Expressions, inner
from tengates.model.code import Expr, Parameter


class Declarations:
    """Questions about declarations of one file."""

    def __init__(self, expressions: Expressions) -> None:
        """The expressions of the same file."""
        self._expressions = expressions

    def targets(self, name: SgNode) -> Iterator[tuple[str, str]]:
        """Names that a declaration gives a value: the whole of it, or a member of it."""
        if name.kind() not in {"object_pattern", "array_pattern"}:
            yield self._expressions.chain(name, resolve=False), ""
            return
        places = [child for child in name.children() if child.is_named()]
        for place, part in enumerate(places):
            kind = part.kind()
            if kind == "shorthand_property_identifier_pattern":
                yield part.text(), part.text()
            elif kind == "pair_pattern":
                key, local = part.field("key"), part.field("value")
                if key is not None and local is not None:
                    yield local.text(), key.text()
            elif kind == "object_assignment_pattern":
                left = part.field("left")
                if left is not None:
                    yield left.text(), left.text()
            elif kind == "identifier":
                yield part.text(), f"[{place}]"

    def decorators(self, node: SgNode) -> tuple[Expr, ...]:
        """Decorators stand before a method as its siblings."""
        found = [child for child in node.children() if child.kind() == "decorator"]
        before = node.prev()
        while before is not None and before.kind() == "decorator":
            found.insert(0, before)
            before = before.prev()
        return tuple(self._expressions.expr(inner(child) or child) for child in found)

    def parameters(self, parameters: SgNode) -> Iterator[Parameter]:
        """The parameters of a function; a pattern is named by its text."""
        if parameters.kind() == "identifier":
            yield Parameter(parameters.text())
            return
        for child in parameters.children():
            if not child.is_named() or child.kind() == "comment":
                continue
            pattern = child.field("pattern") or child.field("left") or child
            annotation, default = child.field("type"), child.field("value") or child.field("right")
            yield Parameter(
                " ".join(pattern.text().split())[:200],
                self._expressions.expr(annotation, 4) if annotation is not None else None,
                self._expressions.expr(default, 4) if default is not None else None,
            )

    def fields(self, body: SgNode | None) -> Iterator[Parameter]:
        """The fields of a class, interface or object type."""
        for child in body.children() if body is not None else ():
            if child.kind() in {"property_signature", "public_field_definition", "field_definition"}:
                name, annotation, value = child.field("name"), child.field("type"), child.field("value")
                if name is not None:
                    yield Parameter(
                        name.text(),
                        self._expressions.expr(annotation, 3) if annotation is not None else None,
                        self._expressions.expr(value, 4) if value is not None else None,
                    )


def directives(body: SgNode) -> Iterator[str]:
    """`"use server"` and the like at the top of a block or file."""
    for statement in statements(body) if body.kind() == "statement_block" else body.children():
        if statement.kind() == "comment":
            continue
        first = inner(statement) if statement.kind() == "expression_statement" else None
        if first is None or first.kind() != "string":
            return
        yield first.text()[1:-1]


def commonjs_export(target: str) -> str:
    """The name under which an assignment to `exports` exports, "" for any other target."""
    if target == "module.exports":
        return "default"
    for prefix in ("module.exports.", "exports."):
        if target.startswith(prefix):
            return target.removeprefix(prefix)
    return ""
