"""Python expressions as `Expr`, and names resolved through a file's imports."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from tengates.facts.syntax import CHAIN, DEPTH, Maker, short, short_string
from tengates.facts.tree import Node
from tengates.model.code import Expr, ExprKind

_TRANSPARENT = {"parenthesized_expression", "await", "type", "as_pattern_target", "expression_statement"}
_LITERALS = {
    "integer": ExprKind.NUMBER,
    "float": ExprKind.NUMBER,
    "none": ExprKind.NONE,
}
_LISTS = {"list", "tuple", "set", "expression_list", "pattern_list", "tuple_pattern"}
_FUNCTIONS = {"lambda"}


class Expressions(Maker):
    """Makes `Expr` values of one file's nodes."""

    def __init__(self, names: Mapping[str, str]) -> None:
        """`names` maps a local name to the full one it was imported under."""
        super().__init__()
        self._names = names
        self._makers: dict[str, Callable[[Node, int], Expr]] = {
            "string": self._string,
            "concatenated_string": self._concatenated,
            "call": self._call,
            "dictionary": self._dictionary,
            "binary_operator": self._binary,
            "unary_operator": self._unary,
        }

    def expr(self, node: Node, depth: int = DEPTH) -> Expr:
        """The expression at this node, cut off at a depth."""
        return self._kept(unwrapped(node), depth)

    def _make(self, node: Node, depth: int) -> Expr:  # noqa: PLR0911  one return for each shape
        kind = node.kind
        if kind in self._makers:
            return self._makers[kind](node, depth)
        if kind in {"true", "false"}:
            return self._plain(ExprKind.BOOLEAN, node, kind)
        if kind in _LITERALS:
            return self._plain(_LITERALS[kind], node, node.text)
        if kind in {"identifier", "attribute", "subscript"}:
            return Expr(ExprKind.NAME, node.words(), node.span, self.name(node))
        if kind in _LISTS:
            return self._with_items(ExprKind.LIST, node, depth)
        if kind in _FUNCTIONS:
            return self._plain(ExprKind.FUNCTION, node, node.words())
        return self._with_items(ExprKind.OTHER, node, depth)

    def name(self, node: Node) -> str:
        """The dotted name of a chain, its first part resolved through the imports."""
        found = node.full_name
        if found is None:
            found = node.full_name = self._chain(node, resolve=True)
        return found

    def written(self, node: Node) -> str:
        """The same as it is written."""
        found = node.written
        if found is None:
            found = node.written = self._chain(node, resolve=False)
        return found

    def _chain(self, node: Node, *, resolve: bool) -> str:
        """`a.b().c[key]` of a chain of attributes, calls and subscripts; "?" where it starts otherwise."""
        parts: list[str] = []
        current = node
        for _ in range(CHAIN):
            kind = current.kind
            following = None
            if kind == "attribute":
                attribute = current.field("attribute")
                parts.append(f".{attribute.text}" if attribute else "")
                following = current.field("object")
            elif kind == "subscript":
                parts.append(f"[{self._key(current)}]")
                following = current.field("value")
            elif kind == "call":
                parts.append("()")
                following = current.field("function")
            elif kind in _TRANSPARENT:
                following = _inner(current)
            if following is None:
                break
            current = following
        return self._root(current, resolve=resolve) + "".join(reversed(parts))

    def call_items(self, node: Node, depth: int) -> Iterator[tuple[str, Expr]]:
        """The arguments of a call."""
        arguments = node.field("arguments")
        if arguments is None:
            return
        if arguments.kind == "generator_expression":
            yield "", self.expr(arguments, depth - 1)
            return
        for child in arguments.children:
            if child.kind != "comment":
                yield self._argument(child, depth)

    def _argument(self, child: Node, depth: int) -> tuple[str, Expr]:
        kind = child.kind
        if kind == "keyword_argument":
            name, value = child.field("name"), child.field("value")
            if name is not None and value is not None:
                return name.text, self.expr(value, depth - 1)
        if kind in {"list_splat", "dictionary_splat"}:
            return ("*" if kind == "list_splat" else "**"), self.expr(_inner(child) or child, depth - 1)
        return "", self.expr(child, depth - 1)

    def _call(self, node: Node, depth: int) -> Expr:
        function = node.field("function")
        span, text = node.span, node.words()
        if function is not None and function.kind == "attribute" and _is_format(function):
            items = tuple(("", value) for _, value in self.call_items(node, depth)) if self._goes_in(depth) else ()
            return Expr(ExprKind.TEMPLATE, text, span, "", items)
        name = self.name(function) if function is not None else "?"
        items = tuple(self.call_items(node, depth)) if self._goes_in(depth) else ()
        return Expr(ExprKind.CALL, text, span, name, items)

    def _string(self, node: Node, depth: int) -> Expr:
        holes = [child for child in node.children if child.kind == "interpolation"]
        if holes:
            items = (
                tuple(("", self.expr(_inner(hole) or hole, depth - 1)) for hole in holes)
                if self._goes_in(depth)
                else ()
            )
            return Expr(ExprKind.TEMPLATE, node.words(), node.span, "", items)
        content = "".join(child.text for child in node.children if child.kind == "string_content")
        return self._plain(ExprKind.STRING, node, content)

    def _concatenated(self, node: Node, depth: int) -> Expr:
        parts = [self.expr(child, depth) for child in node.children if child.kind == "string"]
        if any(part.kind is ExprKind.TEMPLATE for part in parts):
            items = tuple(item for part in parts for item in part.items)
            return Expr(ExprKind.TEMPLATE, node.words(), node.span, "", items)
        return self._plain(ExprKind.STRING, node, "".join(part.text for part in parts))

    def _binary(self, node: Node, depth: int) -> Expr:
        operator = node.field("operator")
        sign = operator.text if operator else ""
        if sign in {"+", "%"} and self._goes_in(depth):
            operands = list(self._operands(node, sign, depth))
            if any(
                part.kind in {ExprKind.STRING, ExprKind.TEMPLATE} for part in operands[: 1 if sign == "%" else None]
            ):
                return self._joined(node, operands)
        return self._with_items(ExprKind.OTHER, node, depth)

    def _joined(self, node: Node, operands: list[Expr]) -> Expr:
        if all(part.kind is ExprKind.STRING for part in operands):
            return self._plain(ExprKind.STRING, node, "".join(part.text for part in operands))
        items: list[tuple[str, Expr]] = []
        for part in operands:
            if part.kind in {ExprKind.TEMPLATE, ExprKind.LIST}:
                items += part.items
            elif part.kind is not ExprKind.STRING:
                items.append(("", part))
        return Expr(ExprKind.TEMPLATE, node.words(), node.span, "", tuple(items))

    def _operands(self, node: Node, sign: str, depth: int) -> Iterator[Expr]:
        """Operands of `a + b + c` from left to right; a chain leans left and may be long."""
        found: list[Node] = []
        current: Node | None = node
        while current is not None and len(found) < CHAIN:
            left, right = current.field("left"), current.field("right")
            if right is not None:
                found.append(right)
            operator = left.field("operator") if left is not None and left.kind == "binary_operator" else None
            if left is None or operator is None or operator.text != sign:
                found += [left] if left is not None else []
                break
            current = left
        for part in reversed(found):
            yield self.expr(part, depth - 1)

    def _unary(self, node: Node, depth: int) -> Expr:
        argument = node.field("argument")
        if argument is not None and argument.kind in {"integer", "float"}:
            return self._plain(ExprKind.NUMBER, node, node.text)
        return self._with_items(ExprKind.OTHER, node, depth)

    def _dictionary(self, node: Node, depth: int) -> Expr:
        items = tuple(self._pairs(node, depth)) if self._goes_in(depth) else ()
        return Expr(ExprKind.OBJECT, node.words(), node.span, "", items)

    def _pairs(self, node: Node, depth: int) -> Iterator[tuple[str, Expr]]:
        for child in node.children:
            if child.kind == "pair":
                key, value = child.field("key"), child.field("value")
                if key is not None and value is not None:
                    label = self.expr(key, 1)
                    yield (
                        (label.text if label.kind is ExprKind.STRING else label.name or label.text),
                        self.expr(value, depth - 1),
                    )
            elif child.kind == "dictionary_splat":
                yield "**", self.expr(_inner(child) or child, depth - 1)

    def _with_items(self, kind: ExprKind, node: Node, depth: int) -> Expr:
        items: tuple[tuple[str, Expr], ...] = ()
        if self._goes_in(depth):
            children = [child for child in node.children if child.kind != "comment"]
            items = tuple(self._argument(child, depth) for child in children[:CHAIN])
        return Expr(kind, node.words(), node.span, "", items)

    def _plain(self, kind: ExprKind, node: Node, text: str) -> Expr:
        cut = short_string if kind is ExprKind.STRING else short
        return Expr(kind, cut(text), node.span)

    def _key(self, node: Node) -> str:
        key = node.field("subscript")
        if key is None:
            return ""
        if key.kind == "string":
            return self.expr(key, 1).text
        return key.text[:60]

    def _root(self, node: Node, *, resolve: bool) -> str:
        if node.kind == "identifier":
            name = node.text
            return self._names.get(name, name) if resolve else name
        return "''" if node.kind in {"string", "concatenated_string"} else "?"


def unwrapped(node: Node) -> Node:
    """What stands inside parentheses, `await` and the like."""
    for _ in range(CHAIN):
        if node.kind not in _TRANSPARENT:
            break
        inner = _inner(node)
        if inner is None:
            break
        node = inner
    return node


def _inner(node: Node) -> Node | None:
    return next((child for child in node.children if child.kind != "comment"), None)


def _is_format(function: Node) -> bool:
    attribute, owner = function.field("attribute"), function.field("object")
    return (
        attribute is not None
        and owner is not None
        and attribute.text == "format"
        and owner.kind in {"string", "concatenated_string"}
    )
