"""How a JavaScript handler reads its request body, and what its reads prove about each field."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ast_grep_py import SgNode

from tengates.authoring.bodies.body_fields import BodyField, FieldKind, merged
from tengates.authoring.bodies.javascript_casts import asked, asserted, settled, telling
from tengates.authoring.bodies.javascript_hints import (
    default_beside,
    is_conditional,
    is_node,
    is_read_as_number,
    proof,
    same_node,
)
from tengates.authoring.bodies.javascript_types import declared_type
from tengates.authoring.editing.edits import CannotEdit
from tengates.authoring.editing.javascript_edits import JavaScriptFile

_WHOLE_ANSWER = "the answer is used as a whole, so which fields it has is not written here; write the schema by hand"
_WHOLE = "the handler uses the body as a whole, so which fields it takes is not written here; write the schema by hand"
_FUNCTIONS = {"arrow_function", "function_expression", "function_declaration", "method_definition", "function"}
_IDENTIFIERS = {"identifier", "shorthand_property_identifier"}
_WRAPPERS = {"as_expression", "parenthesized_expression", "non_null_expression", "satisfies_expression"}
_DEFAULTS = {
    "string": FieldKind.TEXT,
    "number": FieldKind.NUMBER,
    "true": FieldKind.BOOLEAN,
    "false": FieldKind.BOOLEAN,
    "array": FieldKind.LIST,
    "object": FieldKind.MAPPING,
}
_WORD = re.compile(r"""["'`][^\s"'`]+["'`]""")


@dataclass(frozen=True, slots=True)
class JavaScriptBody:
    """What a handler takes from its body: the fields, the expressions that give the body, and where it is first read.

    `typed` are type annotations that the parsed value makes superfluous.
    """

    fields: tuple[BodyField, ...]
    reads: tuple[SgNode, ...]
    first: SgNode
    typed: tuple[SgNode, ...]


def handler_at(file: JavaScriptFile, start: int, end: int) -> SgNode:
    """The function that spans these bytes."""
    node = file.root
    while True:
        if node.kind() in _FUNCTIONS and file.start(node) == start:
            return node
        inside = [child for child in node.children() if file.start(child) <= start and end <= file.end(child)]
        if not inside:
            raise CannotEdit("the handler was not found again at this place")
        node = inside[0]


def parameter_names(function: SgNode) -> list[str]:
    """The names of a function's parameters, "" for a destructured one."""
    single = function.field("parameter")
    if single is not None:
        return [single.text()]
    listed = function.field("parameters")
    names = []
    for child in listed.children() if listed is not None else []:
        if child.kind() in {"required_parameter", "optional_parameter"}:
            pattern = child.field("pattern")
            names.append(pattern.text() if pattern is not None and pattern.kind() == "identifier" else "")
        elif child.is_named() and child.kind() != "comment":
            names.append(child.text() if child.kind() == "identifier" else "")
    return names


def read_body(file: JavaScriptFile, function: SgNode, body: re.Pattern[str]) -> JavaScriptBody:
    """Follow the body through a handler; `body` matches the text of the expression that gives it."""
    block = function.field("body")
    if block is None or block.kind() != "statement_block":
        raise CannotEdit("the handler has no block of statements")
    reads = [
        node
        for node in _nodes(block)
        if node.kind() in {"member_expression", "await_expression"} and body.fullmatch(node.text())
    ]
    if not reads:
        raise CannotEdit("the place where the body is read was not found")
    reader = _Reader(block, typed_language=file.suffix.endswith(("ts", "tsx")))
    outer = [reader.follow(node) for node in reads]
    if not reader.fields:
        raise CannotEdit(_WHOLE)
    return JavaScriptBody(merged(reader.settled()), tuple(outer), _first(file, block, outer), tuple(reader.typed))


def read_value(file: JavaScriptFile, node: SgNode, block: SgNode) -> JavaScriptBody:
    """Follow the value of one expression through the block that its variable belongs to."""
    reader = _Reader(block, typed_language=file.suffix.endswith(("ts", "tsx")), lenient=True)
    outer = reader.follow(node)
    if not reader.fields:
        raise CannotEdit(reader.whole)
    return JavaScriptBody(merged(reader.settled()), (outer,), _first(file, block, [outer]), tuple(reader.typed))


class _Reader:
    """Collects the fields that are taken from the body."""

    def __init__(self, block: SgNode, *, typed_language: bool, lenient: bool = False) -> None:
        """With `lenient` it is an answer of a model, where a value that has a default beside its use may be null."""
        self.lenient = lenient
        self.whole = _WHOLE_ANSWER if lenient else _WHOLE
        self.block = block
        self.typed_language = typed_language
        self.fields: list[BodyField] = []
        self.typed: list[SgNode] = []
        self.unknown = False  # in TypeScript: the fields have the type `unknown`

    def follow(self, node: SgNode) -> SgNode:
        """Collect what one body expression is used for; returns it with its type assertions."""
        outer, written = _unwrapped(node)
        written = self._telling(written)
        parent = outer.parent()
        if parent is None:
            raise CannotEdit(self.whole)
        if parent.kind() == "variable_declarator":
            self._declared(parent, written)
        elif self.lenient and parent.kind() == "assignment_expression" and is_node(parent.field("right"), outer):
            self._assigned(parent)
        else:
            self._member(outer, parent, written)
        return outer

    def _declared(self, declarator: SgNode, written: SgNode | None) -> None:
        name, annotation = declarator.field("name"), declarator.field("type")
        if annotation is not None:
            self.typed.append(annotation)
            written = next((child for child in annotation.children() if child.is_named()), written)
            written = self._telling(written)
        if name is None:
            raise CannotEdit(self.whole)
        if name.kind() == "object_pattern":
            self._pattern(name, written)
            return
        for use in _nodes(self.block):
            if use.kind() in _IDENTIFIERS and use.text() == name.text() and not same_node(use, name):
                self._use(use, written)

    def _assigned(self, assignment: SgNode) -> None:
        """`answer = …` of a variable that the block declares without a value."""
        target = assignment.field("left")
        if target is None or target.kind() != "identifier":
            raise CannotEdit(self.whole)
        for use in _nodes(self.block):
            if use.kind() in _IDENTIFIERS and use.text() == target.text() and not same_node(use, target):
                parent = use.parent()
                declared = parent is not None and parent.kind() == "variable_declarator"
                if not (declared and parent is not None and is_node(parent.field("name"), use)):
                    self._use(use, None)

    def _use(self, use: SgNode, written: SgNode | None) -> None:
        outer, given = _unwrapped(use)
        given = self._telling(given)
        parent = outer.parent()
        if parent is None or use.kind() == "shorthand_property_identifier":
            raise CannotEdit(self.whole)
        if (
            parent.kind() == "variable_declarator"
            and (name := parent.field("name")) is not None
            and name.kind() == "object_pattern"
        ):
            self._pattern(name, given or written)
            return
        self._member(outer, parent, given or written)

    def _member(self, node: SgNode, parent: SgNode, written: SgNode | None) -> None:
        base = parent.field("object")
        if base is None or not same_node(base, node):
            raise CannotEdit(self.whole)
        key = parent.field("property") or parent.field("index")
        if key is None or parent.kind() not in {"member_expression", "subscript_expression"}:
            raise CannotEdit(self.whole)
        if parent.kind() == "subscript_expression" and key.kind() != "string":
            raise CannotEdit(self.whole)
        above = parent.parent()
        if above is not None and above.kind() == "assignment_expression" and is_node(above.field("left"), parent):
            raise CannotEdit("the code writes into it; write the schema by hand")
        self.fields.append(self._field(key.text().strip("'\""), parent, written))

    def _telling(self, written: SgNode | None) -> SgNode | None:
        """The type, None where it tells nothing of the fields, which then are unknown to the code that reads them."""
        found = telling(written)
        self.unknown = self.unknown or (found is not written and written is not None and "unknown" in written.text())
        return found

    def _pattern(self, pattern: SgNode, written: SgNode | None) -> None:
        for child in pattern.children():
            kind = child.kind()
            if kind == "shorthand_property_identifier_pattern":
                self.fields.append(self._named(child.text(), child.text(), None, written))
            elif kind == "object_assignment_pattern":
                left, right = child.field("left"), child.field("right")
                if left is not None:
                    self.fields.append(self._named(left.text(), left.text(), right, written))
            elif kind == "pair_pattern":
                self._renamed(child, written)
            elif child.is_named() and kind != "comment":
                raise CannotEdit(self.whole)

    def _renamed(self, child: SgNode, written: SgNode | None) -> None:
        key, value = child.field("key"), child.field("value")
        if key is None or value is None:
            raise CannotEdit(self.whole)
        left = value.field("left") if value.kind() == "assignment_pattern" else value
        right = value.field("right") if value.kind() == "assignment_pattern" else None
        local = left.text() if left is not None and left.kind() == "identifier" else ""
        self.fields.append(self._named(key.text().strip("'\""), local, right, written))

    def _named(self, key: str, local: str, default: SgNode | None, written: SgNode | None) -> BodyField:
        if (declared := declared_type(key, written)) is not None:
            return declared
        uses = [node for node in _nodes(self.block) if node.kind() in _IDENTIFIERS and node.text() == local]
        if default is not None:
            kind = FieldKind.OPEN if any(map(is_read_as_number, uses)) else self._kind_of(default)
            return BodyField(key, kind, default=default.text())
        return self._proved(key, uses)

    def _kind_of(self, default: SgNode) -> FieldKind:
        """The kind of a default; in TypeScript a lone word may be one of a union of words, so it stays open."""
        word = default.kind() == "string" and _WORD.fullmatch(default.text()) is not None
        return FieldKind.OPEN if word and self.typed_language else _DEFAULTS.get(default.kind(), FieldKind.OPEN)

    def _proved(self, key: str, uses: list[SgNode]) -> BodyField:
        """The field as its uses prove it; in TypeScript a kind that may be absent stays open, so that the code builds."""
        kind, required = proof(uses, self.block)
        if self.typed_language and not required:
            kind = FieldKind.OPEN
        return BodyField(key, kind, required=required and kind is not FieldKind.OPEN)

    def _field(self, key: str, node: SgNode, written: SgNode | None) -> BodyField:
        if (declared := declared_type(key, written)) is not None:
            return declared
        if self.unknown and (said := self._said(key, node)) is not None:
            return said
        fallback = default_beside(node)
        if fallback is not None and fallback.kind() in _DEFAULTS:
            uses = [beside, *self._uses_of(beside)] if (beside := node.parent()) is not None else []
            kind = FieldKind.OPEN if any(map(is_read_as_number, uses)) else self._kind_of(fallback)
            return BodyField(key, kind, default=fallback.text(), nullable=self.lenient)
        return self._proved(key, [node, *self._uses_of(node)])

    def _said(self, key: str, node: SgNode) -> BodyField | None:
        """What an assertion or a question says of an unknown field."""
        outer, written = _unwrapped(node)
        field = asserted(key, written)
        if field is None:
            return asked(key, node)
        if field.required and not is_conditional(outer, self.block) and default_beside(outer) is None:
            return field
        return replace(field, required=False, nullable=True)

    def _uses_of(self, node: SgNode) -> list[SgNode]:
        """The uses of the variable that takes this value as it is."""
        parent = node.parent()
        name = parent.field("name") if parent is not None and parent.kind() == "variable_declarator" else None
        if name is None or name.kind() != "identifier":
            return []
        return [
            item
            for item in _nodes(self.block)
            if item.kind() in _IDENTIFIERS and item.text() == name.text() and not same_node(item, name)
        ]

    def settled(self) -> list[BodyField]:
        """The fields; in TypeScript one with a default in one place and none in another stays open."""
        bare = {field.key for field in self.fields if field.kind is FieldKind.OPEN and not field.required}
        if not self.typed_language:
            return self.fields
        if self.unknown:
            return settled(self.fields)
        return [BodyField(field.key) if field.default and field.key in bare else field for field in self.fields]


def _unwrapped(node: SgNode) -> tuple[SgNode, SgNode | None]:
    """The expression with the parentheses, assertions and `|| {}` around it, and the type asserted."""
    written: SgNode | None = None
    current = node
    while (parent := current.parent()) is not None and (parent.kind() in _WRAPPERS or _or_empty(current)):
        if parent.kind() in {"as_expression", "satisfies_expression"}:
            written = parent.children()[-1]
        current = parent
    return current, written


def _or_empty(node: SgNode) -> bool:
    """`node || {}` or `node ?? {}`."""
    other = default_beside(node)
    return other is not None and other.kind() == "object" and not other.text()[1:-1].strip()


def _first(file: JavaScriptFile, block: SgNode, nodes: list[SgNode]) -> SgNode:
    """The first statement, in the innermost block that holds every read, that reads the body."""
    start, end = min(file.start(node) for node in nodes), max(file.end(node) for node in nodes)
    current = block
    while True:
        inner = next(
            (
                child
                for child in _nodes(current)
                if child.kind() == "statement_block"
                and not same_node(child, current)
                and file.start(child) <= start
                and end <= file.end(child)
            ),
            None,
        )
        if inner is None:
            break
        current = inner
    return next(child for child in current.children() if file.start(child) <= start < file.end(child))


def _nodes(node: SgNode) -> Iterator[SgNode]:
    stack = [node]
    while stack:
        current = stack.pop()
        yield current
        stack += reversed(current.children())
