"""Servers and routers of Express, Koa, Fastify, Hono and Elysia, as one file tells of them by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from tengates.model.code import Call, Expr, ExprKind
from tengates.model.place import Place, Span
from tengates.survey.web.index import SourceFile, inside, ordered
from tengates.survey.web.memory import per_file

Key = tuple[str, str]
VERBS = frozenset({"get", "post", "put", "patch", "delete", "del", "all", "options", "head"})
_MOST = 200  # functions of one file that are given a server of their own
_PAIR = 2  # an address and what answers there
_PACKAGES = {
    "express": "express", "fastify": "fastify", "hono": "hono", "koa": "koa", "koa-router": "koa", "@koa/router": "koa",
    "polka": "express", "restify": "express", "@hono/zod-openapi": "hono", "elysia": "elysia", "itty-router": "hono",
}  # fmt: skip
_GROUPS = frozenset({"group", "guard", "register"})  # these hand a function a server of its own
# What a server answers with itself, so that the next call of the chain is made on it, too.
_GOES_ON = VERBS | _GROUPS | frozenset(
    {"use", "route", "mount", "on", "param", "basePath", "addHook", "decorate", "decorateRequest", "derive", "resolve",
     "state", "model", "macro", "onError", "notFound", "onRequest", "onParse", "onTransform", "onBeforeHandle",
     "onAfterHandle", "onAfterResponse", "onStart", "onStop", "mapResponse", "as", "ws", "trace", "openapi", "listen"}
)  # fmt: skip
_BODY_PARSER = re.compile(r"(?:^express(?:\.default)?|body-?parser(?:\.default)?)\.(?:json|urlencoded)$")


@dataclass(frozen=True, slots=True)
class Link:
    """A method called on a server, or further down a chain of calls that begins with one.

    `under` is what `.route("/x")` was given before, for `app.route("/x").get(…)`.
    """

    key: Key
    method: str
    chained: bool = False
    under: Expr | None = None


@dataclass
class _Reading:
    """What is found out about the chains of one file, in order."""

    file: SourceFile
    links: dict[Span, Link] = field(default_factory=dict)
    made: dict[Key, Expr] = field(default_factory=dict)  # servers that are made in this file
    names: dict[str, list[tuple[Span, Key]]] = field(default_factory=dict)  # the same functions by that name
    prefixes: dict[Key, str] = field(default_factory=dict)
    given: dict[Span, tuple[Key, Key]] = field(default_factory=dict)  # functions given a server: it, and its parent

    def named(self, name: str, at: int) -> Key:
        """The server that a name means at this byte: the one that the innermost function around was given, or the file's."""
        around = [(span.start, key) for span, key in self.names.get(name, ()) if span.start <= at < span.end]
        return max(around)[1] if around else (self.file.path, name)

    def read(self, calls: list[Call]) -> None:
        """The calls that begin at one byte, from the inside out."""
        first = calls[0]
        owner, _, method = first.written.rpartition(".")
        held = _held(self.file).get(first.span.start, "")
        key = self.named(owner, first.span.start)
        own = bool(made_by(first.expr))
        if own:
            key = self.file.path, held or f"chain {len(self.made)}"
            self.made[key] = first.expr
            self._begin(key, [option for item in first.expr.positional if (option := item.get("prefix"))])
        elif method in _GOES_ON and (len(calls) > 1 or method in _GROUPS or key[1] != owner):
            self._put(first, Link(key, method))
        if own or _goes_on(first, under=None):
            self._follow(calls, key, own=own)

    def _follow(self, calls: list[Call], key: Key, *, own: bool) -> None:
        under = None if own else _route_path(calls[0])
        for call in calls[1:]:
            method = call.written.rpartition(".")[2]
            self._put(call, Link(key, method, chained=True, under=under))
            if own and method == "basePath":
                self._begin(key, list(call.expr.positional))
            if not _goes_on(call, under):
                return
            under = _route_path(call) or (under if method in VERBS else None)

    def _begin(self, key: Key, given: list[Expr]) -> None:
        """What all addresses of a server begin with: `new Elysia({ prefix: "/api" })`, `new Hono().basePath("/api")`."""
        for text in given[:1]:
            if text.kind is ExprKind.STRING and text.text.startswith("/"):
                self.prefixes[key] = self.prefixes.get(key, "") + text.text.rstrip("/")

    def _put(self, call: Call, link: Link) -> None:
        self.links[call.span] = link
        for item in call.expr.positional if link.method in _GROUPS else ():
            function = self.file.function_at(item.span.start) if item.kind is ExprKind.FUNCTION else None
            name = function.parameters[0].name if function is not None and function.parameters else ""
            if function is not None and name.isidentifier() and len(self.given) < _MOST:
                own = self.file.path, f"{name} {len(self.given)}"
                self.given[function.span] = own, link.key
                self.names.setdefault(name, []).append((function.span, own))


def _goes_on(call: Call, under: Expr | None) -> bool:
    """Whether a call answers with the server: `app.get("setting")` answers with what is kept under a name."""
    method = call.written.rpartition(".")[2]
    asks = method == "get" and under is None and len(call.expr.positional) < _PAIR
    return method in _GOES_ON and not asks


def _route_path(call: Call) -> Expr | None:
    """What Express's `.route("/x")` is given; Hono's `.route("/x", router)` and Fastify's `.route({…})` mean no more than themselves."""
    given = call.expr.positional
    alone = call.written.endswith(".route") and len(given) == 1 and given[0].kind is not ExprKind.OBJECT
    return given[0] if alone else None


@per_file
def _held(file: SourceFile) -> Mapping[int, str]:
    """Variables by where the call begins that fills them."""
    rows = (row for row in reversed(file.code.assignments) if row.value.kind is ExprKind.CALL)
    return {row.value.span.start: row.target for row in rows}


@per_file
def _reading(file: SourceFile) -> _Reading:
    found = _Reading(file)
    for start in sorted(file.calls_by_start):
        found.read(file.calls_by_start[start][::-1])
    return found


def link_of(file: SourceFile, call: Call) -> Link:
    """The server that a call is made on, whether there is one or not, and the method."""
    found = _reading(file).links.get(call.span)
    owner, _, method = call.written.rpartition(".")
    return found or Link((file.path, owner), method)


def server_at(file: SourceFile, item: Expr) -> Key | None:
    """The server that an expression stands for: a name, a chain that begins with one, a function that is given one."""
    reading = _reading(file)
    if item.kind is ExprKind.NAME:
        return reading.named(item.name, item.span.start)
    if item.kind is ExprKind.FUNCTION:
        return reading.given[item.span][0] if item.span in reading.given else None
    link = reading.links.get(item.span)
    return link.key if link is not None else _made_at(file).get(item.span)


@per_file
def _made_at(file: SourceFile) -> Mapping[Span, Key]:
    """The servers of a file by where they are made."""
    return {made.span: key for key, made in _reading(file).made.items()}


@per_file
def _made_in_order(file: SourceFile) -> tuple[list[Expr], list[int]]:
    return ordered(_reading(file).made.values())


def made_within(file: SourceFile, span: Span) -> Iterator[Key]:
    """The servers and routers that are made within a function."""
    yield from (_made_at(file)[made.span] for made in inside(_made_in_order(file), span))


def prefixes_in(file: SourceFile) -> Mapping[Key, str]:
    """What the addresses of the servers made in a file begin with."""
    return _reading(file).prefixes if not file.is_python else {}


def place_of_link(file: SourceFile, call: Call, link: Link) -> Place:
    """Where a call stands; one of a chain from its first argument on, for the chain begins elsewhere."""
    given = call.expr.positional
    if not link.chained or not given:
        return file.place_of_call(call)
    first = given[0].span
    span = Span(first.line, call.span.end_line, first.start, call.span.end)
    return file.place(span, f"{link.method}({', '.join(item.text for item in given)})", call.scope)


@per_file
def framework_of(file: SourceFile) -> str:
    """The framework that a file imports, "" when it imports none."""
    for module in sorted(file.modules):
        if module in _PACKAGES:
            return _PACKAGES[module]
    return ""


@per_file
def apps_in(file: SourceFile) -> Mapping[Key, str]:
    """Servers and routers by file and variable, with their framework."""
    found: dict[Key, str] = {}
    if file.is_python:
        return found
    for row in file.code.assignments:
        framework = made_by(row.value) if row.value.kind is ExprKind.CALL else ""
        if framework:
            found[file.path, row.target] = framework
    found |= {key: made_by(made) for key, made in _reading(file).made.items()}
    for function in file.code.functions:
        for parameter in function.parameters:
            kind = parameter.annotation.text if parameter.annotation is not None else ""
            if any(word in kind for word in ("FastifyInstance", "Express", "Hono", "Router", "Application")):
                found.setdefault((file.path, parameter.name), "fastify" if "Fastify" in kind else "express")
            elif parameter.name in {"fastify", "app", "router", "server"} and function.exported:
                found.setdefault((file.path, parameter.name), "fastify" if parameter.name == "fastify" else "express")
    for own, parent in _reading(file).given.values():
        if parent in found:
            found[own] = found[parent]
    return found


@per_file
def express_limit(file: SourceFile) -> str:
    """What bounds a body where this file sets Express up, "" where it does not."""
    for call in file.code.calls if not file.is_python else ():
        if _BODY_PARSER.search(call.callee):
            options = next(iter(call.expr.positional), None)
            chosen = options.get("limit") if options is not None else None
            return f"body size: {chosen.text}" if chosen is not None else "body size: Express's 100 kB default"
    return ""


def made_by(value: Expr) -> str:
    """The framework whose server or router a call makes; `new Hono().basePath("/api")` is one too."""
    name = value.name.partition("()")[0]
    root = name.partition(".")[0] if not name.startswith("@") else ".".join(name.split(".")[:1])
    if name.startswith("require"):
        return "express" if "express" in value.text[:60] else ""
    for package, framework in _PACKAGES.items():
        if name == package or name.startswith(f"{package}."):
            rest = name[len(package) + 1 :]
            if rest in {
                "",
                "default",
                "Router",
                "default.Router",
                "Hono",
                "OpenAPIHono",
                "fastify",
                "Elysia",
                "createServer",
                "Fastify",
                "App",
            }:
                return framework
    return "express" if root == "express" and name.endswith("Router") else ""
