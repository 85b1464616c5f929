"""Handlers that are objects: `app.post("/ask", (req, res) => new AskHandler(server, req, res))`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from tengates.model.code import Call, ExprKind, Function
from tengates.model.survey import Guard
from tengates.survey.web.found import Context
from tengates.survey.web.index import SourceFile

Method = tuple[SourceFile, Function]
_HOOK = re.compile(r"\bthis\.(\w{1,60})\(\)")
_PAIR = 2  # a request and a response
_MOST = 40  # methods that one object runs


@dataclass(frozen=True, slots=True)
class ObjectHandler:
    """What an object made for each request runs: its method that takes the request, and what refuses strangers."""

    file: SourceFile
    function: Function
    guard: Guard | None


def object_handler(context: Context, file: SourceFile, function: Function) -> ObjectHandler | None:
    """The object that a handler makes and leaves everything to; None when it does something else."""
    call = _making(file, function)
    found = context.project.definition(file.path, call.callee) if call is not None else None
    if found is None or found.klass is None:
        return None
    methods: dict[str, Method] = {}
    for at, klass in context.project.bases(found.file, found.klass):
        for row in at.code.functions:
            owner, _, name = row.qualname.rpartition(".")
            if owner == klass.name:
                methods.setdefault(name, (at, row))
    ran = _ran(methods)
    taking = [row for row in ran[1:] if len(row[1].parameters) >= _PAIR]
    if not taking:
        return None
    return ObjectHandler(*taking[-1], _guard(context, ran, methods))


def _making(file: SourceFile, function: Function) -> Call | None:
    """The only call of a handler, when it gives both of the handler's parameters to a constructor."""
    names = [row.name for row in function.parameters[:_PAIR]]
    calls = file.calls(function.span)
    if len(calls) != 1 or len(names) < _PAIR or not calls[0].written[:1].isupper():
        return None
    given = {item.text for item in calls[0].expr.positional if item.kind is ExprKind.NAME}
    return calls[0] if given.issuperset(names) else None


def _ran(methods: Mapping[str, Method]) -> list[Method]:
    """The constructor and the methods that it leads to, in the order of their calls."""
    names = ["constructor"] if "constructor" in methods else []
    for name in names:
        at, function = methods[name]
        for call in at.calls(function.span):
            own, _, other = call.callee.partition(".")
            if own == "this" and other in methods and other not in names and len(names) < _MOST:
                names.append(other)
    return [methods[name] for name in names]


def _guard(context: Context, ran: list[Method], methods: Mapping[str, Method]) -> Guard | None:
    """The first refusal; one that asks a method of the class counts unless the class's own answer is always no."""
    for at, function in ran:
        found = context.guards.refusal(at, function.span)
        if found is None or found.guard.name in methods:  # what that method refuses is asked of itself
            continue
        hooks = _HOOK.findall(found.guard.place.snippet)
        if not any(_says_no(methods[name]) for name in hooks if name in methods):
            return found.guard
    return None


def _says_no(method: Method) -> bool:
    at, function = method
    answers = [row.value for row in at.code.returns if row.scope == function.qualname]
    return bool(answers) and all(value.text == "false" for value in answers)
