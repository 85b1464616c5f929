"""Prisma schemas: their models, the fields of each and the models that they point to."""

from __future__ import annotations

import re

from tengates.model.schema import Schema, Table

_LINES = 20_000
_WIDE = 400
_MODEL = re.compile(r"^\s{0,8}(?:model|type)\s{1,8}(\w+)\s{0,8}\{")
_FIELD = re.compile(r"^\s{1,16}(\w+)\s{1,60}(\w+)[\[\]?]{0,3}(?:\s|$)")


def read_prisma(text: str) -> Schema:
    """Models in order."""
    rows: list[tuple[str, int, list[str], list[str]]] = []
    inside = False
    for number, raw in enumerate(text.split("\n")[:_LINES], 1):
        line = raw[:_WIDE]
        opened = _MODEL.match(line)
        if opened is not None:
            rows.append((opened.group(1), number, [], []))
            inside = True
        elif line.strip() == "}":
            inside = False
        elif inside and (field := _FIELD.match(line)) is not None:
            rows[-1][2].append(field.group(1))
            rows[-1][3].append(field.group(2))
    names = {row[0] for row in rows}
    return Schema(
        "prisma",
        tuple(
            Table(name, line, tuple(fields), tuple(kind for kind in kinds if kind in names))
            for name, line, fields, kinds in rows
        ),
    )
