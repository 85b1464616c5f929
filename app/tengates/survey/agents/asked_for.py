"""Where a program reads which tool a model wants to run."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tengates.model.code import Function
from tengates.survey.web.index import SourceFile, last
from tengates.survey.web.memory import rows_per_file

_READS_CALLS = re.compile(
    r"\b(?:tool_calls|toolCalls|function_call|functionCall|tool_call|toolCall|required_action|tool_use|requires_action)\b"
)
_CHOOSING = frozenset({"filter", "find"})


def says_calls(text: str) -> bool:
    """Whether a text names the tools that a model asks for: `reply.tool_calls`."""
    return _READS_CALLS.search(text) is not None


@rows_per_file
def reading_calls(file: SourceFile) -> Iterator[Function]:
    """The functions of a file that read or ask which tool a model wants."""
    return (function for function in file.code.functions if any(map(says_calls, _asked(file, function))))


def _asked(file: SourceFile, function: Function) -> Iterator[str]:
    """What a function reads and asks: `reply.tool_calls`, `block.type === "tool_use"`, a filter that asks it."""
    yield from (row.name for row in file.reads(function.span) if row.scope == function.qualname)
    yield from (row.condition.text for row in file.branches(function.span) if row.scope == function.qualname)
    chosen = (
        row for row in file.calls(function.span) if last(row.callee) in _CHOOSING and row.scope == function.qualname
    )
    yield from (item.text for row in chosen for item in row.expr.positional)
