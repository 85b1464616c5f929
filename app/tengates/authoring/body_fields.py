"""The fields of a request body, as the handler's own reads of it tell."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from tengates.model.code import Expr, ExprKind
from tengates.model.survey import Survey


class FieldKind(StrEnum):
    """What a field holds, as far as the code proves it."""

    TEXT = "text"
    WHOLE = "whole"
    NUMBER = "number"
    BOOLEAN = "boolean"
    LIST = "list"
    MAPPING = "mapping"
    NAMED = "named"  # a type of the project; `type` is its text
    OPEN = "open"  # nothing proves a type


@dataclass(frozen=True, slots=True)
class BodyField:
    """One field; `default` is a literal as the language writes it, "" when there is none.

    `type` is the written type of a NAMED field, or of the items of a LIST ("" when unknown).
    """

    key: str
    kind: FieldKind = FieldKind.OPEN
    required: bool = False
    default: str = ""
    type: str = ""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a field may hold, and whether other fields are refused."""

    text: int
    items: int
    strict: bool


def merged(fields: list[BodyField]) -> tuple[BodyField, ...]:
    """One field per key: required if any read needs it, with the kind that some read proves."""
    found: dict[str, BodyField] = {}
    for field in fields:
        known = found.get(field.key)
        if known is None:
            found[field.key] = field
            continue
        proof = known if known.kind is not FieldKind.OPEN else field
        found[field.key] = replace(
            proof,
            required=known.required or field.required,
            default="" if known.required or field.required else known.default or field.default,
        )
    return tuple(found.values())


def keys_sent(survey: Survey, pattern: str) -> tuple[frozenset[str], bool]:
    """The keys that the project's own front end sends to a route, and whether it may send more that cannot be seen."""
    keys: set[str] = set()
    more = False
    for _path, code in survey.sources():
        for call in code.calls:
            if call.callee.rpartition(".")[2] not in {"fetch", "post", "put", "patch", "useChat", "useCompletion"}:
                continue
            if call.callee.startswith("use"):
                more = more or _serves(call.expr, pattern) or pattern in {"/api/chat", "/api/completion"}
                continue
            body = _sent(call.expr) if _serves(call.expr, pattern) else None
            if body is None:
                continue
            keys |= {label for label, _value in body.items if label not in {"", "**"}}
            more = more or body.kind is not ExprKind.OBJECT or body.has_spread
    return frozenset(keys), more


def _serves(call: Expr, pattern: str) -> bool:
    """Whether a call's address is this route."""
    wanted = re.escape(pattern.rstrip("/")) + r"/?(?:[?#].*)?[`'\"]?$"
    first = call.positional[0] if call.positional else None
    if first is None or len(pattern) < len("/x"):
        return False
    if first.kind is ExprKind.OBJECT:
        first = first.get("api") or first
    return re.search(wanted, first.text) is not None


def _sent(call: Expr) -> Expr | None:
    """The body of a fetch (its JSON.stringify argument) or of an axios call."""
    second = call.positional[1] if len(call.positional) > 1 else None
    if second is None:
        return None
    body = second.get("body") if second.kind is ExprKind.OBJECT else None
    if body is not None and body.kind is ExprKind.CALL and body.name == "JSON.stringify" and body.positional:
        return body.positional[0]
    if call.name.endswith("fetch"):
        return body
    return second
