"""The texts that an expression may be, as far as they stand in its own file."""

from __future__ import annotations

import re

from tengates.model.code import Code, Expr, ExprKind

_COMPARES = re.compile(r"[!=]==?|\bin\b")
_CHOOSES = re.compile(r"\bif\b.*\belse\b|\?", re.DOTALL)
_MOST = 40


def fixed_texts(code: Code, value: Expr) -> frozenset[str]:
    """A text itself, those that a name of this file was given, and all that a choice is between."""
    found: set[str] = set()
    stack, seen = [value], set[str]()
    for _ in range(_MOST):
        if not stack:
            break
        current = stack.pop()
        if current.kind is ExprKind.STRING:
            found.add(current.text)
        elif current.kind is ExprKind.NAME and current.name not in seen:
            seen.add(current.name)
            stack += [row.value for row in code.assignments if row.target == current.name and not row.member]
        elif current.kind is ExprKind.OTHER and not _only_compares(current):
            stack += current.positional
    return frozenset(found)


def _only_compares(value: Expr) -> bool:
    """A test: the texts in it are what is looked for, not what comes out."""
    return bool(_COMPARES.search(value.text)) and not _CHOOSES.search(value.text)
