"""Frameworks whose files are routes: Nuxt and Nitro (`server/api`), Remix and React Router (`app/routes`)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tengates.model.code import Function
from tengates.model.place import Span
from tengates.model.survey import EntryKind, InputKind
from tengates.survey.web import vocabulary
from tengates.survey.web.found import Context, Found
from tengates.survey.web.index import SourceFile, last
from tengates.survey.web.inputs import Raw, inputs_of
from tengates.survey.web.javascript_inputs import handler_inputs
from tengates.survey.web.nextjs import handler_of, wrapper_guards

_NUXT = re.compile(r"^(?:.*/)?server/(?:api|routes)/(.+?)(?:\.(get|post|put|patch|delete))?\.(?:ts|js|mjs)$")
_REMIX = re.compile(r"^(?:.*/)?app/routes/(.+)\.(?:tsx?|jsx?)$")
_REMIX_PACKAGES = frozenset(
    {"@remix-run/node", "@remix-run/react", "@remix-run/cloudflare", "react-router", "@react-router/node"}
)
_NUXT_READS = {
    "readBody": InputKind.JSON,
    "readRawBody": InputKind.JSON,
    "readFormData": InputKind.FORM,
    "readMultipartFormData": InputKind.UPLOAD,
    "readValidatedBody": InputKind.JSON,
}


def find_file_routes(context: Context) -> Iterator[Found]:
    """A handler for each such file, two (`action` and `loader`) for Remix."""
    for file in context.project:
        if file.is_python:
            continue
        nuxt = _NUXT.match(file.path)
        if nuxt is not None:
            yield from _nuxt(context, file, nuxt)
        remix = _REMIX.match(file.path)
        if remix is not None and file.imports_any(_REMIX_PACKAGES):
            yield from _remix(context, file, "/" + remix.group(1).replace(".", "/"))


def _nuxt(context: Context, file: SourceFile, path: re.Match[str]) -> Iterator[Found]:
    call = next(
        (
            row
            for row in file.code.calls
            if last(row.callee) in {"defineEventHandler", "eventHandler"} and not row.scope
        ),
        None,
    )
    inner = handler_of(context, file, call.expr) if call is not None else None
    if call is None or inner is None:
        return
    at, function = inner
    inputs = inputs_of(context.project, at, function.span, _nuxt_raws(at, function.span))
    takes_body = any(item.kind is not InputKind.QUERY for item in inputs)
    method = (path.group(2) or ("post" if takes_body else "get")).upper()
    guards = wrapper_guards(context, file, call.expr)
    pattern = "/api/" + path.group(1).removesuffix("/index")
    kind = EntryKind.WEBHOOK if vocabulary.WEBHOOK.search(pattern) else EntryKind.ROUTE
    yield Found(
        at, function.span, file.place_of_call(call), kind, "nuxt", (method,), pattern, function, guards, inputs
    )  # fmt: skip


def _nuxt_raws(file: SourceFile, span: Span) -> Iterator[Raw]:
    for call in file.calls(span):
        kind = _NUXT_READS.get(last(call.callee))
        if kind is not None:
            yield Raw(kind, call.span, call.expr.text)


def _remix(context: Context, file: SourceFile, pattern: str) -> Iterator[Found]:
    for name, method in (("action", "POST"), ("loader", "GET")):
        function: Function | None = file.exported.get(name)
        if function is not None:
            inputs = handler_inputs(context.project, file, function, function.span)
            place = file.place_of_function(function)
            yield Found(
                file, function.span, place, EntryKind.ROUTE, "remix", (method,), pattern, function, (), inputs
            )  # fmt: skip
