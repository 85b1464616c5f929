"""Python's own parser, one text at a time.

Before 3.11.10 and 3.12.1 its depth counter is shared by all threads: two at once can end in a `SystemError`
about a "recursion depth mismatch" (CPython issue 106905).
"""

from __future__ import annotations

import ast
from threading import Lock
from typing import Literal, overload

_ONE = Lock()


@overload
def parsed(text: str | bytes) -> ast.Module: ...
@overload
def parsed(text: str | bytes, mode: Literal["eval"]) -> ast.Expression: ...


def parsed(text: str | bytes, mode: str = "exec") -> ast.AST:
    """The tree of a module, or with "eval" of an expression; raises what `ast.parse` raises."""
    with _ONE:
        return ast.parse(text, mode=mode)
