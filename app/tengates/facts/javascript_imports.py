"""What a JavaScript module imports and exports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tengates.facts.javascript_expressions import inner, required
from tengates.facts.tree import Node
from tengates.model.code import Import

IMPORTING = frozenset({"import_statement", "variable_declarator", "expression_statement"})
_LINKS = 6  # followed down to a `require` that nothing names
_REQUIRES = {"require", "import"}


def read_imports(nodes: Iterable[Node]) -> Iterator[Import]:
    """Imports in every form: ESM, `require`, dynamic `import()` that is given a name."""
    for node in nodes:
        if node.kind == "import_statement":
            yield from _statement(node)
        elif node.kind == "expression_statement":
            yield from _nameless(node)
        else:
            yield from _required(node)


def full_name(item: Import) -> str:
    """The full name behind a local one."""
    return item.module if item.name in {"", "*"} else f"{item.module}.{item.name}"


def exported_names(node: Node) -> Iterator[tuple[str, str]]:
    """Pairs of exported name and local name of `export { a as b }`."""
    clause = next((child for child in node.children if child.kind == "export_clause"), None)
    for child in clause.children if clause is not None else []:
        if child.kind == "export_specifier":
            parts = [part.text for part in child.children]
            if parts:
                yield parts[-1], parts[0]


def _statement(node: Node) -> Iterator[Import]:
    source = node.field("source") or next((child for child in node.children if child.kind == "string"), None)
    if source is None:
        return
    module, span = source.text[1:-1], node.span
    is_type = any(token.kind == "type" for token in node.tokens)
    clause = next((child for child in node.children if child.kind == "import_clause"), None)
    if clause is None:
        yield Import(module, "", "", span, is_type)
        return
    for child in clause.children:
        if child.kind == "identifier":
            yield Import(module, "default", child.text, span, is_type)
        elif child.kind == "namespace_import":
            name = next((part.text for part in child.children if part.kind == "identifier"), "")
            yield Import(module, "*", name, span, is_type)
        elif child.kind == "named_imports":
            for part in child.children:
                if part.kind == "import_specifier":
                    yield _specifier(part, Import(module, "", "", span, is_type))


def _specifier(node: Node, base: Import) -> Import:
    names = [part.text for part in node.children]
    is_type = base.is_type or any(token.kind == "type" for token in node.tokens)
    return Import(base.module, names[0], names[-1], base.span, is_type)


def _required(node: Node) -> Iterator[Import]:
    name, value = node.field("name"), node.field("value")
    if name is None or value is None:
        return
    module, member = _module_of(value)
    if not module:
        return
    span = node.span
    if name.kind == "identifier":
        yield Import(module, member, name.text, span)
        return
    for part in name.children:
        if part.kind == "shorthand_property_identifier_pattern":
            yield Import(module, part.text, part.text, span)
        elif part.kind == "pair_pattern":
            key, local = part.field("key"), part.field("value")
            if key is not None and local is not None:
                yield Import(module, key.text, local.text, span)


def _nameless(node: Node) -> Iterator[Import]:
    """`require("newrelic")` and `require("dotenv").config()` as statements."""
    current = inner(node)
    for _ in range(_LINKS):
        if current is None:
            return
        if current.kind == "call_expression":
            module = required(current)
            if module:
                yield Import(module, "", "", node.span)
                return
            current = current.field("function")
        elif current.kind == "member_expression":
            current = current.field("object")
        else:
            return


def _module_of(value: Node) -> tuple[str, str]:
    """The module and member of `require("x")`, `require("x").y`, `await import("x")`."""
    member = ""
    for _ in range(4):
        kind = value.kind
        if kind == "await_expression":
            value = next((child for child in value.children), value)
        elif kind == "member_expression":
            found, owner = value.field("property"), value.field("object")
            member = found.text if found else ""
            value = owner if owner is not None else value
        else:
            break
    function, arguments = value.field("function"), value.field("arguments")
    if value.kind != "call_expression" or function is None or arguments is None:
        return "", ""
    if function.kind not in {"identifier", "import"} or function.text not in _REQUIRES:
        return "", ""
    first = next((child for child in arguments.children if child.kind == "string"), None)
    return (first.text[1:-1], member) if first is not None else ("", "")
