"""What TypeScript code says of a value whose type says nothing: an assertion, or a question with an answer for the rest."""

from __future__ import annotations

import re
from dataclasses import replace

from ast_grep_py import SgNode

from tengates.authoring.bodies.body_fields import BodyField, FieldKind
from tengates.authoring.bodies.javascript_hints import is_node

_SAYS_NOTHING = re.compile(
    r"(?:Partial|Readonly)?<?\s*(?:Record<\s*string\s*,\s*(?:unknown|any)\s*>|\{\s*\[\w+\s*:\s*string\]\s*:\s*(?:unknown|any)\s*;?\s*\}|object|unknown|any)\s*>?"
)
_ASSERTED = {
    "string": (FieldKind.TEXT, ""),
    "number": (FieldKind.NUMBER, ""),
    "boolean": (FieldKind.BOOLEAN, ""),
    "string[]": (FieldKind.LIST, "string"),
    "number[]": (FieldKind.LIST, "number"),
    "unknown[]": (FieldKind.LIST, ""),
    "any[]": (FieldKind.LIST, ""),
}
_NOTHING = re.compile(r"\s*\|\s*(?:undefined|null)\b")
_ASKED = {"string": FieldKind.TEXT, "number": FieldKind.NUMBER, "boolean": FieldKind.BOOLEAN}


def telling(written: SgNode | None) -> SgNode | None:
    """A written type, None where it tells nothing of the fields."""
    return None if written is None or _SAYS_NOTHING.fullmatch(written.text().strip()) else written


def asserted(key: str, written: SgNode | None) -> BodyField | None:
    """The field as `value.key as string` asserts it; a type of the project's own asserts more than can be checked."""
    if written is None:
        return None
    text = written.text().strip()
    bare = _NOTHING.sub("", text)
    if bare not in _ASSERTED:
        return None
    kind, items = _ASSERTED[bare]
    return BodyField(key, kind, required=bare == text, type=items, nullable=bare != text)


def asked(key: str, node: SgNode) -> BodyField | None:
    """The field as `typeof value.key === "number" ? value.key : 0` asks for it, with an answer that needs no other kind."""
    for above in node.ancestors():
        if above.kind() not in {"ternary_expression", "if_statement"}:
            continue
        condition, rest = above.field("condition"), above.field("alternative")
        found = _question(node.text(), condition.text()) if condition is not None else None
        if found is None or (rest is not None and (_holds(rest, node) or node.text() in rest.text())):
            return None
        return BodyField(key, found, nullable=True)
    return None


def settled(fields: list[BodyField]) -> list[BodyField]:
    """The fields with what is said of each in all places: two kinds, or a question beside a plain use, say nothing."""
    kinds: dict[str, set[FieldKind]] = {}
    for field in fields:
        kinds.setdefault(field.key, set()).add(field.kind)
    return [_agreed(field, kinds[field.key] - {FieldKind.OPEN}, fields) for field in fields]


def _agreed(field: BodyField, kinds: set[FieldKind], fields: list[BodyField]) -> BodyField:
    beside = [other for other in fields if other.key == field.key]
    plain = any(other.kind is FieldKind.OPEN for other in beside)
    needed = any(other.required for other in beside)
    if len(kinds) > 1 or (plain and not needed):
        return BodyField(field.key)
    if plain and field.required:
        return replace(field, required=False, nullable=True)
    return field


def _question(value: str, condition: str) -> FieldKind | None:
    """The kind that a condition asks for, as one of the things that must hold."""
    if "||" in condition or "!" in condition:
        return None
    written = re.escape(value)
    match = re.search(rf"typeof\s+{written}\s*===?\s*[\"'](\w+)[\"']", condition)
    if match is not None:
        return _ASKED.get(match.group(1))
    return FieldKind.LIST if re.search(rf"Array\.isArray\(\s*{written}\s*\)", condition) else None


def _holds(outer: SgNode, node: SgNode) -> bool:
    return is_node(outer, node) or any(is_node(outer, above) for above in node.ancestors())
