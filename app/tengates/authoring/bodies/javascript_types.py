"""What the TypeScript types of a file say about the fields of a value."""

from __future__ import annotations

import re

from ast_grep_py import SgNode

from tengates.authoring.bodies.body_fields import BodyField, FieldKind

_SIMPLE = {
    "string": FieldKind.TEXT,
    "number": FieldKind.NUMBER,
    "boolean": FieldKind.BOOLEAN,
}
_WRITTEN_LIST = re.compile(r"(?:readonly )?(.+?)\[\]$|(?:Readonly)?Array<(.+)>$", re.DOTALL)
_EXTENDS = {"extends_type_clause", "extends_clause"}


def declared_type(key: str, written: SgNode | None) -> BodyField | None:
    """The field as a TypeScript annotation declares it; a type that the file declares is looked up there."""
    if written is None or written.kind() == "predefined_type":
        return None
    shape, whole = _shape(written)
    for child in shape.children() if shape is not None else []:
        name, annotation = child.field("name"), child.field("type")
        if child.kind() == "property_signature" and name is not None and name.text().strip("'\"") == key:
            optional = any(part.kind() == "?" for part in child.children())
            text = annotation.text().lstrip(":").strip() if annotation is not None else "any"
            return _typed(key, text, optional=optional)
    if whole:
        return None
    return BodyField(key, FieldKind.NAMED, type=f'{written.text()}["{key}"]', elsewhere=True)


def _shape(written: SgNode) -> tuple[SgNode | None, bool]:
    """The members that a type is seen to have, and whether it has no others."""
    if written.kind() == "object_type":
        return written, True
    if written.kind() != "type_identifier":
        return None, False
    found = [
        node
        for kind in ("interface_declaration", "type_alias_declaration")
        for node in _root(written).find_all(kind=kind)
        if (name := node.field("name")) is not None and name.text() == written.text()
    ]
    if len(found) != 1:  # none, or one interface in several pieces
        return None, False
    body = found[0].field("body") or found[0].field("value")
    members = body if body is not None and body.kind() in {"interface_body", "object_type"} else None
    extends = any(child.kind() in _EXTENDS for child in found[0].children())
    return members, members is not None and not extends


def _root(node: SgNode) -> SgNode:
    return node.get_root().root()


def _typed(key: str, text: str, *, optional: bool) -> BodyField:
    if text in _SIMPLE:
        return BodyField(key, _SIMPLE[text], required=not optional)
    if match := _WRITTEN_LIST.match(text):
        return BodyField(
            key, FieldKind.LIST, required=not optional, type=(match.group(1) or match.group(2)).strip("()")
        )
    if text in {"any", "unknown"}:
        return BodyField(key)
    return BodyField(key, FieldKind.NAMED, required=not optional, type=text)
