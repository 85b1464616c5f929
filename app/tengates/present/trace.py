"""A failure of our own for a report: kinds and lines of our code, never the words of an exception.

An exception's message may quote what it was given, and that may be a secret out of a founder's file.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterator

_DEEPEST = 10


def trace_text(failure: BaseException) -> str:
    """Where it happened and the kind of each failure that led to it, the first one first."""
    return "\n".join(line for one in reversed(list(_chain(failure))) for line in _one(one)) + "\n"


def _chain(failure: BaseException) -> Iterator[BaseException]:
    one: BaseException | None = failure
    for _ in range(_DEEPEST):
        if one is None:
            return
        yield one
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)


def _one(failure: BaseException) -> Iterator[str]:
    for frame in traceback.extract_tb(failure.__traceback__):
        yield f"  {frame.filename}:{frame.lineno} in {frame.name}"
        yield f"    {frame.line}"
    yield type(failure).__qualname__
