"""The fields of a request body, as the handler's own reads of it tell."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from tengates.model.code import Expr, ExprKind
from tengates.model.survey import EntryKind, EntryPoint, Survey

_GROUPED_FROM = 10_000
_PASTED = {
    "text",
    "content",
    "contents",
    "document",
    "html",
    "markdown",
    "code",
    "transcript",
    "article",
    "source",
    "context",
    "report",
    "essay",
    "letter",
    "resume",
    "cv",
    "notes",
    "body",
    "csv",
    "json",
    "xml",
    "yaml",
    "logs",
    "diff",
}
_UPLOADED = {"image", "images", "base64", "audio", "file", "photo", "screenshot", "dataurl", "blob"}


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
    `nullable` fields may be null although they have a default. With `elsewhere` the type of a NAMED field stands where
    it was not read, so nothing is known of it, not even whether it may be missing.
    """

    key: str
    kind: FieldKind = FieldKind.OPEN
    required: bool = False
    default: str = ""
    type: str = ""
    nullable: bool = False
    elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a field may hold, and whether other fields are refused.

    `text` for what a person types, `document` for what a person pastes or uploads as text.
    """

    text: int
    document: int
    items: int
    strict: bool

    def characters(self, key: str) -> int:
        """The greatest length of a text field with this name."""
        word = re.split(r"[^A-Za-z0-9]+|(?<=[a-z])(?=[A-Z])", key)[-1].lower()
        if word in _UPLOADED:
            return self.document * 100
        return self.document if word in _PASTED else self.text


def grouped(number: int) -> str:
    """A number as both languages write it, its digits in groups from ten thousand on."""
    return f"{number:_}" if number >= _GROUPED_FROM else str(number)


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
            nullable=known.nullable and field.nullable,
        )
    return tuple(found.values())


@dataclass(frozen=True, slots=True)
class Senders:
    """What the project's own front end sends to a route: keys, and whether it may send more that cannot be seen.

    `seen`: a call of this route was found; `unseen`: one that sends what cannot be seen. With `more` there may be one.
    """

    keys: frozenset[str]
    more: bool
    seen: bool = False
    unseen: bool = False


def senders(survey: Survey, pattern: str) -> Senders:
    """Look for the calls of the project's own code that reach this route."""
    keys: set[str] = set()
    seen = more = elsewhere = False
    for _path, code in survey.sources():
        for call in code.calls:
            name = call.callee.rpartition(".")[2]
            if name in _CHAT_HOOKS:
                more = more or _serves(call.expr, pattern) or pattern in {"/api/chat", "/api/completion"}
            elif name in _SENDING and (body := _sent(call.expr)) is not None:
                whole = body.kind is ExprKind.OBJECT and not body.has_spread
                if _serves(call.expr, pattern):
                    keys |= {label for label, _value in body.items if label not in {"", "**"}}
                    seen, more = True, more or not whole
                else:
                    elsewhere = elsewhere or _address_unknown(call.expr)
    return Senders(frozenset(keys), more or (elsewhere and not seen), seen=seen, unseen=more)


def other_door(entry: EntryPoint) -> str:
    """Why an entry point that is no route gets no schema here."""
    if entry.kind is EntryKind.ACTION:
        return "a server action takes its arguments one by one; check them by hand at its start"
    return "it takes text, not a body with fields: check that it is neither empty nor too long before you use it"


def open_routes(patterns: list[str]) -> str:
    """The sentence about routes where unknown fields are still let in."""
    named = ", ".join(dict.fromkeys(patterns))
    return f"Unknown fields are still let in at {named}: what your front end sends there cannot be read off its code, and refusing a field that it does send would break it."


_CHAT_HOOKS = {"useChat", "useCompletion", "useObject"}
_CLIENTS = re.compile(r"(?i)axios|\bky\b|api|http|client")  # else `app.post("/x", handler)` is a route
_SENDING = {"fetch", "post", "put", "patch"}


def _address_unknown(call: Expr) -> bool:
    """Whether a call could reach any route: its address is put together elsewhere."""
    first = call.positional[0] if call.positional else None
    return first is not None and first.kind not in {ExprKind.STRING, ExprKind.TEMPLATE}


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
    return second if _CLIENTS.search(call.name.rpartition(".")[0]) else None
