"""Convex: whatever a file exports as `query`, `mutation` or `action` may be called by anybody who knows the address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from msgspec import structs

from tengates.model.code import Assignment, Call, Expr, ExprKind, Function
from tengates.model.survey import EntryKind, Guard, Input, InputKind
from tengates.survey.web import flow as flows
from tengates.survey.web import vocabulary
from tengates.survey.web.found import Context, Found
from tengates.survey.web.index import SourceFile, last
from tengates.survey.web.inputs import judged_by_name
from tengates.survey.web.javascript_inputs import handler_inputs
from tengates.survey.web.nextjs import handler_of, wrapped_in

_PUBLIC = re.compile(r"(?:^|/)_generated/server(?:\.js)?\.(query|mutation|action|httpAction)$")
_CUSTOM = re.compile(r"^convex-helpers/.*\.z?[cC]ustom(?:Query|Mutation|Action)$")
_VALIDATOR = re.compile(r"^convex/values\.v\.(\w+)$")
_METHODS = {"query": "GET", "mutation": "POST", "action": "POST"}
_ENDLESS = frozenset({"string", "any", "array", "record", "bytes"})
_KNOWN_SIZE = frozenset({"convex/server.paginationOptsValidator"})


def find_convex(context: Context) -> Iterator[Found]:
    """Every public function and HTTP route; `internalQuery` and the like are called by the project alone."""
    for file in context.project:
        if file.is_python:
            continue
        for row in file.code.assignments:
            if not row.scope and row.value.kind is ExprKind.CALL and _is_exported(file, row):
                kind, guards = _built(context, file, row.value)
                if kind in _METHODS:
                    yield from _function(context, file, row, _METHODS[kind], guards)
        if file.imports_any(frozenset({"convex"})):
            for call in file.code.calls:
                if last(call.callee) == "route":
                    yield from _route(context, file, call)


def _is_exported(file: SourceFile, row: Assignment) -> bool:
    return row.target in file.code.exports or row.target == "exports.default"


def _built(context: Context, file: SourceFile, made: Expr) -> tuple[str, tuple[Guard, ...]]:
    """What a call builds ("query"), "" for nothing public; a builder of the project's own may be a guard."""
    direct = _PUBLIC.search(made.name)
    if direct is not None:
        return direct.group(1), ()
    found = context.project.definition(file.path, made.name) if made.name else None
    custom = found.variable.value if found is not None and found.variable is not None else None
    if found is None or custom is None or not _CUSTOM.match(custom.name) or not custom.positional:
        return "", ()
    base = _PUBLIC.search(custom.positional[0].name)
    refusal = context.guards.refusal(found.file, custom.span)
    shown = Guard(file.place_of_expr(made), last(made.name), "middleware")
    return base.group(1) if base is not None else "", (shown,) if refusal is not None else ()


def _function(
    context: Context, file: SourceFile, row: Assignment, method: str, guards: tuple[Guard, ...]
) -> Iterator[Found]:
    given = next(iter(row.value.positional), None)
    options = given if given is not None and given.kind is ExprKind.OBJECT else None
    handler = options.get("handler") if options is not None else given
    inner = handler_of(context, file, handler) if handler is not None else None
    if inner is None:
        return
    at, function = inner
    name = "default" if row.target == "exports.default" else row.target
    place = file.place(row.span, f"{name} = {last(row.value.name)}(…)")
    args = options.get("args") if options is not None else None
    inputs = tuple(_arguments(context, file, args, inner))
    pattern = f"/convex/{file.path.rpartition('/')[2].partition('.')[0]}.{name}"
    yield Found(
        at, function.span, place, EntryKind.ROUTE, "convex", (method,), pattern, function, guards, inputs
    )  # fmt: skip


def _arguments(
    context: Context, file: SourceFile, args: Expr | None, handler: tuple[SourceFile, Function]
) -> Iterator[Input]:
    """What a caller sends: refused by the validators in `args` where it does not fit, used as it came without them."""
    at, function = handler
    names = flows.words_of(function.parameters[1].name) if function.parameters[1:] else []
    if args is None:
        if names:
            given = Input(at.place_of_function(function), InputKind.JSON)
            yield judged_by_name(context.project, at, function.span, names, given)
        return
    if args.kind is ExprKind.OBJECT and not args.items:
        return
    kinds = _kinds(file, args)
    schema = "" if "any" in kinds else "its args"
    limit = "its args" if kinds and not kinds & _ENDLESS and _is_plain(file, args) else ""
    given = Input(file.place_of_expr(args), InputKind.JSON, schema, limit)
    found = judged_by_name(context.project, at, function.span, names, given)
    yield replace(found, strict=bool(schema))  # Convex refuses a field that no validator names


def _kinds(file: SourceFile, args: Expr) -> frozenset[str]:
    found = (_VALIDATOR.match(call.callee) for call in file.calls(args.span))
    return frozenset(row.group(1) for row in found if row is not None)


def _is_plain(file: SourceFile, args: Expr) -> bool:
    """Whether each argument's validator stands there and can be read."""
    values = [value for _, value in args.items]
    return all(value.kind is ExprKind.CALL or file.full(value.name) in _KNOWN_SIZE for value in values)


def _route(context: Context, file: SourceFile, call: Call) -> Iterator[Found]:
    """`http.route({ path: "/told", method: "POST", handler: httpAction(async (ctx, request) => …) })`."""
    options = next(iter(call.expr.positional), None)
    handler = options.get("handler") if options is not None else None
    if options is None or handler is None:
        return
    held = wrapped_in(context, file, handler) or (file, handler)
    made, inner = _PUBLIC.search(held[1].name), handler_of(context, *held)
    if made is None or inner is None:
        return
    at, function = inner
    address, method = options.get("path") or options.get("pathPrefix"), options.get("method")
    pattern = address.text if address is not None else "/"
    asked = structs.replace(function, parameters=function.parameters[1:])  # the first is Convex's context
    inputs = handler_inputs(context.project, at, asked, function.span)
    kind = EntryKind.WEBHOOK if vocabulary.WEBHOOK.search(pattern) else EntryKind.ROUTE
    methods = (method.text.upper() if method is not None else "POST",)
    place = file.place_of_call(call)
    yield Found(at, function.span, place, kind, "convex", methods, pattern, function, (), inputs)
