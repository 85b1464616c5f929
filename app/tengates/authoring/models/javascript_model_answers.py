"""How JavaScript code takes a model's answer apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ast_grep_py import SgNode

from tengates.authoring.bodies.body_fields import BodyField, FieldKind
from tengates.authoring.bodies.javascript_bodies import read_value
from tengates.authoring.bodies.javascript_hints import is_node, same_node
from tengates.authoring.editing.edits import CannotEdit
from tengates.authoring.editing.javascript_edits import JavaScriptFile

_FUNCTIONS = {"arrow_function", "function_expression", "function_declaration", "method_definition", "function", "generator_function_declaration"}  # fmt: skip
_BLOCKS = {"statement_block", "program"}
_UNSURE = {"ternary_expression", "binary_expression"} | _FUNCTIONS
_SIMPLE = {"lexical_declaration", "variable_declaration", "expression_statement", "return_statement"}
_NAMES = {"identifier", "shorthand_property_identifier", "shorthand_property_identifier_pattern"}
_DECLARED = {
    "string": FieldKind.TEXT,
    "integer": FieldKind.WHOLE,
    "number": FieldKind.NUMBER,
    "boolean": FieldKind.BOOLEAN,
    "array": FieldKind.LIST,
    "object": FieldKind.MAPPING,
}


@dataclass(frozen=True, slots=True)
class JavaScriptAnswer:
    """What the code takes from one parsed answer.

    `outer` is the expression that parses it with its type assertions, `statement` the one that holds it, `typed` are
    type annotations that the schema makes superfluous.
    """

    fields: tuple[BodyField, ...]
    outer: SgNode
    statement: SgNode
    typed: tuple[SgNode, ...]


def read_answer(file: JavaScriptFile, call: SgNode) -> JavaScriptAnswer:
    """Follow what a call parses; CannotEdit when it goes where it cannot be followed."""
    statement = _statement(call)
    block = _home(call) or _block(call)
    _refuse_reassigned(call, block)
    value = read_value(file, call, block)
    return JavaScriptAnswer(value.fields, value.reads[0], statement, value.typed)


def catching(node: SgNode) -> bool:
    """Whether a `try` of the same function catches what is thrown here."""
    inner = node
    for above in node.ancestors():
        if above.kind() in _FUNCTIONS:
            return False
        if above.kind() == "try_statement" and is_node(above.field("body"), inner):
            handler = above.field("handler")
            if handler is not None:
                if "SyntaxError" in handler.text():
                    raise CannotEdit("the catch asks for a SyntaxError; write the schema by hand")
                return True
        inner = above
    return False


def enclosing_function(node: SgNode) -> SgNode | None:
    """The function that a node stands in."""
    return next((above for above in node.ancestors() if above.kind() in _FUNCTIONS), None)


def function_name(node: SgNode) -> str:
    """The name of the nearest enclosing function that has one, its variable's or its property's."""
    for above in node.ancestors():
        if above.kind() not in _FUNCTIONS:
            continue
        name, parent = above.field("name"), above.parent()
        if name is None and parent is not None and parent.kind() in {"variable_declarator", "pair"}:
            name = parent.field("name") or parent.field("key")
        if name is not None:
            return name.text()
    return ""


def with_declared(file: JavaScriptFile, fields: tuple[BodyField, ...], *, typed: bool) -> tuple[BodyField, ...]:
    """The fields with the types that a tool's own description of its arguments in this file declares."""
    keys = {field.key for field in fields}
    tools = [(kinds, needed) for kinds, needed in _declarations(file) if keys <= set(kinds)]
    return tuple(_settled(field, tools, typed=typed) for field in fields)


def _settled(field: BodyField, tools: list[tuple[dict[str, FieldKind], set[str]]], *, typed: bool) -> BodyField:
    kinds = {kinds[field.key] for kinds, _ in tools}
    needed = bool(tools) and all(field.key in row for _, row in tools)
    if field.kind is not FieldKind.OPEN or len(kinds) != 1 or (typed and not needed):
        return field
    return replace(field, kind=kinds.pop(), required=needed)


def _declarations(file: JavaScriptFile) -> Iterator[tuple[dict[str, FieldKind], set[str]]]:
    """`properties: { city: { type: "string" } }, required: ["city"]`, wherever the file writes one."""
    for node in file.root.find_all(kind="object"):
        entries = file.keys(node)
        listed = entries.get("properties")
        if listed is None or listed.kind() != "object":
            continue
        kinds = {}
        for key, value in file.keys(listed).items():
            written = file.keys(value).get("type") if value.kind() == "object" else None
            if written is not None:
                kinds[key] = _DECLARED.get(written.text().strip("'\""), FieldKind.OPEN)
        required = entries.get("required")
        rows = required.children() if required is not None else []
        yield kinds, {row.text().strip("'\"") for row in rows if row.kind() == "string"}


def _statement(call: SgNode) -> SgNode:
    inner = call
    for above in call.ancestors():
        if above.kind() in _BLOCKS:
            break
        if above.kind() in _UNSURE and not _is_default(above, inner):
            raise CannotEdit(
                "it is parsed only sometimes, in the middle of an expression; put it into a variable first"
            )
        inner = above
    if inner.kind() not in _SIMPLE:
        raise CannotEdit("it is parsed in the head of a block; put it into a variable first, and run this again")
    return inner


def _is_default(above: SgNode, inner: SgNode) -> bool:
    """`JSON.parse(text).x ?? other`: the left side is looked at in any case."""
    return above.kind() == "binary_expression" and is_node(above.field("left"), inner)


def _block(call: SgNode) -> SgNode:
    """The innermost block: what is declared with `const` or `let` there is known nowhere else."""
    return next(above for above in call.ancestors() if above.kind() in _BLOCKS)


def _home(call: SgNode) -> SgNode | None:
    """The block that declares the variable which `answer = JSON.parse(…)` fills, None when that is no assignment."""
    made = next((above for above in call.ancestors() if above.kind() == "assignment_expression"), None)
    target = made.field("left") if made is not None else None
    if made is None or target is None or target.kind() != "identifier" or not _fills(made, call):
        return None
    for block in call.ancestors():
        if block.kind() not in _BLOCKS:
            continue
        for statement in block.children():
            if statement.kind() == "lexical_declaration" and _declares(statement, target.text()):
                return block
    raise CannotEdit("where its variable is declared was not found; write the schema by hand")


def _fills(made: SgNode, call: SgNode) -> bool:
    right = made.field("right")
    return right is not None and right.range().start.index <= call.range().start.index


def _declares(statement: SgNode, name: str) -> bool:
    """`let answer`, with no type and no value of its own, or an empty one."""
    for item in statement.children():
        written = item.field("name") if item.kind() == "variable_declarator" else None
        if written is not None and written.text() == name:
            value, kind = item.field("value"), item.field("type")
            if (value is not None and value.text() not in {"null", "undefined"}) or (
                kind is not None and kind.text().strip(": ") != "any"
            ):
                raise CannotEdit("its variable has a type or a value before; write the schema by hand")
            return True
    return False


def _refuse_reassigned(call: SgNode, block: SgNode) -> None:
    kinds = {"variable_declarator", "assignment_expression"}
    declarator = next((above for above in call.ancestors() if above.kind() in kinds), None)
    name = (declarator.field("name") or declarator.field("left")) if declarator is not None else None
    if name is None or name.kind() != "identifier":
        return
    outside = declarator.parent() if declarator is not None else None
    if outside is not None and outside.kind() == "variable_declaration":
        raise CannotEdit("its variable is declared with var, which other blocks may use; write the schema by hand")
    for node in block.find_all(kind="assignment_expression"):
        left = node.field("left")
        if left is not None and left.text() == name.text() and not same_node(left, name):
            raise CannotEdit("its name is used for something else as well; write the schema by hand")
