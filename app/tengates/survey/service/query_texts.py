"""Which expressions are put into the text of a query, however the text is put together."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tengates.model.code import Call, Code, Expr, ExprKind

_SQL = re.compile(
    r"(?is)\b(?:select\b.{1,200}\bfrom|insert\s+into|update\b.{1,120}\bset|delete\s+from|drop\s+table|merge\s*\(|match\s*\("
    r"|(?:create|alter)\s+(?:temporary\s+)?(?:table|user|role|view)|order\s+by|where\b)"
)
_FORMATS = (".format", ".concat", ".format_map")
_WITHIN = ("sql", "text", "where", "select", "tables", "order_by")  # keys of an object, or words of Django's extra()
_PARTS = 2


def query_texts(code: Code, call: Call) -> Iterator[Expr]:
    """The expressions inside the text that is the first argument of a call, when that text is a query."""
    extra = call.callee.rpartition(".")[2] == "extra"
    given = [value for key, value in call.expr.items if key in _WITHIN] if extra else [call.expr.items[0][1]]
    for value in _opened(given):
        if value.kind is ExprKind.NAME:
            rows = list(_given(code, value.text, call.scope))
            known = extra or any(_SQL.search(row.text) for row in rows)
            yield from (piece for row in rows for piece in _pieces(code, row, call.scope, known=known))
        else:
            yield from _pieces(code, value, call.scope, known=extra)


def _opened(given: list[Expr]) -> Iterator[Expr]:
    """The texts, what they are wrapped in (`text(…)`, `{ sql: … }`), and those of a list."""
    for value in given:
        yield value
        if value.kind is ExprKind.CALL:
            yield from value.positional[:1]
        elif value.kind is ExprKind.LIST:
            yield from value.positional
        elif value.kind is ExprKind.OBJECT:
            yield from (item for key, item in value.items if key in _WITHIN)


def _given(code: Code, name: str, scope: str) -> Iterator[Expr]:
    return (row.value for row in code.assignments if row.target == name and row.scope in {scope, ""})


def _pieces(code: Code, value: Expr, scope: str, *, known: bool) -> Iterator[Expr]:
    parts = _put_together(code, value, scope)
    if parts is not None and (known or _SQL.search(parts[0])):
        yield from parts[1]


def _put_together(code: Code, value: Expr, scope: str) -> tuple[str, list[Expr]] | None:
    """The fixed words of a text and the expressions put into it; None when nothing is put into a text here."""
    if value.kind is ExprKind.TEMPLATE:
        return value.text, [item for _, item in value.items]
    if value.kind is ExprKind.CALL and value.name.endswith(_FORMATS):
        owner = value.name.rpartition(".")[0]
        items = [item for _, item in value.items]
        if owner in {"util", "node:util", "strings"}:
            return (items[0].text, items[1:]) if items else None
        return _fixed(code, owner, scope), items
    if value.kind is ExprKind.OTHER and len(value.items) == _PARTS and "%" in value.text:
        left, right = (item for _, item in value.items)
        return (_fixed(code, left.text, scope), [right]) if left.kind is ExprKind.NAME else None
    return None


def _fixed(code: Code, name: str, scope: str) -> str:
    return " ".join(row.text for row in _given(code, name, scope) if row.kind in {ExprKind.STRING, ExprKind.TEMPLATE})
