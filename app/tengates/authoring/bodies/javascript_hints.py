"""What JavaScript code proves about the type of a value, and whether every run needs it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ast_grep_py import SgNode

from tengates.authoring.bodies.body_fields import FieldKind

_FUNCTIONS = {"arrow_function", "function_expression", "function_declaration", "method_definition"}
_TESTED = {"if_statement", "ternary_expression", "while_statement", "switch_statement"}
_BRANCHES = _TESTED | _FUNCTIONS | {"catch_clause"}
_TEXT = {"trim", "toLowerCase", "toUpperCase", "split", "startsWith", "endsWith", "replace", "replaceAll", "charAt", "substring", "normalize"}  # fmt: skip
_LIST = {"map", "filter", "forEach", "reduce", "push", "some", "every", "find", "flatMap", "join", "pop"}
_TYPEOF = {"string": FieldKind.TEXT, "number": FieldKind.NUMBER, "boolean": FieldKind.BOOLEAN}
_IS_KIND = re.compile(r"""^(?!.*typeof).*[^!=]===?\s*["'\d]""", re.DOTALL)
_READS_NUMBER = re.compile(r"(?:Number\.)?(?:parseInt|parseFloat)\(|Number\(")
_BLOCKS = {"statement_block", "program"}
_EXITS = re.compile(r"\b(?:return|throw)\b")


def proof(uses: Iterable[SgNode], block: SgNode) -> tuple[FieldKind, bool]:
    """The kind that some use proves, and whether every run of the block needs the value."""
    kind, required = FieldKind.OPEN, False
    for node in uses:
        guard = _guard(node, block)
        every = guard is not None or not is_conditional(node, block)
        found, needed = _use(node)
        if found is not FieldKind.OPEN and (every or not needed):
            kind = found if kind is FieldKind.OPEN else kind
        needed = needed and (not _asks(node) or (guard is not None and _refuses(node)))
        required = required or (every and needed) or (guard is not None and _negated(node))
    return kind, required


def _use(node: SgNode) -> tuple[FieldKind, bool]:
    """The kind that one use asks for, and whether it fails without a value."""
    parent = node.parent()
    way = _WAYS.get(parent.kind()) if parent is not None else None
    if parent is None or way is None:
        return FieldKind.OPEN, False
    return way(node, parent)


def _as_receiver(node: SgNode, parent: SgNode) -> tuple[FieldKind, bool]:
    owner = is_node(parent.field("object"), node)
    return (_method(node, parent), True) if owner else (FieldKind.OPEN, False)


def _as_value(node: SgNode, parent: SgNode) -> tuple[FieldKind, bool]:
    key, owner = parent.field("key"), parent.parent()
    if key is None or owner is None or not is_node(parent.field("value"), node):
        return FieldKind.OPEN, False
    return _option(key.text().strip("'\""), owner), True


def _as_shorthand(node: SgNode, parent: SgNode) -> tuple[FieldKind, bool]:
    shorthand = node.kind() == "shorthand_property_identifier"
    return (_option(node.text(), parent), True) if shorthand else (FieldKind.OPEN, False)


def _as_operand(_node: SgNode, parent: SgNode) -> tuple[FieldKind, bool]:
    return (_compared(parent), True) if parent.text().startswith("typeof") else (FieldKind.OPEN, False)


def _as_side(node: SgNode, _parent: SgNode) -> tuple[FieldKind, bool]:
    return _compared(node, plain=True), False


def _as_argument(_node: SgNode, parent: SgNode) -> tuple[FieldKind, bool]:
    call = parent.parent()
    checked = call is not None and call.text().startswith("Array.isArray(")
    return (FieldKind.LIST, True) if checked else (FieldKind.OPEN, False)


def _as_spread(_node: SgNode, parent: SgNode) -> tuple[FieldKind, bool]:
    above = parent.parent()
    in_list = above is not None and above.kind() == "array"
    return (FieldKind.LIST, True) if in_list else (FieldKind.OPEN, False)


_WAYS = {
    "spread_element": _as_spread,
    "member_expression": _as_receiver,
    "pair": _as_value,
    "object": _as_shorthand,
    "unary_expression": _as_operand,
    "binary_expression": _as_side,
    "arguments": _as_argument,
}


def _method(node: SgNode, member: SgNode) -> FieldKind:
    """`value.trim()` and the like; `value?.trim()` proves nothing."""
    name, above = member.field("property"), member.parent()
    if (
        name is None
        or above is None
        or above.kind() != "call_expression"
        or not is_node(above.field("function"), member)
    ):
        return FieldKind.OPEN
    if member.text()[len(node.text()) :].startswith("?."):
        return FieldKind.OPEN
    if name.text() in _TEXT:
        return FieldKind.TEXT
    return FieldKind.LIST if name.text() in _LIST else FieldKind.OPEN


def _option(key: str, owner: SgNode) -> FieldKind:
    """What the options of a model call and its messages hold."""
    keys = {_key(child) for child in owner.children()}
    if key == "content" and "role" in keys:
        return FieldKind.TEXT
    if "model" not in keys:
        return FieldKind.OPEN
    return {"prompt": FieldKind.TEXT, "messages": FieldKind.LIST}.get(key, FieldKind.OPEN)


def _key(child: SgNode) -> str:
    name = child.field("key") if child.kind() == "pair" else child
    return name.text().strip("'\"") if name is not None else ""


def _compared(node: SgNode, *, plain: bool = False) -> FieldKind:
    """`typeof value === "string"`; with `plain`, `value === "some text"`."""
    parent = node.parent()
    if parent is None or parent.kind() != "binary_expression":
        return FieldKind.OPEN
    operator = parent.field("operator")
    left, right = parent.field("left"), parent.field("right")
    other = right if is_node(left, node) else left
    if (
        operator is None
        or operator.text() not in {"===", "!==", "==", "!="}
        or other is None
        or other.kind() != "string"
    ):
        return FieldKind.OPEN
    return FieldKind.TEXT if plain else _TYPEOF.get(other.text().strip("'\""), FieldKind.OPEN)


def _guard(node: SgNode, block: SgNode) -> SgNode | None:
    """The `if` whose condition holds this use and whose body leaves the handler."""
    for above in node.ancestors():
        if same_node(above, block) or above.kind() in _FUNCTIONS:
            return None
        if above.kind() == "if_statement":
            condition, body = above.field("condition"), above.field("consequence")
            inside = condition is not None and _within(node, condition)
            leaves = body is not None and _EXITS.search(body.text()) is not None
            return above if inside and leaves and not is_conditional(above, block) else None
    return None


def _negated(node: SgNode) -> bool:
    """`!value`: the guard refuses an absent value."""
    parent = node.parent()
    return parent is not None and parent.kind() == "unary_expression" and parent.text().startswith("!")


def _asks(node: SgNode) -> bool:
    """`typeof value` and `Array.isArray(value)`, which stand a value that is not there."""
    parent = node.parent()
    if parent is None or parent.kind() not in {"unary_expression", "arguments"}:
        return False
    return parent.text().startswith("typeof") or _as_argument(node, parent)[0] is not FieldKind.OPEN


def _refuses(node: SgNode) -> bool:
    """Whether the test that a kind is asked in holds for values of another kind."""
    other = False
    for above in node.ancestors():
        if above.kind() == "if_statement":
            break
        operator = above.field("operator")
        if above.kind() in {"unary_expression", "binary_expression"} and operator is not None:
            other = other != (operator.text() in {"!", "!=", "!=="})
    return other


def is_conditional(node: SgNode, block: SgNode) -> bool:
    """Whether some runs of the block pass this use by."""
    inner = node
    for above in node.ancestors():
        if above.kind() in _BLOCKS and any(_leaves_for_kind(item, inner) for item in above.children()):
            return True
        inner = above
        if same_node(above, block):
            return False
        kind = above.kind()
        if kind in _TESTED and (test := above.field("condition")) is not None and _within(node, test):
            continue
        if kind in _BRANCHES:
            return True
        operator = above.field("operator") if kind == "binary_expression" else None
        if operator is not None and operator.text() in {"&&", "||", "??"} and not _within_field(node, above, "left"):
            return True
    return False


def _leaves_for_kind(statement: SgNode, later: SgNode) -> bool:
    """`if (x.kind === "ping") return` before a use: for one kind of value the rest is never reached."""
    if statement.kind() != "if_statement" or statement.range().end.index > later.range().start.index:
        return False
    condition, body = statement.field("condition"), statement.field("consequence")
    if condition is None or body is None or statement.field("alternative") is not None:
        return False
    return _IS_KIND.search(condition.text()) is not None and _EXITS.search(body.text()) is not None


def is_read_as_number(node: SgNode) -> bool:
    """`parseInt(value)`: it comes as a text, whatever its default is."""
    parent = node.parent()
    call = parent.parent() if parent is not None and parent.kind() == "arguments" else None
    return call is not None and _READS_NUMBER.match(call.text()) is not None


def default_beside(node: SgNode) -> SgNode | None:
    """The literal in `value ?? literal` or `value || literal`."""
    parent = node.parent()
    operator = parent.field("operator") if parent is not None and parent.kind() == "binary_expression" else None
    if parent is None or operator is None or operator.text() not in {"??", "||"}:
        return None
    return parent.field("right") if is_node(parent.field("left"), node) else None


def _within_field(node: SgNode, above: SgNode, name: str) -> bool:
    field = above.field(name)
    return field is not None and _within(node, field)


def _within(node: SgNode, outer: SgNode) -> bool:
    mine, theirs = node.range(), outer.range()
    return theirs.start.index <= mine.start.index and mine.end.index <= theirs.end.index


def is_node(node: SgNode | None, other: SgNode) -> bool:
    """Whether these are one node, None being none."""
    return node is not None and same_node(node, other)


def same_node(node: SgNode, other: SgNode) -> bool:
    """Whether two handles speak of one node of the tree."""
    mine, theirs = node.range(), other.range()
    return mine.start.index == theirs.start.index and mine.end.index == theirs.end.index and node.kind() == other.kind()
