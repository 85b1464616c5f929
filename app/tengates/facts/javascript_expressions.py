"""JavaScript and TypeScript expressions as `Expr`, and names resolved through a file's imports."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from tengates.facts.syntax import CHAIN, DEPTH, Effort, Maker, short, short_string
from tengates.facts.tree import Node
from tengates.model.code import Expr, ExprKind

TRANSPARENT = {
    "parenthesized_expression",
    "await_expression",
    "as_expression",
    "satisfies_expression",
    "non_null_expression",
    "type_assertion",
    "type_annotation",
    "jsx_expression",
    "expression_statement",
}
FUNCTIONS = {"arrow_function", "function_expression", "function", "generator_function", "method_definition"}
ELEMENTS = {"jsx_element", "jsx_self_closing_element"}
_MEMBERS = {"member_expression", "subscript_expression"}
_NAMES = {"identifier", "this", "super", "property_identifier", "type_identifier", "nested_identifier", *_MEMBERS}


class Expressions(Maker):
    """Makes `Expr` values of one file's nodes."""

    def __init__(self, names: Mapping[str, str], effort: Effort) -> None:
        """`names` maps a local name to the full one it was imported under."""
        super().__init__()
        self._names = names
        self._effort = effort
        self._makers: dict[str, Callable[[Node, int], Expr]] = {
            "string": self._string,
            "template_string": self._template,
            "call_expression": self._call,
            "new_expression": self._call,
            "object": self._object,
            "array": self._array,
            "binary_expression": self._binary,
            "jsx_element": self._element,
            "jsx_self_closing_element": self._element,
        }

    def expr(self, node: Node, depth: int = DEPTH) -> Expr:
        """The expression at this node, cut off at a depth."""
        return self._kept(unwrapped(node), depth)

    def _make(self, node: Node, depth: int) -> Expr:  # noqa: PLR0911  one return for each shape
        kind = node.kind
        if kind in self._makers:
            return self._makers[kind](node, depth)
        if kind == "number":
            return self._plain(ExprKind.NUMBER, node, node.text)
        if kind in {"true", "false"}:
            return self._plain(ExprKind.BOOLEAN, node, kind)
        if kind in {"null", "undefined"} or (kind == "identifier" and node.text == "undefined"):
            return self._plain(ExprKind.NONE, node, node.text)
        if kind in _NAMES:
            return Expr(ExprKind.NAME, node.words(), node.span, self.name(node))
        if kind in FUNCTIONS:
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
        """`a.b().c[key]` of a chain; optional and asserted links read as plain ones."""
        parts: list[str] = []
        current = node
        for _ in range(CHAIN):
            kind = current.kind
            following: Node | None = None
            if kind == "member_expression":
                found = current.field("property")
                parts.append(f".{found.text}" if found else "")
                following = current.field("object")
            elif kind == "subscript_expression":
                parts.append(f"[{self._key(current)}]")
                following = current.field("object")
            elif kind in {"call_expression", "new_expression"}:
                if (module := required(current)) and resolve:
                    self._effort.look(len(parts))
                    return module + "".join(reversed(parts))
                parts.append("()")
                following = current.field("function") or current.field("constructor")
            elif kind in TRANSPARENT:
                following = inner(current)
            if following is None:
                break
            current = following
        self._effort.look(len(parts))
        return self._root(current, resolve=resolve) + "".join(reversed(parts))

    def call_items(self, node: Node, depth: int) -> Iterator[tuple[str, Expr]]:
        """The arguments of a call."""
        arguments = node.field("arguments")
        if arguments is None:
            return
        if arguments.kind == "template_string":
            yield "", self.expr(arguments, depth - 1)
            return
        for child in _named(arguments):
            if child.kind == "spread_element":
                yield "*", self.expr(inner(child) or child, depth - 1)
            else:
                yield "", self.expr(child, depth - 1)

    def element_name(self, node: Node) -> Node | None:
        """The name node of a JSX element."""
        opening = node.field("open_tag") or next((c for c in node.children if c.kind == "jsx_opening_element"), node)
        return opening.field("name")

    def _element(self, node: Node, depth: int) -> Expr:
        name = self.element_name(node)
        callee = f"<{self.name(name)}>" if name is not None else "<>"
        items = tuple(self._attributes(node, depth)) if self._goes_in(depth) else ()
        return Expr(ExprKind.CALL, node.words(), node.span, callee, items)

    def _attributes(self, node: Node, depth: int) -> Iterator[tuple[str, Expr]]:
        opening = node.field("open_tag") or next((c for c in node.children if c.kind == "jsx_opening_element"), node)
        for child in opening.children:
            if child.kind == "jsx_attribute":
                parts = _named(child)
                if len(parts) > 1:
                    yield parts[0].text, self.expr(parts[1], depth - 1)
                elif parts:
                    yield parts[0].text, Expr(ExprKind.BOOLEAN, "true", child.span)
            elif child.kind == "jsx_expression":
                spread = inner(child)
                if spread is not None and spread.kind == "spread_element":
                    yield "**", self.expr(inner(spread) or spread, depth - 1)

    def _call(self, node: Node, depth: int) -> Expr:
        function = node.field("function") or node.field("constructor")
        name = self.name(function) if function is not None else "?"
        items = tuple(self.call_items(node, depth)) if self._goes_in(depth) else ()
        return Expr(ExprKind.CALL, node.words(), node.span, name, items)

    def _string(self, node: Node, _depth: int) -> Expr:
        return self._plain(ExprKind.STRING, node, node.text[1:-1])

    def _template(self, node: Node, depth: int) -> Expr:
        holes = [child for child in node.children if child.kind == "template_substitution"]
        if not holes:
            return self._plain(ExprKind.STRING, node, node.text[1:-1])
        items = tuple(("", self.expr(inner(hole) or hole, depth - 1)) for hole in holes) if self._goes_in(depth) else ()
        return Expr(ExprKind.TEMPLATE, node.words(), node.span, "", items)

    def _object(self, node: Node, depth: int) -> Expr:
        items = tuple(self._properties(node, depth)) if self._goes_in(depth) else ()
        return Expr(ExprKind.OBJECT, node.words(), node.span, "", items)

    def _properties(self, node: Node, depth: int) -> Iterator[tuple[str, Expr]]:
        for child in node.children:
            kind = child.kind
            if kind == "pair":
                key, value = child.field("key"), child.field("value")
                if key is not None and value is not None:
                    yield self._label(key), self.expr(value, depth - 1)
            elif kind == "shorthand_property_identifier":
                name = child.text
                yield name, Expr(ExprKind.NAME, name, child.span, self._names.get(name, name))
            elif kind == "spread_element":
                yield "**", self.expr(inner(child) or child, depth - 1)
            elif kind == "method_definition":
                name_node = child.field("name")
                yield (
                    (name_node.text if name_node else ""),
                    self._plain(ExprKind.FUNCTION, child, child.words()),
                )

    def _label(self, key: Node) -> str:
        if key.kind == "string":
            return key.text[1:-1]
        return key.words()

    def _array(self, node: Node, depth: int) -> Expr:
        return self._with_items(ExprKind.LIST, node, depth)

    def _binary(self, node: Node, depth: int) -> Expr:
        operator = node.field("operator")
        if operator is None or operator.text != "+" or not self._goes_in(depth):
            return self._with_items(ExprKind.OTHER, node, depth)
        operands = list(self._operands(node, depth))
        if not any(part.kind in {ExprKind.STRING, ExprKind.TEMPLATE} for part in operands):
            return self._with_items(ExprKind.OTHER, node, depth)
        if all(part.kind is ExprKind.STRING for part in operands):
            return self._plain(ExprKind.STRING, node, "".join(part.text for part in operands))
        items: list[tuple[str, Expr]] = []
        for part in operands:
            if part.kind is ExprKind.TEMPLATE:
                items += part.items
            elif part.kind is not ExprKind.STRING:
                items.append(("", part))
        return Expr(ExprKind.TEMPLATE, node.words(), node.span, "", tuple(items))

    def _operands(self, node: Node, depth: int) -> Iterator[Expr]:
        """Operands of `a + b + c` from left to right; a chain leans left and may be long."""
        found: list[Node] = []
        current: Node | None = node
        while current is not None and len(found) < CHAIN:
            left, right = current.field("left"), current.field("right")
            if right is not None:
                found.append(right)
            operator = left.field("operator") if left is not None and left.kind == "binary_expression" else None
            if left is None or operator is None or operator.text != "+":
                found += [left] if left is not None else []
                break
            current = left
        for part in reversed(found):
            yield self.expr(part, depth - 1)

    def _with_items(self, kind: ExprKind, node: Node, depth: int) -> Expr:
        items: tuple[tuple[str, Expr], ...] = ()
        if self._goes_in(depth):
            items = tuple(
                ("*" if child.kind == "spread_element" else "", self.expr(child, depth - 1))
                for child in _named(node)[:CHAIN]
            )
        return Expr(kind, node.words(), node.span, "", items)

    def _plain(self, kind: ExprKind, node: Node, text: str) -> Expr:
        cut = short_string if kind is ExprKind.STRING else short
        return Expr(kind, cut(text), node.span)

    def _key(self, node: Node) -> str:
        key = node.field("index")
        if key is None:
            return ""
        return key.text[1:-1] if key.kind == "string" else key.words()[:CHAIN]

    def _root(self, node: Node, *, resolve: bool) -> str:
        kind = node.kind
        if kind in {"identifier", "type_identifier", "nested_identifier"}:
            name = node.text
            return self._names.get(name, name) if resolve else name
        if kind in {"this", "super", "import", "property_identifier", "private_property_identifier"}:
            return node.text
        if kind == "meta_property":
            return node.text
        return "''" if kind in {"string", "template_string"} else "?"


def unwrapped(node: Node) -> Node:
    """What stands inside parentheses, `await`, `as T` and the like."""
    for _ in range(CHAIN):
        if node.kind not in TRANSPARENT:
            break
        found = inner(node)
        if found is None:
            break
        node = found
    return node


def required(call: Node) -> str:
    """The module of `require("x")`, "" for any other call."""
    function, arguments = call.field("function"), call.field("arguments")
    if function is None or arguments is None or function.kind != "identifier" or function.text != "require":
        return ""
    first = inner(arguments)
    return first.text[1:-1] if first is not None and first.kind == "string" else ""


def inner(node: Node) -> Node | None:
    """The first named child that is no comment."""
    return next((child for child in node.children if child.kind != "comment"), None)


def _named(node: Node) -> list[Node]:
    return [child for child in node.children if child.kind != "comment"]
