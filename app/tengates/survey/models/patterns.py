"""What becomes of a pattern that is held against a text: whether it only says yes or no, and what no match leads to."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tengates.model.code import Assignment, Call, Expr, ExprKind
from tengates.survey.web.index import SourceFile

_TRUTH = frozenset({"boolean", "bool", "Promise<boolean>"})
_JOINS = re.compile(r"&&|\|\||\band\b|\bor\b")
_COMPARES = re.compile(r"[!=]==?|[<>]|\bis (?:not )?None\b|^\s{0,4}(?:!|not\b)|\bin\b")
_ASKS = re.compile(
    r"(?:^|\.)(?:test|bool|Boolean|includes|startsWith|endsWith|startswith|endswith|some|every|any|all)$"
)
_TAKES = re.compile(r"!?(?:\[|\??\.(?:group|at\b))")  # what was found is taken, also within a condition
_ELSE = re.compile(r"\s{0,20}!?(?:\?\.|\?\?|\|\||\?[^.:]|or\b)")


def only_asks(file: SourceFile, call: Call) -> bool:
    """Whether all that is wanted is yes or no: in a condition, or in a function that gives back nothing else."""
    held, asked = _held(file, call), (row.condition for row in file.code.branches if row.scope == call.scope)
    for condition in asked if held is None else ():
        if _holds(condition, call):
            return not _TAKES.match(condition.text.partition(call.expr.text)[2])
    function = file.functions.get(call.scope)
    kept = any("." in row.target or "[" in row.target for row in file.assignments(function.span)) if function else True
    if function is None or kept:
        return False
    if function.returns is not None:
        return function.returns.text.replace(" ", "").lstrip(":") in _TRUTH
    given = [row.value for row in file.code.returns if row.scope == call.scope]
    return bool(given) and all(map(_is_verdict, given))


def meets_nothing(file: SourceFile, call: Call) -> bool:
    """Whether something is ready for no match: `found?.[1]`, `found ?? …`, `if found`, `found === null`."""
    held = _held(file, call)
    if held is None:
        around = (row for row in _values(file, call) if _holds(row, call))
        return any(_ELSE.match(row.text.partition(call.expr.text)[2]) for row in around)
    name = re.escape(held.target)
    asked = re.compile(
        rf"(?<![\w.]){name}(?:\[[^\]]{{0,20}}\])?!?\s{{0,20}}(?:\?\.|\?\?|&&|\|\||[!=]==?\s{{0,20}}(?:null|undefined)"
        rf"|is (?:not )?None|and\b|or\b|\?[^.])|(?:\bif|\bnot|!)\s{{0,20}}{name}\b"
    )
    if any(
        re.search(rf"(?<![\w.]){name}\b", row.condition.text) for row in file.code.branches if row.scope == call.scope
    ):
        return True
    return any(asked.search(row.text) for row in _values(file, call))


def _held(file: SourceFile, call: Call) -> Assignment | None:
    """The variable that keeps what the pattern found, and nothing else."""
    return next((row for row in file.assignments(call.statement) if row.value.span == call.expr.span), None) or next(
        (row for row in file.code.assignments if row.scope == call.scope and row.value.span == call.expr.span), None
    )


def _values(file: SourceFile, call: Call) -> Iterator[Expr]:
    """What is worked out in the call's function."""
    yield from (row.value for row in file.code.assignments if row.scope == call.scope)
    yield from (row.value for row in file.code.returns if row.scope == call.scope)
    yield from (row.expr for row in file.calls_by_scope.get(call.scope, ()))


def _holds(expr: Expr, call: Call) -> bool:
    return expr.span.start <= call.span.start and call.span.end <= expr.span.end


def _is_verdict(value: Expr) -> bool:
    """A comparison, a question, or several of them: `found && found[1]` gives back what was found."""
    if value.kind is ExprKind.BOOLEAN:
        return True
    if value.kind is ExprKind.CALL:
        return bool(_ASKS.search(value.name.replace("?", "")))
    if value.kind is not ExprKind.OTHER:
        return False
    if _JOINS.search(value.text):
        return bool(value.items) and all(_is_verdict(item) for _, item in value.items)
    return bool(_COMPARES.search(value.text)) and "?" not in value.text and " if " not in value.text
