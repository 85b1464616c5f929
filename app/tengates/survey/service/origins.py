"""Which websites a server lets call it from a browser: places that open it to every one of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tengates.model.code import Assignment, Call, Code, Expr, ExprKind, Language
from tengates.model.place import Place, Span
from tengates.survey.knowledge.shared_hosts import opens_shared_host
from tengates.survey.web.index import source_file
from tengates.survey.web.memory import per_code

ALLOW_ORIGIN = "access-control-allow-origin"
ALLOW_CREDENTIALS = "access-control-allow-credentials"
_PYTHON_MIDDLEWARE = frozenset(
    {
        "fastapi.middleware.cors.CORSMiddleware",
        "starlette.middleware.cors.CORSMiddleware",
        "fastapi.middleware.CORSMiddleware",
    }
)
_FLASK = frozenset({"flask_cors.CORS", "flask_cors.cross_origin", "quart_cors.cors"})
_JAVASCRIPT = frozenset(
    {"cors", "cors.default", "hono/cors.cors", "@koa/cors", "@koa/cors.default", "@elysiajs/cors.cors"}
)
_FASTIFY = frozenset({"@fastify/cors", "@fastify/cors.default", "fastify-cors"})
_NEST = "enableCors"
_NEST_MAKER = "NestFactory.create"
_SETTERS = frozenset({"set", "setHeader", "header", "append"})
_ANY_PATTERN = frozenset({".*", "^.*$", "https?://.*", "^https?://.*", "https?://.*$"})
_WORDS = ("cors", ALLOW_ORIGIN)
_PAIR = 2
_ASKING = re.compile(r"(?i)^(?:req|request|ctx|c|event)\.(?:request\.)?(?:headers|query|body)[.\[]origin\b")
_READS = re.compile(r"^(?:req|request|ctx|c|req\.headers|request\.headers|c\.req)\.(?:get|header)$")


@dataclass(frozen=True, slots=True)
class OpenOrigin:
    """One place that opens a server to every website; `header` when it is a header written by hand."""

    place: Place
    credentials: bool
    header: bool = False


@per_code
def find_open_origins(path: str, code: Code) -> Iterator[OpenOrigin]:
    """The open places of one file, in order."""
    if not source_file(path, code).mentions(_WORDS):
        return
    values = {row.target: row.value for row in reversed(code.assignments) if not row.member}
    find = _python if code.language is Language.PYTHON else _javascript
    for call in code.calls:
        yield from find(path, call, values)
        if _sets_header(call) or any(_is_open_header(part) for part in _objects(call.expr)):
            yield OpenOrigin(_place(path, call.span, call.scope, call.expr), credentials=False, header=True)
        elif any(_is_echoed(code, call.scope, value) for value in _origins_of(call)):
            place = _place(path, call.span, call.scope, call.expr)
            yield OpenOrigin(place, credentials=_lets_cookies(code, call), header=True)
    for row in code.assignments:
        if _assigns_header(row):
            credentials = _is_true(_item(row.value, ALLOW_CREDENTIALS))
            yield OpenOrigin(_place(path, row.span, row.scope, row.value), credentials, header=True)


def _python(path: str, call: Call, values: dict[str, Expr]) -> Iterator[OpenOrigin]:
    names = {value.name for value in call.expr.positional} | {call.callee}
    place = _place(path, call.span, call.scope, call.expr)
    if names & _PYTHON_MIDDLEWARE:
        origins = _followed(call.expr.get("allow_origins"), values)
        pattern = _followed(call.expr.get("allow_origin_regex"), values)
        if _has_star(origins) or (pattern is not None and _is_wide(pattern.text)):
            yield OpenOrigin(place, _is_true(_followed(call.expr.get("allow_credentials"), values)))
    elif call.callee in _FLASK:
        origins = _followed(call.expr.get("origins") or _resources(call), values)
        if origins is None or _has_star(origins):
            yield OpenOrigin(place, _is_true(call.expr.get("supports_credentials")))
    elif _has_star(_followed(call.expr.get("cors_allowed_origins"), values)):
        yield OpenOrigin(place, credentials=False)


def _resources(call: Call) -> Expr | None:
    """The first `origins` among the resources of Flask-CORS; the resources themselves when none is named."""
    resources = call.expr.get("resources")
    if resources is None or resources.kind is not ExprKind.OBJECT:
        return None
    named = (value.get("origins") for _, value in resources.items)
    return next((value for value in named if value is not None), None)


def _javascript(path: str, call: Call, values: dict[str, Expr]) -> Iterator[OpenOrigin]:
    settings = list(_settings(call))
    if not settings:
        return
    options = _followed(settings[0], values)
    place = _place(path, call.span, call.scope, call.expr)
    if options is None:
        yield OpenOrigin(place, credentials=False)
    elif options.kind is ExprKind.OBJECT and not options.has_spread:
        origin = _followed(options.get("origin"), values)
        if origin is None or _is_true(origin) or _has_star(origin):
            yield OpenOrigin(place, _is_true(options.get("credentials")))


def _settings(call: Call) -> Iterator[Expr | None]:
    """The options of a call that decides on origins, None when it is left at its open default; nothing for another call."""
    given = call.expr.positional
    first = given[0] if given else None
    second = given[1] if len(given) >= _PAIR else None
    if call.callee in _JAVASCRIPT or call.callee.rpartition(".")[2] == _NEST:
        yield first
    elif call.callee.endswith(".register") and first is not None and first.name in _FASTIFY and second is not None:
        yield second
    elif call.callee.endswith(_NEST_MAKER) and second is not None and second.get("cors") is not None:
        yield _of_nest(second.get("cors"))
    elif call.callee.startswith("socket.io") and second is not None and second.get("cors") is not None:
        yield second.get("cors")


def _of_nest(given: Expr | None) -> Expr | None:
    """`cors: true` opens as wide as no options at all; `cors: false` opens nothing."""
    return None if _is_true(given) else given


def _sets_header(call: Call) -> bool:
    """`res.setHeader("Access-Control-Allow-Origin", "*")`, and Nest's decorator `@Header(…)`."""
    given = call.expr.positional
    return (
        (call.callee.rpartition(".")[2] in _SETTERS or call.callee == "@nestjs/common.Header")
        and len(given) >= _PAIR
        and given[0].text.lower() == ALLOW_ORIGIN
        and given[1].text == "*"
    )


def _origins_of(call: Call) -> Iterator[Expr]:
    """What a call that writes headers gives as the allowed origin."""
    given = call.expr.positional
    setter = call.callee.rpartition(".")[2] in _SETTERS
    if setter and len(given) >= _PAIR and given[0].text.lower() == ALLOW_ORIGIN:
        yield given[1]
    if setter or call.callee.endswith("writeHead"):
        yield from (value for part in _objects(call.expr) if (value := _item(part, ALLOW_ORIGIN)) is not None)


def _is_echoed(code: Code, scope: str, value: Expr) -> bool:
    """Whether the origin that asks is sent back as the one that is allowed, and nothing compares it first."""
    names = {value.name} | {
        row.value.name for row in code.assignments if (row.target, row.scope) == (value.text, scope)
    }
    called = value.kind is ExprKind.CALL and any("origin" in item.text.lower() for item in value.positional)
    asked = any(_ASKING.match(name) for name in names) or (called and bool(_READS.match(value.name)))
    return asked and not any(row.scope == scope and "origin" in row.condition.text.lower() for row in code.branches)


def _lets_cookies(code: Code, call: Call) -> bool:
    return any(row.scope == call.scope and ALLOW_CREDENTIALS in row.expr.text.lower() for row in code.calls)


def _assigns_header(row: Assignment) -> bool:
    """`headers = {"Access-Control-Allow-Origin": "*"}` and `response.headers["Access-…"] = "*"`."""
    if row.target.lower().endswith(f"[{ALLOW_ORIGIN}]"):
        return row.value.text == "*"
    return _is_open_header(row.value) or any(_is_open_header(part) for part in _objects(row.value))


def _is_open_header(value: Expr) -> bool:
    given = _item(value, ALLOW_ORIGIN)
    return given is not None and given.kind is ExprKind.STRING and given.text == "*"


def _objects(expr: Expr) -> Iterator[Expr]:
    """The objects in an expression, calls inside left out: they are judged by themselves."""
    stack = [value for _, value in expr.items]
    while stack:
        part = stack.pop()
        if part.kind is ExprKind.CALL:
            continue
        if part.kind is ExprKind.OBJECT:
            yield part
        stack += [value for _, value in part.items]


def _item(value: Expr, name: str) -> Expr | None:
    if value.kind is not ExprKind.OBJECT:
        return None
    return next((item for key, item in value.items if key.lower() == name), None)


def _followed(value: Expr | None, values: dict[str, Expr]) -> Expr | None:
    """What a name of this file stands for."""
    if value is not None and value.kind is ExprKind.NAME:
        return values.get(value.name, value)
    return value


def _is_wide(pattern: str) -> bool:
    return pattern in _ANY_PATTERN or opens_shared_host(pattern)


def _has_star(value: Expr | None) -> bool:
    if value is None:
        return False
    return value.text == "*" or (value.kind is ExprKind.LIST and any(item.text == "*" for item in value.positional))


def _is_true(value: Expr | None) -> bool:
    return value is not None and value.text in {"true", "True"}


def _place(path: str, span: Span, scope: str, value: Expr) -> Place:
    return Place(path, span, scope, " ".join(value.text.split())[:160])
