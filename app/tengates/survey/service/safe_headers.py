"""Security headers where the framework can set them: Express, Fastify and Next.js servers that send none."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tengates.model.code import Code, Expr, ExprKind
from tengates.model.config import Role
from tengates.model.facts import FileFacts
from tengates.model.place import Place, Span
from tengates.model.survey import Survey
from tengates.survey.web.index import SourceFile, source_file
from tengates.survey.web.memory import per_code, per_file

_NAMES = ("content-security-policy", "x-frame-options", "strict-transport-security", "x-content-type-options")
_HEADERS = re.compile(rf"(?i)^(?:{'|'.join(_NAMES)})")
_SETTERS = frozenset(
    {
        "helmet",
        "koa-helmet",
        "@fastify/helmet",
        "hono/secure-headers",
        "lusca",
        "next-safe",
        "@nosecone/next",
        "next-secure-headers",
    }
)
_SERVERS = {
    "express": "answers carry no security headers; helmet sets them",
    "express.default": "answers carry no security headers; helmet sets them",
    "fastify.default": "answers carry no security headers; @fastify/helmet sets them",
    "fastify.fastify": "answers carry no security headers; @fastify/helmet sets them",
    "fastify": "answers carry no security headers; @fastify/helmet sets them",
}
_NEXT = re.compile(r"(?:^|/)next\.config\.(?:js|mjs|cjs|ts|mts)$")
_NEXT_MESSAGE = "pages carry no security headers; headers() in this file sets them"
_WRITTEN = re.compile(r"(?:^|/)(?:vercel|staticwebapp\.config)\.json$|(?:^|/)netlify\.toml$")
_ROLES = {Role.SOURCE, Role.SCRIPT, Role.CONFIG}


def headers_missing(survey: Survey) -> Iterator[tuple[Place, str]]:
    """Each server's first place, with what is missing; nothing when anything of the project sets such headers."""
    if any(_sets_headers(facts) for facts in survey.files.values()):
        return
    seen: set[str] = set()
    for path, facts in survey.files.items():
        if facts.code is None or facts.role not in _ROLES:
            continue
        if _NEXT.search(path):
            yield _place_of_settings(path, facts.code), _NEXT_MESSAGE
        elif facts.role is Role.SOURCE:
            for place, message in _servers_in(path, facts.code):
                if message not in seen:
                    seen.add(message)
                    yield place, message


@per_code
def _servers_in(path: str, code: Code) -> Iterator[tuple[Place, str]]:
    for call in code.calls:
        if message := _SERVERS.get(call.callee, ""):
            yield Place(path, call.span, call.scope, call.expr.text[:160]), message


def _sets_headers(facts: FileFacts) -> bool:
    if facts.settings is not None and _WRITTEN.search(facts.path):
        return any(_HEADERS.search(value) for _, value in facts.settings.values)
    code = facts.code
    if code is None or facts.role not in _ROLES:
        return False
    return _sets_in_code(source_file(facts.path, code))


@per_file
def _sets_in_code(file: SourceFile) -> bool:
    code = file.code
    if any(item.module in _SETTERS for item in code.imports):
        return True
    if _NEXT.search(file.path) and any(row.name == "headers" for row in code.functions):
        return True
    if not file.mentions(_NAMES):
        return False
    exprs = [*(call.expr for call in code.calls), *(row.value for row in code.assignments)]
    return any(_names_header(expr) for expr in exprs) or any(
        _HEADERS.search(row.target.rpartition("[")[2]) for row in code.assignments
    )


def _names_header(expr: Expr) -> bool:
    stack = [expr]
    while stack:
        part = stack.pop()
        for key, value in part.items:
            if _HEADERS.search(key) or (value.kind is ExprKind.STRING and _HEADERS.search(value.text)):
                return True
            stack.append(value)
    return False


def _place_of_settings(path: str, code: Code) -> Place:
    """Where the settings are exported; the first line when that is not seen."""
    rows = [row for row in code.assignments if row.exported == "default"]
    return Place(path, rows[0].span if rows else Span(1, 1, 0, 0), "", "settings without headers")
