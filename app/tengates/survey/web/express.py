"""Express, Koa, Fastify, Hono and Elysia: routes, routers, what is mounted where, what stands before them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, partial

from tengates.model.code import Call, Expr, ExprKind, Function
from tengates.model.survey import EntryKind, Guard
from tengates.survey.web import elysia, vocabulary
from tengates.survey.web.class_handlers import object_handler
from tengates.survey.web.express_apps import (
    VERBS,
    Key,
    Link,
    apps_in,
    express_limit,
    framework_of,
    link_of,
    made_within,
    place_of_link,
    prefixes_in,
    server_at,
)
from tengates.survey.web.express_inputs import Registered, route_inputs
from tengates.survey.web.found import Context, Found
from tengates.survey.web.guards import is_library_guard
from tengates.survey.web.index import SourceFile, last
from tengates.survey.web.nextjs import handler_of, wrapped_in, wrapper_guards
from tengates.survey.web.paths import PathScope, begins

_RECEIVERS = frozenset({"app", "router", "server", "fastify", "api", "route", "routes", "instance", "r"})
_PASSES = (
    "passport.authenticate",
    "passport.default.authenticate",
    "koa-jwt.default",
    "express-jwt.default",
    "hono/jwt.jwt",
)
_MANY = 300  # guards looked at before one route
_MOUNTING = frozenset({"use", "register", "route", "mount", "group", "guard"})
_GUARDING = elysia.BEFORE | {"use", "addHook", "all", "guard"}
_HOOKS = ("preHandler", "onRequest", "preValidation", "beforeHandler", *elysia.HOOKS)


@dataclass(frozen=True, slots=True)
class _Use:
    """Something put before the routes that follow: where it ends, for which path, which guard.

    `wide`: also before those of whoever uses its router.
    """

    end: int
    path: str
    guard: Guard
    scope: PathScope
    wide: bool = False


@dataclass(frozen=True, slots=True)
class _Mount:
    """A router hung under a path of another, with the guards given along."""

    parent: Key
    end: int
    path: str
    guards: tuple[Guard, ...]


def find_express(context: Context) -> Iterator[Found]:
    """Every route that is registered by a call."""
    if not any(framework_of(file) for file in context.project if not file.is_python):
        return
    servers = _Servers(context)
    for file in context.project:
        if not file.is_python:
            yield from servers.routes(file)


@dataclass(frozen=True)
class _Servers:
    context: Context

    @cached_property
    def apps(self) -> Mapping[Key, str]:
        """Servers and routers by file and variable, with their framework."""
        found: dict[Key, str] = {}
        for file in self.context.project:
            found |= apps_in(file)
        return {**self._kept_by_objects(found), **found}

    @cached_property
    def _marks(self) -> Hashable:
        """Stands for `apps` and for what refuses: one and the same as long as they are."""
        prefixes = tuple(self._prefixes.items())
        return self.context.project.memory.same((tuple(self.apps.items()), prefixes, self.context.guards.star))

    @cached_property
    def _prefixes(self) -> Mapping[Key, str]:
        """What the addresses of a server begin with, where that is said when it is made."""
        return {key: text for file in self.context.project for key, text in prefixes_in(file).items()}

    @cached_property
    def _macros(self) -> Mapping[str, Guard]:
        """Elysia's macros that refuse strangers."""
        if elysia.ELYSIA not in self.apps.values():
            return {}
        make = partial(elysia.macros_in, self.context, apps=self.apps)
        return dict(self.context.project.each("elysia macros", make, self._marks))

    def routes(self, file: SourceFile) -> tuple[Found, ...]:
        """The routes that a file registers, found once as long as what stands before them is the same."""
        given = self._marks, self._express_limit, tuple(self._before(file.path)), self._macros
        return self.context.project.rows(file, "express", self._routes, given)

    def _routes(self, file: SourceFile) -> Iterator[Found]:
        return filter(None, (self.route(file, call) for call in file.code.calls))

    def _before(self, path: str) -> Iterator[tuple[Key, list[_Use], list[_Mount]]]:
        """What is put before the servers of a file and those that they hang on."""
        waiting, seen = list(self._of_file.get(path, ())), set[Key]()
        while waiting:
            key = waiting.pop()
            if key not in seen:
                seen.add(key)
                uses, mounts = self._uses.get(key, []), self._mounts.get(key, [])
                waiting += [row.parent for row in mounts[:1]]
                if uses or mounts:
                    yield key, uses, mounts

    @cached_property
    def _of_file(self) -> Mapping[str, list[Key]]:
        found: dict[str, list[Key]] = defaultdict(list)
        for key in self.apps:
            found[key[0]].append(key)
        return found

    def _kept_by_objects(self, apps: Mapping[Key, str]) -> dict[Key, str]:
        """`context.app` of a parameter whose class keeps its server under `this.app`."""
        found: dict[Key, str] = {}
        kept = [(path, name.removeprefix("this."), kind) for (path, name), kind in apps.items() if "this." in name]
        for file in self.context.project if kept else ():
            for function in file.code.functions if not file.is_python else ():
                for parameter in function.parameters:
                    named = parameter.annotation.name if parameter.annotation is not None else ""
                    klass = self.context.project.definition(file.path, named) if named else None
                    for path, name, kind in kept:
                        if klass is not None and klass.klass is not None and klass.file.path == path:
                            found[file.path, f"{parameter.name}.{name}"] = kind
        return found

    def route(self, file: SourceFile, call: Call) -> Found | None:
        """The route that a call registers, if it registers one."""
        link = link_of(file, call)
        if link.key not in self.apps:
            return None
        given = call.expr.positional
        if link.method == "route" and given[:1] and given[0].kind is ExprKind.OBJECT:
            return self._whole_route(file, call, link, given[0])
        path = self._path(link, given) if link.method in VERBS else None
        handlers = given if link.under is not None else given[1:]
        if path is None or not handlers:
            return None
        rows = [item for item in handlers if item.kind is not ExprKind.STRING]
        return self._found(file, call, (link, link.method, path), rows)

    def _whole_route(self, file: SourceFile, call: Call, link: Link, options: Expr) -> Found | None:
        """Fastify's `app.route({ method, url, schema, preHandler, handler })`."""
        url, method, handler = options.get("url") or options.get("path"), options.get("method"), options.get("handler")
        if url is None or method is None or handler is None:
            return None
        named = method.positional[0] if method.kind is ExprKind.LIST and method.positional else method
        return self._found(file, call, (link, named.text.lower(), url.text), [options])

    @staticmethod
    def _path(link: Link, given: tuple[Expr, ...]) -> str | None:
        if link.under is not None:
            return link.under.text if link.under.kind is ExprKind.STRING else "/"
        if not given:
            return None
        if given[0].kind is ExprKind.STRING:
            return given[0].text if given[0].text.startswith(("/", "*")) or not given[0].text else None
        if given[0].kind is ExprKind.LIST:
            texts = [item.text for item in given[0].positional if item.kind is ExprKind.STRING]
            return texts[0] if texts else None
        return "/{…}" if given[0].kind in {ExprKind.TEMPLATE, ExprKind.NAME} and len(given) > 1 else None

    def _found(self, file: SourceFile, call: Call, about: tuple[Link, str, str], handlers: list[Expr]) -> Found | None:
        link, method, path = about
        framework = self.apps[link.key]
        options = next((item for item in handlers if item.kind is ExprKind.OBJECT), None)
        inner = self._handler(file, handlers, options)
        if inner is None and not any(
            item is options or item.kind in {ExprKind.NAME, ExprKind.FUNCTION, ExprKind.CALL} for item in handlers
        ):
            return None
        full, above = self._above(link.key, call.span.end, path, frozenset())
        guards = [*above, *self._route_guards(file, handlers, options)]
        at, function = inner if inner is not None else (file, None)
        here = place_of_link(file, call, link)
        span = function.span if function is not None else here.span
        written_here = function is not None and call.span.start <= function.span.start < call.span.end and at is file
        place = here if written_here or function is None else at.place_of_function(function)
        made = object_handler(self.context, at, function) if function is not None else None
        if made is not None:
            at, function, span = made.file, made.function, made.function.span
            guards += [made.guard] if made.guard is not None else []
        given = Registered(self.context.project, file, handlers, options, framework, self._body_limit(framework))
        inputs = route_inputs(given, at, function) if function is not None else ()
        kind = EntryKind.WEBHOOK if vocabulary.WEBHOOK.search(full) else EntryKind.ROUTE
        methods = (
            ("GET", "POST")
            if method == "all"
            else (method.upper().replace("DEL", "DELETE") if method == "del" else method.upper(),)
        )
        public = vocabulary.answers_itself(handlers[-1].name) if function is None else ""
        return Found(at, span, place, kind, framework, methods, full, function, tuple(guards), inputs, public)

    def _handler(
        self, file: SourceFile, handlers: list[Expr], options: Expr | None
    ) -> tuple[SourceFile, Function] | None:
        for item in reversed(handlers):
            if item.kind is not ExprKind.OBJECT:
                return handler_of(self.context, file, item)
        inside = options.get("handler") if options is not None else None
        return handler_of(self.context, file, inside) if inside is not None else None

    def _route_guards(self, file: SourceFile, handlers: list[Expr], options: Expr | None) -> list[Guard]:
        """Middleware between the path and the handler, wrappers of the handler, Fastify's hooks."""
        found: list[Guard] = []
        for item in handlers[:-1]:
            rows = item.positional if item.kind is ExprKind.LIST else (item,)
            found += [guard for row in rows if (guard := self.middleware(file, row)) is not None]
        if handlers:
            held = wrapped_in(self.context, file, handlers[-1])
            found += wrapper_guards(self.context, *(held if held is not None else (file, handlers[-1])))
        return [*found, *self._by_options(file, options)]

    def _by_options(self, file: SourceFile, options: Expr | None) -> Iterator[Guard]:
        """The hooks that the options of a route or group name, and the macros that they ask for."""
        for row in elysia.hooks_of(options, _HOOKS):
            guard = self.middleware(file, row)
            if guard is not None:
                yield guard
        yield from elysia.asked_macros(options, self._macros)

    def middleware(self, file: SourceFile, item: Expr) -> Guard | None:
        """The guard that one middleware is."""
        found = self._middleware(file, item)
        return found[0] if found is not None else None

    def _middleware(self, file: SourceFile, item: Expr) -> tuple[Guard, PathScope] | None:
        if item.kind is ExprKind.FUNCTION:
            refusal = self.context.guards.refusal(file, item.span)
            return (Guard(refusal.guard.place, refusal.guard.name, "middleware"), refusal.scope) if refusal else None
        if not item.name:
            return None
        if self._made_by(file, item.name).endswith(vocabulary.SIGNING_MIDDLEWARE):
            return Guard(file.place_of_expr(item), "the sender's signature", "signature"), PathScope()
        shown = Guard(file.place_of_expr(item), last(item.name), "middleware")
        known = self.context.project.function(file.path, item.name)
        target = known or (handler_of(self.context, file, item) if item.kind is ExprKind.NAME else None)
        refusal = self.context.guards.refusal(target[0], target[1].span) if target is not None else None
        if refusal is not None or known is not None:
            return (shown, refusal.scope) if refusal is not None else None
        return (shown, PathScope()) if self._is_known(file, item.name) else None

    def _is_known(self, file: SourceFile, name: str) -> bool:
        """Whether a library's guard is meant, directly or by a variable that holds one."""
        name = self._made_by(file, name)
        return name.endswith(_PASSES) or is_library_guard(name)

    def _made_by(self, file: SourceFile, name: str) -> str:
        """The name itself, or that of the call that made what a variable of the project holds."""
        definition = self.context.project.definition(file.path, name)
        if definition is None:
            return name
        variable = definition.variable
        return variable.value.name if variable is not None and variable.value.kind is ExprKind.CALL else ""

    @cached_property
    def _uses(self) -> Mapping[Key, list[_Use]]:
        found: dict[Key, list[_Use]] = defaultdict(list)
        for key, use in self.context.project.each("express uses", self._uses_in, (self._marks, self._macros)):
            found[key].append(use)
        wide = {key: [use for use in uses[:_MANY] if use.wide] for key, uses in found.items()}
        for key, uses in wide.items():
            for mount in self._mounts.get(key, [])[:_MANY] if uses else ():
                found[mount.parent] += [replace(use, end=mount.end, wide=False) for use in uses]
        return found

    def _uses_in(self, file: SourceFile) -> Iterator[tuple[Key, _Use]]:
        for call in file.code.calls if not file.is_python else ():
            link = link_of(file, call)
            known = link.key in self.apps and link.method in _GUARDING
            if known and not self.context.guards.optional(file, call.span):
                for path, guard, scope in self._put_before(file, call, link.method):
                    wide = self.apps[link.key] == elysia.ELYSIA and elysia.is_wide(file, link.key, call)
                    yield link.key, _Use(call.span.end, path, guard, scope, wide)

    def _put_before(self, file: SourceFile, call: Call, method: str) -> Iterator[tuple[str, Guard, PathScope]]:
        """The guards that a call puts before the routes that follow it, each with its path and what it is about."""
        given = call.expr.positional
        if method == "guard":
            alone = len(given) == 1 and given[0].kind is ExprKind.OBJECT  # else for what its function registers
            yield from (("", guard, PathScope()) for guard in (self._by_options(file, given[0]) if alone else ()))
            return
        if method == "all" and not (given and given[0].text.endswith("*")):
            return
        path = given[0].text if given and given[0].kind is ExprKind.STRING and method != "addHook" else ""
        for item in given:
            row = self._middleware(file, item) if item.kind is not ExprKind.STRING else None
            if row is not None:
                yield path.rstrip("*"), *row

    @cached_property
    def _mounts(self) -> Mapping[Key, list[_Mount]]:
        """Routers by what they hang on: `app.use("/api", guard, router)`, `app.register(routes, {prefix})`."""
        found: dict[Key, list[_Mount]] = defaultdict(list)
        for key, mount in self.context.project.each("express mounts", self._mounts_in, self._marks):
            found[key].append(mount)
        return found

    def _mounts_in(self, file: SourceFile) -> Iterator[tuple[Key, _Mount]]:
        for call in file.code.calls if not file.is_python else ():
            link = link_of(file, call)
            if link.key in self.apps and link.method in _MOUNTING:
                yield from self._mount(file, call, link.key)
            else:
                yield from self._handed_on(file, call)

    def _mount(self, file: SourceFile, call: Call, parent: Key) -> Iterator[tuple[Key, _Mount]]:
        given = call.expr.positional
        path = given[0].text if given and given[0].kind is ExprKind.STRING else ""
        options = next((item for item in given if item.kind is ExprKind.OBJECT), None)
        prefix = options.get("prefix") if options is not None else None
        if prefix is not None and prefix.kind is ExprKind.STRING:
            path = prefix.text
        guards = tuple(guard for item in given[:-1] if (guard := self.middleware(file, item)) is not None)
        guards += tuple(self._by_options(file, options))
        for item in given:
            for child in self._routers(file, item):
                yield child, _Mount(parent, call.span.end, path, guards)

    def _handed_on(self, file: SourceFile, call: Call) -> Iterator[tuple[Key, _Mount]]:
        """`registerRoutes(app)`: the function's parameter is the same server."""
        for place, item in enumerate(call.expr.positional):
            key = server_at(file, item) if item.kind is ExprKind.NAME else None
            if key is None or key not in self.apps:
                continue
            target = self.context.project.function(file.path, call.callee)
            if target is not None and place < len(target[1].parameters):
                child = target[0].path, target[1].parameters[place].name
                if child in self.apps and child != key:
                    yield child, _Mount(key, call.span.end, "", ())

    def _routers(self, file: SourceFile, item: Expr) -> Iterator[Key]:
        """The routers that an argument stands for: a variable, a chain, a module, a plugin function's parameter."""
        own = server_at(file, item)
        if own is not None and own in self.apps:
            yield own
            return
        if item.kind is ExprKind.CALL and item.name.startswith("require"):
            module = _required(item)
            path = self.context.project.module_file(file.path, module) if module else None
            if path is not None:
                yield from (key for key in self.apps if key[0] == path)
            return
        given = item.kind is ExprKind.CALL and last(item.name) in {"routes", "middleware"}
        name = item.name.rpartition(".")[0] if given else item.name
        if not name:
            return
        if given and (file.path, name) in self.apps:
            yield file.path, name
            return
        yield from self._named_routers(file, name)

    def _named_routers(self, file: SourceFile, name: str) -> Iterator[Key]:
        """Those of a name that stands for something defined here or in another file."""
        found = self.context.project.definition(file.path, name)
        if found is None:
            source = self.context.project.source(file.path, name)
            yield from (key for key in self.apps if source is not None and source is not file and key[0] == source.path)
            return
        held = server_at(found.file, found.variable.value) if found.variable is not None else None
        if found.variable is not None and (found.file.path, found.variable.target) in self.apps:
            yield found.file.path, found.variable.target
        elif held is not None and held in self.apps:
            yield held  # `const routes = app.get(…)` is the server itself
        elif found.function is not None:
            key = found.file.path, next((row.name for row in found.function.parameters), "")
            if key in self.apps:
                yield key
            elif found.file is file:  # a middleware of this file is no router, a maker of one is
                yield from made_within(file, found.function.span)
            else:
                yield from (key for key in self.apps if key[0] == found.file.path)
        elif found.file is not file:
            yield from (key for key in self.apps if key[0] == found.file.path)

    def _above(self, key: Key, end: int, path: str, seen: frozenset[Key]) -> tuple[str, list[Guard]]:
        """The full path of a route, and the guards that stand before it here and where its router hangs."""
        here = [
            row.guard
            for row in self._uses.get(key, [])[:_MANY]
            if row.end < end and (not row.path or row.path == "/" or begins(path, row.path)) and row.scope.covers(path)
        ]
        path = _joined(self._prefixes.get(key, ""), path)
        mounts = self._mounts.get(key, [])
        if not mounts or key in seen:
            return path, here
        mount = mounts[0]
        full, above = self._above(mount.parent, mount.end, _joined(mount.path, path), seen | {key})
        return full, [*above, *mount.guards, *here]

    def _body_limit(self, framework: str) -> str:
        """What bounds a body: express.json's own 100 kB or a chosen one, Fastify's 1 MiB."""
        if framework == "fastify":
            return "body size: Fastify's 1 MiB default"
        return self._express_limit if framework == "express" else ""

    @cached_property
    def _express_limit(self) -> str:
        return next((limit for file in self.context.project if (limit := express_limit(file))), "")


def _joined(prefix: str, path: str) -> str:
    return f"{prefix.rstrip('/')}/{path.lstrip('/')}" if prefix not in {"", "/"} else path


def _required(item: Expr) -> str:
    """The module of `require("./x")` or `require("./x")()`."""
    found = re.search(r"""require\(\s*['"]([^'"]{1,120})['"]""", item.text)
    return found.group(1) if found is not None else ""
