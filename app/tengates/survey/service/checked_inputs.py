"""Fields of a procedure's `input` that its schema lets be numbers, ids, dates or fixed choices alone."""

from __future__ import annotations

import re

from tengates.model.code import Code, ExprKind, Language

_ZOD = ("zod", "zod/v4", "zod/v3")
_OBJECTS = (".object", ".strictObject")
_ROOTS = ("input", "parsedInput")  # what tRPC and next-safe-action hand on is what the schema gave back
_NO_TEXT = re.compile(
    r"^\w+\.(?:(?:coerce\.)?(?:number|bigint|boolean|date)|int|enum|nativeEnum|literal|uuid|cuid2?|ulid|nanoid)\("
    r"|^\w+\.string\(\)\.(?:uuid|cuid2?|ulid|nanoid|datetime|date)\("
)
_CHANGES = re.compile(r"\.(?:or|transform|pipe|and)\(|\bpreprocess\(|\.string\(.*\.string\(")


def checked_inputs(code: Code) -> frozenset[str]:
    """Their names as they are read: `input.noteId`. A field that another schema of the file leaves open is none."""
    if code.language is Language.PYTHON or not any(row.module in _ZOD for row in code.imports):
        return frozenset()
    typed: set[str] = set()
    left: set[str] = set()
    for call in code.calls:
        first = next(iter(call.expr.positional), None)
        if first is None or first.kind is not ExprKind.OBJECT or not call.callee.endswith(_OBJECTS):
            continue
        for name, value in first.items:
            settled = _NO_TEXT.match(value.text) and not _CHANGES.search(value.text)
            (typed if settled else left).add(name)
    return frozenset(f"{root}.{name}" for name in typed - left for root in _ROOTS)
