"""Next.js: route handlers, pages/api, server actions, and the middleware before them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property, reduce

from tengates.model.code import Assignment, Call, Expr, ExprKind, Function
from tengates.model.place import Span
from tengates.model.survey import EntryKind, Guard, InputKind
from tengates.survey.web import vocabulary
from tengates.survey.web.found import Context, Found
from tengates.survey.web.guards import Refusal, is_library_guard
from tengates.survey.web.index import SourceFile, last
from tengates.survey.web.javascript_inputs import action_inputs, handler_inputs
from tengates.survey.web.paths import PathScope, matched, prefixes_of, scope_of, texts_of

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
_ROUTE = re.compile(r"^(.*?)(?:^|/)?((?:src/)?app)/(.*/)?route\.(?:ts|js|tsx|jsx|mjs)$")
_PAGE_API = re.compile(r"^(.*?)((?:src/)?pages)/(api/.+)\.(?:ts|js|tsx|jsx|mjs)$")
_MIDDLEWARE = re.compile(r"^(.*/)?(?:middleware|proxy)\.(?:ts|js|mjs)$")
_GROUP = re.compile(r"/\([^/()]{1,60}\)(?=/|$)")
_SVELTE = re.compile(r"^(.*?)routes/(.*/)?\+server\.(?:ts|js)$")
_COOKIE = re.compile(
    r"^next/headers\.cookies(?:\(\))?(?:\.(?:set|get|delete))?$|^(?:cookie_?[sS]tore|cookies?)\.(?:set|get|delete)$"
)
_WEAK = "presence"  # any cookie gets past it
_PROTECTING = frozenset({"authMiddleware", "withAuth", "withMiddlewareAuthRequired", "withClerkMiddleware"})


def find_nextjs(context: Context) -> Iterator[Found]:
    """Route handlers, API pages, server actions; also SvelteKit's `+server` files, which look the same."""
    middleware = Middleware(context)
    for file in context.project:
        if file.is_python:
            continue
        route = _ROUTE.match(file.path)
        svelte = _SVELTE.match(file.path)
        page = _PAGE_API.match(file.path)
        if route is not None:
            pattern = _GROUP.sub("", "/" + (route.group(3) or "").rstrip("/"))
            yield from _handlers(context, file, (pattern, "next.js"), middleware)
        elif svelte is not None:
            yield from _handlers(context, file, ("/" + (svelte.group(2) or "").rstrip("/"), "sveltekit"), middleware)
        elif page is not None and _is_next(context, file, page.group(1)):
            yield from _api_page(context, file, "/" + page.group(3).removesuffix("/index"), middleware)
        yield from _actions(context, file)


def _is_next(context: Context, file: SourceFile, root: str) -> bool:
    if any(name.startswith("next") for name in file.modules):
        return True
    package = context.project.facts.get(f"{root.removesuffix('src/')}package.json")
    if package is None or package.manifest is None:
        return True
    return any(item.name == "next" for item in package.manifest.dependencies)


_PAGE_LIMIT = "body size: the 1 MB default of Next.js's pages"


@dataclass(frozen=True)
class Middleware:
    """What middleware.ts files refuse, and for which paths."""

    context: Context

    @cached_property
    def _rows(self) -> tuple[tuple[str, tuple[str, ...], Guard, PathScope], ...]:
        """For each refusing middleware: its folder, its matchers, the guard, the paths it concerns."""
        rows = []
        for file in self.context.project:
            place = _MIDDLEWARE.match(file.path)
            if place is None or file.is_python:
                continue
            found = self._library(file) or self._own(file)
            if found is not None:
                folder = (place.group(1) or "").removesuffix("src/")
                rows.append((folder, _matchers(file), *found))
        return tuple(rows)

    def guards(self, file: SourceFile, pattern: str) -> tuple[Guard, ...]:
        """The middleware that asks who is calling before a path of the application that a file belongs to."""
        return tuple(guard for guard in self.stops(file, pattern) if guard.kind != _WEAK)

    def stops(self, file: SourceFile, pattern: str) -> tuple[Guard, ...]:
        """The same, with those that any cookie passes: whoever sends none does not get there."""
        return tuple(
            guard
            for folder, matchers, guard, scope in self._rows
            if file.path.startswith(folder)
            and (not matchers or any(matched(pattern, item) for item in matchers))
            and scope.covers(pattern)
        )

    def runs_before(self, path: str, pattern: str) -> bool:
        """Whether the middleware in a file runs before an address, whatever it does there."""
        file = self.context.project.files.get(path)
        matchers = _matchers(file) if file is not None else ()
        return file is not None and (not matchers or any(matched(pattern, item) for item in matchers))

    def _library(self, file: SourceFile) -> tuple[Guard, PathScope] | None:
        """`authMiddleware({publicRoutes})`, `withAuth(…)`, `clerkMiddleware` that calls `protect`."""
        for call in file.code.calls:
            name = last(call.callee)
            if name in _PROTECTING:
                options = next((item for item in call.expr.positional if item.kind is ExprKind.OBJECT), None)
                public = options.get("publicRoutes") if options is not None else None
                return Guard(file.place_of_call(call), name, "middleware"), PathScope(
                    (), tuple(path for text in texts_of(public) for path in prefixes_of(text))
                )
            if name == "clerkMiddleware":
                return self._clerk(file, call)
        named = any(row.module == "next-auth/middleware" for row in file.code.imports)
        if named or self._hands_on(file):
            place = file.place(Span(1, 1, 0, 0), "next-auth/middleware")
            return Guard(place, "next-auth/middleware", "middleware"), PathScope()
        return None

    def _hands_on(self, file: SourceFile) -> bool:
        """`export { default } from "next-auth/middleware"`: a file that has nothing of its own but its matchers."""
        if "default" not in file.code.exports or file.code.functions or file.code.imports or file.code.calls:
            return False
        manifests = (facts.manifest for facts in self.context.project.facts.values() if facts.manifest is not None)
        return any(item.name == "next-auth" for manifest in manifests for item in manifest.dependencies)

    def _clerk(self, file: SourceFile, call: Call) -> tuple[Guard, PathScope] | None:
        """Clerk refuses where `protect` is called or a redirect to sign-in is made; nowhere else."""
        acts = [row for row in file.calls(call.span) if last(row.callee) in {"protect", "redirectToSignIn"}]
        if not acts:
            found = self.context.guards.refusal(file, call.span)
            return _as_middleware(found, found.guard.name) if found is not None else None
        guard = Guard(file.place_of_call(acts[0]), "clerkMiddleware", "middleware")
        scopes = [scope_of(self.context.project, file, call.span, act.span) for act in acts]
        return guard, reduce(PathScope.beside, scopes)

    def _own(self, file: SourceFile) -> tuple[Guard, PathScope] | None:
        """A written middleware function, or the first-party function that it hands the request to."""
        function = file.exported.get("middleware") or file.exported.get("proxy") or file.exported.get("default")
        span = function.span if function is not None else _exported_call(file)
        found = self.context.guards.refusal(file, span) if span is not None else None
        return _as_middleware(found, "middleware") if found is not None else None


def _as_middleware(found: Refusal, name: str) -> tuple[Guard, PathScope]:
    return Guard(found.guard.place, name, _WEAK if found.any_value else "middleware"), found.scope


def _exported_call(file: SourceFile) -> Span | None:
    """`export default auth((req) => …)`."""
    for call in file.code.calls:
        if not call.scope and any(item.kind is ExprKind.FUNCTION for item in call.expr.positional):
            return call.span
    return None


def _matchers(file: SourceFile) -> tuple[str, ...]:
    config = file.variables.get("config")
    value = config.value.get("matcher") if config is not None else None
    if value is None:
        return ()
    rows = value.positional if value.kind is ExprKind.LIST else (value,)
    found = [item.get("source") if item.kind is ExprKind.OBJECT else item for item in rows]
    return tuple(item.text for item in found if item is not None and item.kind is ExprKind.STRING)


def _handlers(context: Context, file: SourceFile, about: tuple[str, str], middleware: Middleware) -> Iterator[Found]:
    pattern, framework = about
    guards = middleware.guards(file, pattern) if framework == "next.js" else ()
    for method in METHODS:
        function = file.exported.get(method)
        if function is not None:
            yield _handler(context, (file, function), (method, pattern, framework), guards)
            continue
        row = next((item for item in file.code.assignments if item.exported == method), None)
        if row is not None:
            yield _wrapped(context, (file, row), (method, pattern, framework), guards)
        elif method in file.code.exports:
            found = context.project.definition(file.path, method)
            if found is not None and found.function is not None:
                yield _handler(context, (found.file, found.function), (method, pattern, framework), guards)


def _handler(
    context: Context, handler: tuple[SourceFile, Function], about: tuple[str, str, str], guards: tuple[Guard, ...]
) -> Found:
    file, function = handler
    method, pattern, framework = about
    inputs = handler_inputs(context.project, file, function, function.span)
    kind = EntryKind.WEBHOOK if vocabulary.WEBHOOK.search(pattern) else EntryKind.ROUTE
    place = file.place_of_function(function)
    return Found(file, function.span, place, kind, framework, (method,), pattern, function, guards, inputs)


def _wrapped(
    context: Context, row: tuple[SourceFile, Assignment], about: tuple[str, str, str], guards: tuple[Guard, ...]
) -> Found:
    """`export const POST = withAuth(async (req) => …)`, or a library's ready-made handler."""
    file, made = row
    method, pattern, framework = about
    wrappers = wrapper_guards(context, file, made.value)
    inner = handler_of(context, file, made.value)
    place = file.place(made.span, f"{method} = {made.value.text}")
    kind = EntryKind.WEBHOOK if vocabulary.WEBHOOK.search(pattern) else EntryKind.ROUTE
    public = "" if inner is not None else _library_handler(made)
    at, function = inner if inner is not None else (file, None)
    span = function.span if function is not None else made.span
    inputs = handler_inputs(context.project, at, function, span)
    return Found(
        at, span, place, kind, framework, (method,), pattern, function, (*guards, *wrappers), inputs, public
    )  # fmt: skip


def _library_handler(made: Assignment) -> str:
    name = made.value.name
    return vocabulary.answers_itself("next-auth" if "handlers" in name or "NextAuth" in name else name)


def wrapper_guards(context: Context, file: SourceFile, value: Expr) -> tuple[Guard, ...]:
    """The guards among the functions that wrap a handler."""
    found = []
    for _ in range(4):
        if value.kind is not ExprKind.CALL:
            break
        shown = Guard(file.place_of_expr(value), last(value.name), "decorator")
        target = context.project.function(file.path, value.name)
        if (target is not None and context.guards.refusal(target[0], target[1].span) is not None) or (
            target is None and (is_library_guard(value.name) or value.name.endswith(".auth"))
        ):
            found.append(shown)
        value = next(
            (item for item in value.positional if item.kind in {ExprKind.CALL, ExprKind.FUNCTION, ExprKind.NAME}), value
        )
        if value.kind is not ExprKind.CALL:
            break
    return tuple(found)


def wrapped_in(context: Context, file: SourceFile, value: Expr) -> tuple[SourceFile, Expr] | None:
    """The call that a named variable holds, and its file: `export const chat = asyncHandler(async (req, res) => …)`."""
    found = context.project.definition(file.path, value.name) if value.kind is ExprKind.NAME and value.name else None
    made = found.variable.value if found is not None and found.variable is not None else None
    if (
        found is None or made is None or made.kind is not ExprKind.CALL or "()" in made.name
    ):  # a chain: a server, a router
        return None
    return found.file, made


def handler_of(context: Context, file: SourceFile, value: Expr) -> tuple[SourceFile, Function] | None:
    """The function inside wrappers: written in place, named, or held by a variable that is named."""
    for _ in range(5):
        if value.kind is ExprKind.FUNCTION:
            function = file.function_at(value.span.start)
            return (file, function) if function is not None else None
        if value.kind is ExprKind.NAME:
            known = context.project.function(file.path, value.name)
            held = wrapped_in(context, file, value) if known is None else None
            if held is None:
                return known
            file, value = held
        inner = next(
            (
                item
                for item in reversed(value.positional)
                if item.kind in {ExprKind.FUNCTION, ExprKind.NAME, ExprKind.CALL}
            ),
            None,
        )
        if value.kind is not ExprKind.CALL or inner is None:
            return None
        value = inner
    return None


def _api_page(context: Context, file: SourceFile, pattern: str, middleware: Middleware) -> Iterator[Found]:
    guards = middleware.guards(file, f"/{pattern.lstrip('/')}")
    function = file.exported.get("default")
    found = context.project.definition(file.path, "default") if function is None else None
    wrappers: tuple[Guard, ...] = ()
    at = file
    if found is not None:
        at, function = found.file, found.function
        if found.variable is not None:
            wrappers = wrapper_guards(context, file, found.variable.value)
            inner = handler_of(context, file, found.variable.value)
            at, function = inner if inner is not None else (at, function)
    if function is None and "default" in file.code.exports:
        function = next((item for item in file.code.functions if item.name == "handler"), None)
    if function is None:
        return
    limit = "" if any("bodyParser" in row.value.text for row in file.code.assignments) else _PAGE_LIMIT
    found_inputs = handler_inputs(context.project, at, function, function.span)
    inputs = tuple(replace(row, limit=row.limit or limit) for row in found_inputs)
    kind = EntryKind.WEBHOOK if vocabulary.WEBHOOK.search(pattern) else EntryKind.ROUTE
    methods = _page_methods(at, function, bool(inputs) and inputs[0].kind is not InputKind.QUERY)
    yield Found(
        at, function.span, at.place_of_function(function), kind, "next.js", methods, pattern, function,
        (*guards, *wrappers), inputs,
    )  # fmt: skip


def _page_methods(file: SourceFile, function: Function, takes_body: bool) -> tuple[str, ...]:  # noqa: FBT001  a fact, not a mode
    asked = {
        method
        for branch in file.branches(function.span)
        for method in METHODS
        if "method" in branch.condition.text and f'"{method}"' in branch.condition.text.replace("'", '"')
    }
    return tuple(method for method in METHODS if method in asked) or (("POST",) if takes_body else ("GET",))


def _actions(context: Context, file: SourceFile) -> Iterator[Found]:
    """Exported functions of a "use server" file, and functions with that directive inside."""
    whole = "use server" in file.code.directives
    for function in file.code.functions:
        inline = "use server" in function.directives and _handed_out(file, function)
        if not inline and not (whole and function.exported and function.is_async):
            continue
        place = file.place_of_function(function)
        inputs = action_inputs(context.project, file, function)
        yield Found(
            file, function.span, place, EntryKind.ACTION, "next.js", (), function.name, function, (), inputs,
            acts=not _keeps_cookies(file, function),
        )  # fmt: skip


def _keeps_cookies(file: SourceFile, function: Function) -> bool:
    """Whether an action does nothing but write down its own visitor's choice in a cookie: a theme, a language."""
    called = [call.callee for call in file.calls(function.span)]
    return bool(called) and all(_COOKIE.search(name) for name in called)


def _handed_out(file: SourceFile, function: Function) -> bool:
    """Whether a function with the directive inside is given to the page: `<form action={send}>`, or exported."""
    if function.exported or not function.name:
        return True
    for call in file.code.calls:
        if call.callee.startswith("<") and any(value.name == function.name for _, value in call.expr.items):
            return True
    return False
