"""Functions that a platform serves: Supabase and Deno edge functions, Lambda, Firebase, Vercel and Netlify."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from tengates.model.code import Call, ExprKind, Function
from tengates.model.survey import EntryKind, Guard, Input, InputKind
from tengates.survey.web import flow as flows
from tengates.survey.web import vocabulary
from tengates.survey.web.found import Context, Found
from tengates.survey.web.index import SourceFile, last
from tengates.survey.web.inputs import Raw, inputs_of, judged
from tengates.survey.web.javascript_inputs import handler_inputs
from tengates.survey.web.nextjs import METHODS, handler_of, wrapper_guards

_SERVE = re.compile(
    r"^(?:Deno\.serve|Bun\.serve|serve|https?://deno\.land/std\S*\.serve|jsr:@std/http\S*\.serve|(?:node:)?http(?:\.default)?\.createServer)$"
)
_EDGE = re.compile(r"(?:^|/)(?:supabase|netlify)/(?:edge-)?functions/([^/]+)")
_VERCEL = re.compile(r"^(?:[\w.-]+/)?(api/.+)\.(?:ts|js|mjs)$")
_PAGES = re.compile(r"(?:^|/)(?:app|pages|server|routes)/")
_AZURE = frozenset({"http", "post", "put"})
_FIREBASE = frozenset({"onRequest", "onCall"})
_LOCAL = frozenset({"127.0.0.1", "localhost", "::1"})  # where a command waits for a login to come back
_EXPORTED = ("exports.handler", "handler")


def find_functions(context: Context) -> Iterator[Found]:
    """Handlers that a platform calls, one for each registration or export."""
    for file in context.project:
        if file.is_python:
            continue
        yield from _served(context, file)
        yield from _firebase(context, file)
        yield from _exported(context, file)
        yield from _worker(context, file)
        yield from _azure(context, file)


def _pattern(file: SourceFile) -> str:
    edge = _EDGE.search(file.path)
    if edge is not None:
        return f"/{edge.group(1)}"
    return "/" + file.path.rpartition(".")[0].removesuffix("/index")


def _served(context: Context, file: SourceFile) -> Iterator[Found]:
    for call in file.code.calls:
        if not _SERVE.match(call.callee) or not _is_started(file, call):
            continue
        handler = next(
            (item for item in call.expr.positional if item.kind in {ExprKind.FUNCTION, ExprKind.NAME, ExprKind.CALL}),
            None,
        )
        inner = handler_of(context, file, handler) if handler is not None else None
        if inner is not None:
            guards = wrapper_guards(context, file, handler) if handler is not None else ()
            found = _function(context, inner, (file, call), guards)
            yield found if _EDGE.search(file.path) else replace(found, pattern="/")  # it looks at addresses itself


def _is_started(file: SourceFile, call: Call) -> bool:
    """At the top of the file, or in a function that the top runs, and not for this machine's own browser alone."""
    if not call.scope:
        return True
    top = file.functions.get(call.scope.partition(".")[0])
    if top is None:
        return False
    begun = file.calls_by_scope.get("", [])
    if not any(row.callee in {top.name, "?"} and (row.callee != "?" or _holds(row, top)) for row in begun):
        return False
    ports = [row for row in file.calls_by_scope[call.scope] if last(row.callee) == "listen"]
    return not any(item.text.strip("\"'`") in _LOCAL for row in ports for item in row.expr.positional)


def _holds(call: Call, function: Function) -> bool:
    """`(async function main() { … })()` is a call that holds the function."""
    return call.span.start <= function.span.start < call.span.end


def _function(
    context: Context,
    handler: tuple[SourceFile, Function],
    registered: tuple[SourceFile, Call] | None,
    guards: tuple[Guard, ...],
) -> Found:
    file, function = handler
    pattern = _pattern(registered[0] if registered is not None else file)
    inputs = handler_inputs(context.project, file, function, function.span) or _called_with(context, file, function)
    inline = registered is not None and registered[1].span.start <= function.span.start < registered[1].span.end
    place = (
        registered[0].place_of_call(registered[1])
        if inline and registered is not None
        else file.place_of_function(function)
    )
    kind = EntryKind.WEBHOOK if vocabulary.WEBHOOK.search(pattern) else EntryKind.FUNCTION
    methods = ("POST",) if inputs else ()
    return Found(file, function.span, place, kind, "edge function", methods, pattern, function, guards, inputs)


def _called_with(context: Context, file: SourceFile, function: Function) -> tuple[Input, ...]:
    """What a callable of Firebase is sent: `request.data`, or the first parameter before version 2."""
    if not function.passed_to.endswith("onCall") or not function.parameters:
        return ()
    first = function.parameters[0].name
    if function.parameters[1:]:
        flow = flows.flow_of(file, function.span, (), [first])
        return (judged(context.project, flow, Input(file.place_of_function(function), InputKind.JSON)),)
    reads = [row for row in file.reads(function.span) if row.name.startswith(f"{first}.data")]
    raws = [Raw(InputKind.JSON, row.span, row.name) for row in reads]
    return inputs_of(context.project, file, function.span, raws)


def _firebase(context: Context, file: SourceFile) -> Iterator[Found]:
    if not file.imports_any(frozenset({"firebase-functions"})):
        return
    for call in file.code.calls:
        if last(call.callee) not in _FIREBASE or "firebase-functions" not in call.callee:
            continue
        handler = next(
            (item for item in reversed(call.expr.positional) if item.kind in {ExprKind.FUNCTION, ExprKind.NAME}), None
        )
        inner = handler_of(context, file, handler) if handler is not None else None
        if inner is not None:
            yield _function(context, inner, (file, call), ())


def _exported(context: Context, file: SourceFile) -> Iterator[Found]:
    """`exports.handler` of Lambda and Netlify, `export default` of an `api/` folder on Vercel."""
    vercel = None if _PAGES.search(file.path) else _VERCEL.match(file.path)
    if vercel is not None and not _is_next(context):
        function = file.exported.get("default")
        if function is not None and function.parameters and not function.parameters[2:]:
            yield _function(context, (file, function), None, ())
        for method in METHODS:
            if (row := file.exported.get(method)) is not None:
                yield _function(context, (file, row), None, ())
        return
    function = file.exported.get("handler") or file.functions.get("exports.handler")
    if (
        function is not None
        and ("functions/" in file.path or "lambda" in file.path.lower())
        and not _EDGE.search(file.path)
    ):
        yield _function(context, (file, function), None, ())


def _worker(context: Context, file: SourceFile) -> Iterator[Found]:
    """`export default { async fetch(request, env) {…} }` of a Cloudflare Worker."""
    function = file.functions.get("fetch")
    names = [row.name for row in function.parameters] if function is not None else []
    if (
        function is None
        or names[:1] not in (["request"], ["req"])
        or not names[1:]
        or "default" not in file.code.exports
    ):
        return
    if names[1] in {"env", "_env", "environment"}:
        yield _function(context, (file, function), None, ())


def _azure(context: Context, file: SourceFile) -> Iterator[Found]:
    """`app.http("ask", { authLevel, handler })` of Azure functions."""
    if not file.imports_any(frozenset({"@azure/functions"})):
        return
    for call in file.code.calls:
        options = call.expr.positional[1] if call.expr.positional[1:] else None
        handler = options.get("handler") if options is not None and last(call.callee) in _AZURE else None
        inner = handler_of(context, file, handler) if handler is not None else None
        if inner is None or options is None:
            continue
        level = options.get("authLevel")
        keyed = level is not None and level.text in {"function", "admin"}
        guards = (Guard(file.place_of_call(call), "a function key", "key"),) if keyed else ()
        yield _function(context, inner, (file, call), guards)


def _is_next(context: Context) -> bool:
    return any(
        not file.is_python and any(name == "next" or name.startswith("next/") for name in file.modules)
        for file in context.project
    )
