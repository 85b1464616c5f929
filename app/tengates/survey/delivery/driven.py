"""Tests that drive the API or the database for real, rather than one function with stand-ins."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tengates.model.code import Code, Expr, ExprKind
from tengates.model.config import Role
from tengates.model.survey import Survey

# The end of a callee -> what it drives. "()" stands for a call in the chain.
_CALLS: tuple[tuple[str, str], ...] = (
    ("fastapi.testclient.TestClient", "the API through TestClient"),
    ("starlette.testclient.TestClient", "the API through TestClient"),
    ("TestClient", "the API through TestClient"),
    ("test_client", "the API through Flask's test client"),
    ("ASGITransport", "the API through httpx"),
    ("django.test.Client", "the API through Django's client"),
    ("APIClient", "the API through Django's client"),
    ("aiohttp_client", "the API through aiohttp's client"),
    ("TestServer", "the API through aiohttp's client"),
    ("supertest", "the API through supertest"),
    ("chai.request", "the API through chai-http"),
    ("testApiHandler", "the API through its handler"),
    ("createMocks", "the API through its handler"),
    ("@elysiajs/eden.treaty", "the API through its typed client"),
    ("hono/testing.testClient", "the API through its typed client"),
    ("createCaller", "the API through tRPC's caller"),
    ("createCallerFactory", "the API through tRPC's caller"),
    ("MongoMemoryServer.create", "a database started for the test"),
    ("create_engine", "a database"),
    ("create_async_engine", "a database"),
    ("PostgresContainer", "a database started for the test"),
    ("PostgreSqlContainer", "a database started for the test"),
)
_MODULES: dict[str, str] = {
    "supertest": "the API through supertest",
    "chai-http": "the API through chai-http",
    "pactum": "the API through pactum",
    "next-test-api-route-handler": "the API through its handler",
    "testcontainers": "a database started for the test",
    "mongodb-memory-server": "a database started for the test",
    "pytest_postgresql": "a database started for the test",
}
_DJANGO_CLIENT = re.compile(r"^self\.client\.(?:get|post|put|patch|delete)$")
_INJECT = re.compile(r"(?:^|\.)(?:app|server|fastify|build\(\))\.(?:inject|request)$")
_HANDLES = re.compile(r"\.(?:handle|fetch)$")  # of a server: `app.handle(new Request("http://localhost/price"))`
_OUTSIDE = re.compile(r"^(?:globalThis|global|window|self)\.|undici")
_ABROAD = re.compile(
    r"^https?://(?!localhost|127\.|0\.0\.0\.0|testserver|(?:\w+\.)?example\.|[\w-]+(?:$|[:/])|test\.|\$)"
)
_LOCAL = re.compile(r"^https?://(?:localhost|127\.0\.0\.1|0\.0\.0\.0|testserver)")
_LOCAL_INSIDE = re.compile(r"https?://(?:localhost|127\.0\.0\.1)")
_REQUEST = re.compile(r"^(?:requests|httpx|axios|ky|got)\b|^fetch$|(?:^|\.)(?:fetch|get|post)$")
_ROUTES = re.compile(r"/(?:route|app|server|main|index|api/[^/]+)$")
_HANDLERS = {"GET", "POST", "PUT", "PATCH", "DELETE", "handler"}


@dataclass(frozen=True, slots=True)
class Drive:
    """Where a test file reaches for the real thing."""

    path: str
    line: int
    what: str


def drives(survey: Survey) -> tuple[Drive, ...]:
    """One for each test file that drives the API or a database."""
    found = []
    for path, facts in survey.files.items():
        if facts.role is Role.TEST and facts.code is not None:
            first = next(_in_code(path, facts.code), None)
            if first is not None:
                found.append(first)
    return tuple(found)


def _in_code(path: str, code: Code) -> Iterator[Drive]:
    for item in code.imports:
        what = _MODULES.get(item.module) or _MODULES.get(item.module.partition(".")[0])
        if what and not item.is_type:
            yield Drive(path, item.span.line, what)
    local = any(_LOCAL_INSIDE.search(row.value.text) for row in code.assignments)
    for call in code.calls:
        what = _driven(call.callee) or _driven(call.written)
        if what:
            yield Drive(path, call.span.line, what)
        elif _HANDLES.search(call.written) and not _OUTSIDE.search(call.callee) and _is_request(code, call.expr):
            yield Drive(path, call.span.line, "the API without a network")
        text = next((_address(code, value) for value in call.expr.positional[:1]), "")
        based = local and "{" in text[:4]
        if _REQUEST.search(call.written) and (based or _LOCAL.match(text.strip("`f\"'"))):
            yield Drive(path, call.span.line, "the running app over HTTP")
    yield from _handlers(path, code)
    for function in code.functions:
        for decorator in function.decorators:
            if "mark.django_db" in decorator.text or decorator.name.endswith("mark.django_db"):
                yield Drive(path, function.span.line, "a database")


def _is_request(code: Code, call: Expr) -> bool:
    """Whether a call is given a request made for it, here or in a variable, and not to a host out in the world."""
    given = next(iter(call.positional), None)
    made = [row.value for row in code.assignments if given is not None and row.target == given.text]
    rows = [value for value in (given, *made) if value is not None and value.name == "Request"]
    texts = [_address(code, value) for row in rows for value in row.positional[:1]]
    return bool(rows) and not any(_ABROAD.match(text.strip("`")) for text in texts)


def _address(code: Code, value: Expr) -> str:
    """The text of an address, also one that a name of the file stands for."""
    if value.kind is ExprKind.NAME:
        given = (row.value for row in code.assignments if row.target == value.text)
        value = next((text for text in given if text.kind in {ExprKind.STRING, ExprKind.TEMPLATE}), value)
    return value.text if value.kind in {ExprKind.STRING, ExprKind.TEMPLATE} else ""


def _driven(callee: str) -> str:
    if _DJANGO_CLIENT.match(callee):
        return "the API through Django's client"
    if _INJECT.search(callee):
        return "the API without a network"
    return next((what for name, what in _CALLS if callee == name or callee.endswith(f".{name}")), "")


def _handlers(path: str, code: Code) -> Iterator[Drive]:
    """A route's own function, imported and called."""
    names = {row.local for row in code.imports if row.name in _HANDLERS and _ROUTES.search(row.module)}
    for call in code.calls:
        if call.written in names:
            yield Drive(path, call.span.line, "the API through its handler")
