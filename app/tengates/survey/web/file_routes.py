"""Frameworks whose files are routes: Nuxt and Nitro (`server/api`), Remix and React Router (`app/routes`)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from tengates.model.code import ExprKind, Function
from tengates.model.place import Span
from tengates.model.survey import EntryKind, Input, InputKind
from tengates.survey.web import vocabulary
from tengates.survey.web.found import Context, Found
from tengates.survey.web.index import SourceFile, last
from tengates.survey.web.inputs import Raw, handed_on, inputs_of
from tengates.survey.web.javascript_inputs import handler_inputs
from tengates.survey.web.nextjs import METHODS, handler_of, wrapper_guards
from tengates.survey.web.schemas import zod_bounds

_NUXT = re.compile(r"^(?:.*/)?server/(?:api|routes)/(.+?)(?:\.(get|post|put|patch|delete))?\.(?:ts|js|mjs)$")
_REMIX = re.compile(r"^(?:.*/)?app/routes/(.+)\.(?:tsx?|jsx?)$")
_ASTRO = re.compile(r"^(?:.*/)?src/pages/(.+)\.(?:ts|js|mjs)$")
_SVELTE = re.compile(r"^(?:.*/)?src/routes/(.*/)?\+page\.server\.(?:ts|js)$")
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
        astro = _ASTRO.match(file.path)
        if astro is not None and _is_astro(context, file):
            yield from _astro(context, file, "/" + astro.group(1).removesuffix("/index"))
        page = _SVELTE.match(file.path)
        if page is not None and "actions" in file.anywhere:
            yield from _svelte(context, file, "/" + (page.group(1) or "").strip("/"))


def _is_astro(context: Context, file: SourceFile) -> bool:
    return "astro" in file.roots or any(
        path.rpartition("/")[2].startswith("astro.config") for path in context.project.files
    )


def _astro(context: Context, file: SourceFile, pattern: str) -> Iterator[Found]:
    """Endpoints of Astro: a function for each method, in capitals since version 3."""
    for name in (*METHODS, *(method.lower() for method in METHODS if method != "DELETE"), "del", "ALL"):
        function = file.exported.get(name)
        if function is not None:
            method = {"del": "DELETE", "ALL": "POST"}.get(name, name.upper())
            yield _method(context, file, function, ("astro", method, pattern))


def _svelte(context: Context, file: SourceFile, pattern: str) -> Iterator[Found]:
    """Form actions of a SvelteKit page: `export const actions = { default: …, remove: … }`."""
    made = file.anywhere["actions"]
    for label, value in made.value.items:
        function = file.function_at(value.span.start) if value.kind is ExprKind.FUNCTION else None
        function = function or next((row for row in file.nested(made.value.span) if row.name == label), None)
        if function is not None:
            path = pattern if label == "default" else f"{pattern}?/{label}"
            yield _method(context, file, function, ("sveltekit", "POST", path))


def _method(context: Context, file: SourceFile, function: Function, about: tuple[str, str, str]) -> Found:
    framework, method, pattern = about
    inputs = handler_inputs(context.project, file, function, function.span)
    kind = EntryKind.WEBHOOK if vocabulary.WEBHOOK.search(pattern) else EntryKind.ROUTE
    place = file.place_of_function(function)
    return Found(file, function.span, place, kind, framework, (method,), pattern, function, (), inputs)


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
    found = [(at, function), *handed_on(context.project, at, function)]
    inputs = tuple(
        _validated(context, where, inner, item)
        for where, inner in found
        for item in inputs_of(context.project, where, inner.span, _nuxt_raws(where, inner.span))
    )
    takes_body = any(item.kind is not InputKind.QUERY for item in inputs)
    method = (path.group(2) or ("post" if takes_body else "get")).upper()
    guards = wrapper_guards(context, file, call.expr)
    pattern = "/api/" + path.group(1).removesuffix("/index")
    kind = EntryKind.WEBHOOK if vocabulary.WEBHOOK.search(pattern) else EntryKind.ROUTE
    yield Found(
        at, function.span, file.place_of_call(call), kind, "nuxt", (method,), pattern, function, guards, inputs
    )  # fmt: skip


def _validated(context: Context, file: SourceFile, function: Function, given: Input) -> Input:
    """`readValidatedBody(event, schema.parse)` checks what it reads."""
    call = next((row for row in file.calls(function.span) if last(row.callee) == "readValidatedBody"), None)
    if given.schema or given.kind is not InputKind.JSON or call is None or not call.expr.positional[1:]:
        return given
    check = call.expr.positional[1]
    owner = re.split(r"[.(]", check.text, maxsplit=1)[0]
    named = context.project.definition(file.path, file.full(owner)) if check.kind is ExprKind.NAME else None
    bounded = zod_bounds(named, call, file)
    return replace(given, schema="readValidatedBody", limit=given.limit or ("its schema" if bounded else ""))


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
