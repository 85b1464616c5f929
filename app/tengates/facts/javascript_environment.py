"""The usual ways in which JavaScript reads an environment variable."""

from __future__ import annotations

import re

from ast_grep_py import SgNode

from tengates.model.code import EnvRead, Expr, ExprKind
from tengates.model.place import Span

_CHAIN = re.compile(r"^(?:process\.env|import\.meta\.env|Bun\.env|env)(?:\.|\[)([A-Z_][A-Z0-9_]*)\]?$")
_GETTERS = {"Deno.env.get"}


def env_read(name: str, call: Expr | None, span: Span, scope: str) -> EnvRead | None:
    """The variable that a chain (`call` None) or a call reads, if it reads one."""
    if call is None:
        found = _CHAIN.match(name)
        return EnvRead(found.group(1), span, scope) if found else None
    if name in _GETTERS and call.positional and call.positional[0].kind is ExprKind.STRING:
        return EnvRead(call.positional[0].text, span, scope)
    return None


def default_of(node: SgNode) -> SgNode | None:
    """The other side of `process.env.X ?? other` and `process.env.X || other`."""
    parent = node.parent()
    if parent is None or parent.kind() != "binary_expression":
        return None
    operator, left = parent.field("operator"), parent.field("left")
    if operator is None or operator.text() not in {"??", "||"} or left is None or left.range() != node.range():
        return None
    return parent.field("right")
