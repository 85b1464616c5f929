"""Handlers that a call makes: `bot.command("ask", answering(store))`."""

from __future__ import annotations

from tengates.model.code import Expr, ExprKind, Function
from tengates.survey.web.found import Context
from tengates.survey.web.index import SourceFile

Handler = tuple[SourceFile, Function]


def made_handler(context: Context, file: SourceFile, value: Expr) -> Handler | None:
    """The function that a call of the project's own gives back; None for a library's, and where it gives another."""
    project = context.project
    if value.kind is not ExprKind.CALL or not value.name:
        return None
    maker = project.function(file.path, value.name) or project.method(file, value.name, "")
    return _given_back(*maker) if maker is not None else None


def _given_back(file: SourceFile, maker: Function) -> Handler | None:
    """`=> async (ctx) => {…}`, `return async (ctx) => {…}`, or the name of a function inside."""
    short = file.function_at(maker.body.start)
    if short is not None and short != maker:
        return file, short
    for row in file.code.returns:
        if row.scope == maker.qualname:
            inner = file.functions.get(f"{maker.qualname}.{row.value.name}") if row.value.name else None
            inner = file.function_at(row.value.span.start) if row.value.kind is ExprKind.FUNCTION else inner
            if inner is not None:
                return file, inner
    return None
