"""Servers and routers of Express, Koa, Fastify and Hono, as one file tells of them by itself."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tengates.model.code import Expr, ExprKind
from tengates.survey.web.index import SourceFile
from tengates.survey.web.memory import per_file

Key = tuple[str, str]
_PACKAGES = {
    "express": "express", "fastify": "fastify", "hono": "hono", "koa": "koa", "koa-router": "koa", "@koa/router": "koa",
    "polka": "express", "restify": "express", "@hono/zod-openapi": "hono", "elysia": "hono", "itty-router": "hono",
}  # fmt: skip
_BODY_PARSER = re.compile(r"(?:^express(?:\.default)?|body-?parser(?:\.default)?)\.(?:json|urlencoded)$")


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
        framework = _made_by(row.value) if row.value.kind is ExprKind.CALL else ""
        if framework:
            found[file.path, row.target] = framework
    for function in file.code.functions:
        for parameter in function.parameters:
            kind = parameter.annotation.text if parameter.annotation is not None else ""
            if any(word in kind for word in ("FastifyInstance", "Express", "Hono", "Router", "Application")):
                found.setdefault((file.path, parameter.name), "fastify" if "Fastify" in kind else "express")
            elif parameter.name in {"fastify", "app", "router", "server"} and function.exported:
                found.setdefault((file.path, parameter.name), "fastify" if parameter.name == "fastify" else "express")
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


def _made_by(value: Expr) -> str:
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
