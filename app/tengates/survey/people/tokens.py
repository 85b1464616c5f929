"""Where the code signs tokens, and whether each of them ends."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tengates.model.code import Call, Code, Expr, ExprKind
from tengates.model.place import Place
from tengates.model.survey import Survey
from tengates.survey.linked import linked
from tengates.survey.web.index import SourceFile, source_file
from tengates.survey.web.memory import per_code, per_file

_REGISTERS = re.compile(r"(?:JwtModule\.register\w*|fastify.{0,20}register)$")
_SIGNERS = frozenset(
    """
    jwt.encode jose.jwt.encode authlib.jose.jwt.encode jsonwebtoken.sign jsonwebtoken.default.sign jwt.jwt.encode joserfc.jwt.encode
    jwt-simple.encode jwt-simple.default.encode hono/jwt.sign hono/jwt.jwt.sign fast-jwt.createSigner
    """.split()
)
_SIGNING_METHOD = re.compile(
    r"(?i)(?:jwt_?service|jwt|fastify\.jwt|app\.jwt|reply)\.(?:sign|signAsync|jwtSign)$|(?:^|\.)jwtSign$"
)
_ENDS = re.compile(r"(?i)\bexp\b|expir|lifetime|max_?age|\bttl\b")
_DEFAULTS = {  # library calls that make tokens with an end of their own
    "flask_jwt_extended.create_access_token": ("expires_delta", "Flask-JWT-Extended ends it after 15 minutes"),
    "flask_jwt_extended.create_refresh_token": ("expires_delta", "Flask-JWT-Extended ends it after 30 days"),
    "rest_framework_simplejwt.tokens.RefreshToken.for_user": ("lifetime", "simple-jwt ends it after a day"),
    "rest_framework_simplejwt.tokens.AccessToken.for_user": ("lifetime", "simple-jwt ends it after 5 minutes"),
}
_SERIALIZERS = re.compile(
    r"^itsdangerous\.(?:[\w.]{0,30}\.)?(?:URLSafeTimedSerializer|TimedSerializer|TimestampSigner|TimedJSONWebSignatureSerializer)$"
)
_LASTING = re.compile(r"^itsdangerous\.(?:[\w.]{0,30}\.)?(?:URLSafeSerializer|JSONWebSignatureSerializer)$")


@dataclass(frozen=True, slots=True)
class Signed:
    """A place that signs a token; `ends` says what ends it, "" when nothing does."""

    place: Place
    ends: str


def find_signed(survey: Survey) -> tuple[Signed, ...]:
    """All of them in source order."""
    project = linked(survey).project
    module_ends = any(map(_module_ends, project))
    return tuple(row for file in project for row in _of_file(file.path, file.code, module_ends=module_ends))


@per_file
def _module_ends(file: SourceFile) -> bool:
    """Nest's `JwtModule.register({signOptions: {expiresIn}})` and the like speak for every token."""
    return any(_REGISTERS.search(call.callee) and "expiresIn" in _words(call.expr) for call in file.code.calls)


def _words(expr: Expr) -> set[str]:
    found, stack = set[str](), [expr]
    while stack:
        current = stack.pop()
        found |= {label for label, _ in current.items}
        stack += [value for _, value in current.items]
    return found


@per_code
def _of_file(path: str, code: Code, *, module_ends: bool) -> Iterator[Signed]:
    file = source_file(path, code)
    for call in code.calls:
        if call.callee in _DEFAULTS:
            option, default = _DEFAULTS[call.callee]
            given = call.expr.get(option)
            endless = given is not None and given.text.lower() in {"false", "none"}
            yield Signed(file.place_of_call(call), "" if endless else default)
        elif call.callee in _SIGNERS or _is_method(file, call):
            ends = "it carries an end" if _carries_end(file, call) else ""
            yield Signed(file.place_of_call(call), ends or ("the module ends its tokens" if module_ends else ""))
        elif call.callee.endswith("jose.SignJWT") or call.callee == "SignJWT":
            whole = [row for row in file.calls(call.statement) if row.callee.endswith("setExpirationTime")]
            later = any(row.callee.endswith("setExpirationTime") and row.scope == call.scope for row in file.code.calls)
            yield Signed(file.place_of_call(call), "it carries an end" if whole or later else "")
        elif _SERIALIZERS.match(call.callee) or _LASTING.match(call.callee):
            aged = any(row.expr.get("max_age") is not None for row in file.code.calls)
            timed = bool(_SERIALIZERS.match(call.callee)) and (aged or call.expr.get("expires_in") is not None)
            yield Signed(file.place_of_call(call), "it is refused when it is too old" if timed else "")


def _is_method(file: SourceFile, call: Call) -> bool:
    return bool(_SIGNING_METHOD.search(call.callee)) and not file.is_python and bool(call.expr.items)


def _carries_end(file: SourceFile, call: Call) -> bool:
    """An end in the arguments, in what they were made of in the same function, or in a function's parameters."""
    if any(_ENDS.search(word) for word in _words(call.expr)) or _ENDS.search(call.expr.text):
        return True
    names = {value.text.partition(".")[0] for _, value in call.expr.items if value.kind is ExprKind.NAME}
    names |= {value.text for _, item in call.expr.items for _, value in item.items if value.kind is ExprKind.NAME}
    rows = [row for row in file.code.assignments if row.scope in {call.scope, ""}]
    for row in rows:
        root = re.split(r"[.\[]", row.target, maxsplit=1)[0]
        if root in names and (_ENDS.search(row.target) or _ENDS.search(row.value.text) or _words_end(row.value)):
            return True
    updates = (
        row for row in file.code.calls if row.scope == call.scope and row.written.endswith((".update", ".setdefault"))
    )
    return any(row.written.partition(".")[0] in names and _ENDS.search(row.expr.text) for row in updates)


def _words_end(value: Expr) -> bool:
    return any(_ENDS.search(word) for word in _words(value))
