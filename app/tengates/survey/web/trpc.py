"""Procedures of tRPC: `protectedProcedure.input(schema).mutation(…)`, one entry point each."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tengates.model.code import Call, ExprKind
from tengates.model.survey import EntryKind, Guard, Input, InputKind
from tengates.survey.web import flow as flows
from tengates.survey.web.found import Context, Found
from tengates.survey.web.guards import Refusal, is_library_guard
from tengates.survey.web.index import SourceFile, last
from tengates.survey.web.nextjs import handler_of
from tengates.survey.web.project import Definition
from tengates.survey.web.schemas import strict, zod_bounds

_ENDS = {"mutation": "POST", "query": "GET", "subscription": "GET"}
_NAMED = re.compile(
    r"(?i)^(?:(?!un|public|optional)\w{0,30})(?:protected|private|auth\w{0,8}|authed|admin|user|member|owner|session)\w{0,30}$"
)
_HOPS = 5
_OBJECTS = frozenset({"object", "strictObject", "looseObject", "record", "any", "unknown"})
_PLAIN = frozenset({"string", "number", "boolean", "enum", "nativeEnum", "literal", "date", "undefined", "void"})


def find_trpc(context: Context) -> Iterator[Found]:
    """Every query, mutation and subscription of a project that uses tRPC."""
    files = [file for file in context.project if not file.is_python]
    if not any(file.imports_any(frozenset({"@trpc/server"})) for file in files):
        return
    for file in files:
        for call in file.code.calls:
            method = last(call.callee)
            if method in _ENDS and "rocedure" in call.callee and call.expr.positional:
                yield _found(context, file, call, _ENDS[method])


def _found(context: Context, file: SourceFile, call: Call, method: str) -> Found:
    inner = handler_of(context, file, call.expr.positional[0])
    at, function = inner if inner is not None else (file, None)
    span = function.span if function is not None else call.span
    base = re.split(r"[.(]", call.written.replace("t.procedure", "t_procedure"), maxsplit=1)[0]
    guards = tuple(_guards(context, file, base, call))
    inputs = tuple(_inputs(context, file, call))
    name = f"{file.path.rpartition('/')[2].partition('.')[0]}.{_key(file, call)}"
    place = file.place_of_call(call)
    return Found(at, span, place, EntryKind.ROUTE, "trpc", (method,), f"/trpc/{name}", function, guards, inputs)


def _key(file: SourceFile, call: Call) -> str:
    """The name of a procedure in its router, if it can be seen."""
    for other in file.code.calls:
        for argument in other.expr.positional[:1] if last(other.callee).lower().endswith("router") else ():
            for label, value in argument.items:
                if value.span.start == call.span.start:
                    return label
    return f"line {call.span.line}"


def _guards(context: Context, file: SourceFile, base: str, call: Call) -> Iterator[Guard]:
    """Middleware on the procedure that it is built from, or in its own chain."""
    yield from _used(context, file, call)
    name, at = base, file
    for _ in range(_HOPS):
        found = context.project.definition(at.path, at.full(name))
        if found is None or found.variable is None:
            break
        made = found.variable.value
        rows = [row for row in found.file.calls(made.span) if last(row.callee) == "use"]
        guards = [guard for row in rows for guard in _used(context, found.file, row)]
        if guards:
            yield guards[0]
            return
        at, name = found.file, re.split(r"[.(]", made.text, maxsplit=1)[0].strip()
    else:
        return
    if found is None and _NAMED.match(base.removesuffix("Procedure")):
        yield Guard(file.place_of_call(call), base, "middleware")


def _used(context: Context, file: SourceFile, call: Call) -> Iterator[Guard]:
    """Guards given to `.use(…)` within a call's chain."""
    for row in file.calls(call.span):
        if last(row.callee) != "use" or not row.expr.positional or row.scope != call.scope:
            continue
        given = row.expr.positional[0]
        if given.kind is ExprKind.FUNCTION:
            refusal = context.guards.refusal(file, given.span)
        else:
            refusal = _of_name(context, file, given.name)
        if refusal is not None or (given.name and is_library_guard(given.name)):
            yield Guard(file.place_of_call(row), last(given.name) or "a middleware", "middleware")


def _of_name(context: Context, file: SourceFile, name: str) -> Refusal | None:
    found = context.project.definition(file.path, name) if name else None
    if found is None:
        return None
    span = found.variable.value.span if found.variable is not None else None
    span = found.function.span if found.function is not None else span
    return context.guards.refusal(found.file, span) if span is not None else None


def _inputs(context: Context, file: SourceFile, call: Call) -> Iterator[Input]:
    """What `.input(schema)` takes in; a query's input is sent in the address but is checked alike."""
    for row in file.calls(call.span):
        if last(row.callee) != "input" or row.span.start != call.span.start or not row.expr.positional:
            continue
        given = row.expr.positional[0]
        made = next((item for item in file.calls(given.span) if item.span == given.span), None)
        definition = context.project.definition(file.path, given.name) if given.kind is ExprKind.NAME else None
        shown = last(given.name) if given.kind is ExprKind.NAME else "input schema"
        bounded = zod_bounds(definition, made, file)
        flow = flows.flow_of(file, call.span, (), ["input"])
        limit = f"the schema {shown}" if bounded else flows.length_check(context.project, flow)
        forbids = _refuses(context, file, definition, made or row)
        yield Input(file.place_of_call(row), InputKind.JSON, shown, limit, strict=forbids)


def _refuses(context: Context, file: SourceFile, definition: Definition | None, made: Call) -> bool:
    """Whether a schema refuses unknown fields; a text or a number in place of an object has none."""
    names = {last(item.callee) for item in file.calls(made.span)}
    plain = definition is None and not names & _OBJECTS and bool(names & _PLAIN)
    return plain or strict(context.project, file, definition, made)
