"""Where a model's text may be in a file before anything is followed: hooks, tools, and requests to a route of its own."""

from __future__ import annotations

from tengates.model.code import Assignment, Expr, Function
from tengates.survey.knowledge import answering as table
from tengates.survey.web.index import SourceFile
from tengates.survey.web.memory import per_file


@per_file
def seeds(file: SourceFile) -> tuple[tuple[Assignment, ...], tuple[Function, ...], tuple[Expr, ...]]:
    """Hooks that hold a chat, tools that a model calls, and requests that may go to a route of the project's own."""
    hooks = [
        row
        for row in file.code.assignments
        if table.CHAT_HOOKS.search(row.value.name) and (row.member or row.target) in table.CHAT_PARTS
    ]
    given = [call for call in file.code.calls if table.TOOLS.search(call.callee)]
    tools = [made for call in given for made in file.nested(call.span)]
    tools += [made for made in file.code.functions if any(table.TOOLS.search(row.name) for row in made.decorators)]
    fetches = [call.expr for call in file.code.calls if table.FETCHES.search(call.expr.name)]
    return tuple(hooks), tuple(tools), tuple(fetches)
