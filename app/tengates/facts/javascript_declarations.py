"""What declarations of JavaScript name: targets, parameters, fields, decorators, directives, exports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tengates.facts.javascript_around import Around
from tengates.facts.javascript_blocks import statements
from tengates.facts.javascript_expressions import Expressions, inner
from tengates.facts.syntax import Effort
from tengates.facts.tree import Node
from tengates.model.code import Class, Expr, Function, Parameter

_BASES = 4  # names kept of what a class extends
_PATTERN = 1_000  # characters read of a pattern that is a parameter
_NAME = 200  # characters kept of a member's name
_PATTERNS = {"object_pattern", "array_pattern"}


class Declarations:
    """Questions about declarations of one file."""

    def __init__(self, expressions: Expressions, effort: Effort) -> None:
        """Both belong to the file that is read."""
        self._expressions = expressions
        self._effort = effort

    def targets(self, name: Node) -> Iterator[tuple[str, str]]:
        """Names that a declaration gives a value: the whole of it, or a member of it."""
        if name.kind not in {"object_pattern", "array_pattern"}:
            yield self._expressions.written(name), ""
            return
        for target, member, _ in self.taken(name):
            yield target, member

    def taken(self, pattern: Node) -> Iterator[tuple[str, str, Node | None]]:
        """Each name of a pattern with the dotted member it takes and what it is without one."""
        stack: list[tuple[Node, str, Node | None]] = [(pattern, "", None)]
        while stack and not self._effort.exhausted:
            node, member, default = stack.pop()
            kind = node.kind
            if kind in {"assignment_pattern", "object_assignment_pattern"}:
                left = node.field("left")
                named = member if kind == "assignment_pattern" or left is None else _joined(member, left.text)
                stack += [(left, named, node.field("right"))] if left is not None else []
            elif kind in _PATTERNS:
                parts = list(_parts(node, member))
                self._effort.look(len(parts) + len(member))
                stack += [(part, place, default) for part, place in reversed(parts)]
            elif kind != "comment":
                yield node.words().removeprefix("..."), member, default

    def function(self, node: Node, body: Node, around: Around) -> Function:
        """A function of any form."""
        name = self._function_name(node, around)
        parameters = node.field("parameters") or node.field("parameter")
        returns = node.field("return_type")
        kinds = {token.kind for token in node.tokens}
        return Function(
            name=name,
            qualname=around.within(name),
            span=node.span,
            body=body.span,
            parameters=tuple(self.parameters(parameters)) if parameters is not None else (),
            decorators=self.decorators(around.decorators),
            returns=self._expressions.expr(returns, 3) if returns is not None else None,
            is_async="async" in kinds,
            is_generator="*" in kinds,
            passed_to=around.passed_to,
            exported=around.exported if around.exported != "*" else name,
            directives=tuple(directives(body)) if body.kind == "statement_block" else (),
        )

    def made_class(self, node: Node, around: Around) -> Class:
        """A class, declared or written as an expression."""
        name = node.field("name")
        return Class(
            name.words() if name is not None else around.named or "<class>",
            node.span,
            self.bases(node),
            tuple(self.fields(node.field("body"))),
            self.decorators(around.decorators),
        )

    def _function_name(self, node: Node, around: Around) -> str:
        name = node.field("name")
        if name is not None:
            return name.words()
        if around.named:
            return around.named
        return f"<{node.span.line}:{node.column}>"

    def decorators(self, nodes: Iterable[Node]) -> tuple[Expr, ...]:
        """What decorators say."""
        return tuple(self._expressions.expr(inner(node) or node) for node in nodes)

    def bases(self, node: Node) -> tuple[str, ...]:
        """What a class extends and implements, resolved; type arguments left out."""
        heritage = next((child for child in node.children if child.kind == "class_heritage"), None)
        found: list[str] = []
        stack = list(reversed(heritage.children)) if heritage is not None else []
        while stack and len(found) < _BASES:
            part = stack.pop()
            if part.kind in {"identifier", "member_expression", "type_identifier", "nested_type_identifier"}:
                found.append(self._expressions.name(part))
            elif part.kind in {"extends_clause", "implements_clause", "generic_type", "call_expression"}:
                stack += reversed(part.children)
        return tuple(found)

    def parameters(self, parameters: Node) -> Iterator[Parameter]:
        """The parameters of a function; a pattern is named by its text."""
        if parameters.kind == "identifier":
            yield Parameter(parameters.text)
            return
        for child in parameters.children:
            if child.kind == "comment":
                continue
            pattern = child.field("pattern") or child.field("left") or child
            annotation, default = child.field("type"), child.field("value") or child.field("right")
            yield Parameter(
                " ".join(pattern.words(_PATTERN).split())[:_NAME],
                self._expressions.expr(annotation, 4) if annotation is not None else None,
                self._expressions.expr(default, 4) if default is not None else None,
            )

    def fields(self, body: Node | None) -> Iterator[Parameter]:
        """The fields of a class, interface or object type."""
        for child in body.children if body is not None else ():
            if child.kind in {"property_signature", "public_field_definition", "field_definition"}:
                name, annotation, value = child.field("name"), child.field("type"), child.field("value")
                if name is not None:
                    yield Parameter(
                        name.words(),
                        self._expressions.expr(annotation, 3) if annotation is not None else None,
                        self._expressions.expr(value, 4) if value is not None else None,
                    )


def decorated(nodes: Iterable[Node]) -> Iterator[tuple[Node, tuple[Node, ...]]]:
    """Each node that is no decorator, with the decorators that stand before it among its siblings or in it."""
    before: list[Node] = []
    for node in nodes:
        if node.kind == "decorator":
            before.append(node)
        else:
            inside = [child for child in node.children if child.kind == "decorator"]
            yield node, (*before, *inside)
            before = []


def _parts(pattern: Node, member: str) -> Iterator[tuple[Node, str]]:
    """The parts of a pattern, each with the member it takes."""
    place = 0
    is_list = pattern.kind == "array_pattern"
    for child in sorted((*pattern.children, *pattern.tokens), key=lambda part: part.start):
        kind = child.kind
        if kind == ",":
            place += 1
        elif kind == "pair_pattern":
            key, value = child.field("key"), child.field("value")
            if key is not None and value is not None:
                yield value, _joined(member, key.text)
        elif kind == "rest_pattern":
            yield child, _joined(member, "**")
        else:
            yield child, _list_or_member(child, member, place if is_list else -1)


def _list_or_member(child: Node, member: str, place: int) -> str:
    if place >= 0:
        return f"{member}[{place}]"
    return member if child.kind == "object_assignment_pattern" else _joined(member, child.text)


def _joined(member: str, name: str) -> str:
    name = name[:_NAME]
    return f"{member}.{name}"[-_NAME:] if member else name


def directives(body: Node) -> Iterator[str]:
    """`"use server"` and the like at the top of a block or file."""
    for statement in statements(body) if body.kind == "statement_block" else body.children:
        if statement.kind == "comment":
            continue
        first = inner(statement) if statement.kind == "expression_statement" else None
        if first is None or first.kind != "string":
            return
        yield first.text[1:-1]


def commonjs_export(target: str) -> str:
    """The name under which an assignment to `exports` exports, "" for any other target."""
    if target == "module.exports":
        return "default"
    for prefix in ("module.exports.", "exports."):
        if target.startswith(prefix):
            return target.removeprefix(prefix)
    return ""
