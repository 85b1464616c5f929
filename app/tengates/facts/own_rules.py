"""Runs a team's own rules on one file. In a reading process, which may be ended: rules and files are strangers' words."""

from __future__ import annotations

import hashlib
import importlib
from collections.abc import Sequence

import msgspec
from msgspec import Struct

from tengates.model.own import Hit

_MOST = 200  # places of one rule in one file
_WHY = 200


class Question(Struct):
    """A file's text and the rules to look for, each with its id."""

    language: str
    content: bytes
    rules: list[tuple[str, bytes]]


def own_answer(_path: str, body: bytes) -> bytes:
    """Every place of every rule."""
    asked = msgspec.msgpack.decode(body, type=Question)
    root = (
        importlib.import_module("ast_grep_py").SgRoot(asked.content.decode("utf-8", "replace"), asked.language).root()
    )
    hits: list[Hit] = []
    for ident, rule in asked.rules:
        try:
            found = root.find_all({"rule": msgspec.json.decode(rule)})
        except Exception as error:  # noqa: BLE001  ast-grep raises bare ones for a rule that is none
            hits.append(Hit(ident, problem=_why(str(error))))
            continue
        hits += [_hit(ident, node) for node in found[:_MOST]]
    return msgspec.msgpack.encode(hits)


def packed_question(language: str, content: bytes, rules: Sequence[tuple[str, bytes]]) -> bytes:
    """A question as `own_answer` takes it."""
    return msgspec.msgpack.encode(Question(language, content, list(rules)))


def unpacked_hits(answer: bytes) -> list[Hit] | None:
    """What `own_answer` gave; None for bytes that are no such thing."""
    try:
        return msgspec.msgpack.decode(answer, type=list[Hit])
    except msgspec.MsgspecError:
        return None


def _hit(ident: str, node: object) -> Hit:
    place = node.range()  # type: ignore[attr-defined]
    text = " ".join(node.text().split())  # type: ignore[attr-defined]
    mark = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]
    return Hit(ident, place.start.line + 1, place.end.line + 1, mark)


def _why(text: str) -> str:
    """The deepest reason that ast-grep gives, without its own trace."""
    lines = [line.strip() for line in text.partition("Stack backtrace")[0].split("\n") if line.strip()]
    return (lines[-1].partition(": ")[2] if lines and lines[-1][:1].isdigit() else lines[0] if lines else "")[
        :_WHY
    ].rstrip(".")
