"""Literals that a program signs or checks tokens, cookies and messages with, seen by the call that takes them."""

from __future__ import annotations

from collections.abc import Iterator

from tengates.model.code import Call, Code, Expr, ExprKind

# Which argument is the key: by place, and by name in the call or in an object among its arguments.
_SECOND = frozenset(
    {"jwt.encode", "jwt.decode", "jose.jwt.encode", "jose.jwt.decode", "jsonwebtoken.sign", "jsonwebtoken.verify",
     "jsonwebtoken.default.sign", "jsonwebtoken.default.verify", "jwt-simple.encode", "jwt-simple.decode",
     "jwt-simple.default.encode", "jwt-simple.default.decode", "hono/jwt.sign", "hono/jwt.verify", "jose.JWT.sign", "jose.JWT.verify"}
)  # fmt: skip
_FIRST = frozenset(
    {"itsdangerous.URLSafeTimedSerializer", "itsdangerous.URLSafeSerializer", "itsdangerous.Signer", "itsdangerous.TimestampSigner",
     "cookie-parser", "cookie-parser.default", "jose.JWK.asKey"}
)  # fmt: skip
_NAMED = {
    "passport-jwt.Strategy": ("secretOrKey",),
    "express-jwt": ("secret",),
    "express-jwt.expressjwt": ("secret",),
    "koa-jwt": ("secret",),
    "koa-jwt.default": ("secret",),
    "hono/jwt.jwt": ("secret",),
    "express-session": ("secret",),
    "express-session.default": ("secret",),
    "cookie-session": ("secret", "keys"),
    "cookie-session.default": ("secret", "keys"),
    "starlette.middleware.sessions.SessionMiddleware": ("secret_key",),
}
_PUBLIC = "-----BEGIN PUBLIC"
_SHORTEST = 3
_PARTS = 2


def signing_literals(code: Code) -> Iterator[tuple[str, int]]:
    """Each value with the line it stands in, also where a name was given it in the same file."""
    for call in code.calls:
        for value in _keys(code, call):
            for literal in _literals(code, value, call.scope):
                if len(literal.text) >= _SHORTEST and not literal.text.startswith(_PUBLIC):
                    yield literal.text, literal.span.line


def _keys(code: Code, call: Call) -> Iterator[Expr]:
    given = call.expr.positional
    if call.callee in _SECOND:
        named = call.expr.get("key")
        yield from (*given[1:_PARTS], *((named,) if named is not None else ()))
    elif call.callee in _FIRST:
        yield from given[:1]
    callee = given[0].name if call.callee.endswith(".add_middleware") and given else call.callee
    for bag in (call.expr, *given):
        for name in _NAMED.get(callee, ()):
            value = _bag(code, bag, call.scope).get(name)
            if value is not None:
                yield from value.positional if value.kind is ExprKind.LIST else (value,)


def _bag(code: Code, bag: Expr, scope: str) -> Expr:
    if bag.kind is not ExprKind.NAME:
        return bag
    return next((row.value for row in code.assignments if row.target == bag.text and row.scope in {scope, ""}), bag)


def _literals(code: Code, value: Expr, scope: str) -> Iterator[Expr]:
    if value.kind is ExprKind.STRING:
        yield value
    elif value.kind is ExprKind.NAME:
        rows = (row.value for row in code.assignments if row.target == value.text and row.scope in {scope, ""})
        yield from (row for row in rows if row.kind is ExprKind.STRING)
