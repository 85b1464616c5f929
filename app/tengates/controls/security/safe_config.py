"""security.safe-config: what helps while building is off in production."""

from __future__ import annotations

from collections.abc import Iterator

from tengates.authoring import Control, Kind, Outcome, Place, Severity, Site, Survey, absence, when
from tengates.model.code import Assignment, Call, Code, Expr, ExprKind, Language

_RUNS = {"run", "run_simple", "launch"}
_CORS = {"fastapi.middleware.cors.CORSMiddleware", "starlette.middleware.cors.CORSMiddleware"}
_JS_CORS = {"cors", "cors.default", "@fastify/cors.default", "hono/cors.cors", "@koa/cors.default"}

# Assignments that switch something on, by target.
_SWITCHES = {
    "DEBUG": ("debug pages show your code and settings to visitors", Severity.HIGH),
    "app.debug": ("debug mode lets a visitor run code on your server", Severity.HIGH),
    "app.config[DEBUG": ("debug mode lets a visitor run code on your server", Severity.HIGH),
    "CORS_ALLOW_ALL_ORIGINS": ("any website can call your API from its visitors' browsers", Severity.MEDIUM),
}


def judge(survey: Survey) -> Outcome:
    """Debug mode, switched-off certificate checks, wildcard origins, missing security headers."""
    return absence(
        _findings(survey),
        clean="no unsafe setting was found",
        noun=("unsafe setting", "unsafe settings"),
    )


def _findings(survey: Survey) -> Iterator[Site]:
    express: Place | None = None
    opened: Place | None = None
    protected = False
    for path, code in survey.sources():
        for call in code.calls:
            yield from _call(path, code, call)
            protected |= call.callee.startswith(("helmet", "@fastify/helmet"))
            if call.callee in {"express", "express.default"} and express is None:
                express = _place(path, call)
        for row in code.assignments:
            yield from _assignment(path, row)
            if opened is None and code.language is not Language.PYTHON and _header_of(row.value):
                opened = Place(path, row.span, row.scope, f"{row.target} headers")
    if opened is not None:  # one file says it for all: the headers are copied from one to the next
        yield Site(
            opened, ok=False, message="any website can call this from its visitors' browsers", severity=Severity.LOW
        )
    if express is not None and not protected:
        yield Site(
            express, ok=False, message="answers carry no security headers; helmet sets them", severity=Severity.LOW
        )


def _call(path: str, code: Code, call: Call) -> Iterator[Site]:
    last = call.callee.rpartition(".")[2]
    if code.language is Language.PYTHON:
        if last in _RUNS and _is(call.expr.get("debug"), "true"):
            severity = Severity.MEDIUM if call.scope == "__main__" else Severity.HIGH
            yield _site(path, call, "debug mode lets a visitor run code on your server", severity)
        if _is(call.expr.get("verify"), "false"):
            yield _site(path, call, "the certificate of the other side is not checked", Severity.HIGH)
        yield from _python_cors(path, call)
        return
    if _anywhere(call.expr, "rejectUnauthorized", "false"):
        yield _site(path, call, "the certificate of the other side is not checked", Severity.HIGH)
    if call.callee in _JS_CORS:
        yield from _javascript_cors(path, call)


def _python_cors(path: str, call: Call) -> Iterator[Site]:
    names = {value.name for value in call.expr.positional} | {call.callee}
    if names & _CORS:
        origins = call.expr.get("allow_origins")
        open_ = origins is not None and any(item.text == "*" for _, item in origins.items)
        credentials = _is(call.expr.get("allow_credentials"), "true")
        if open_ or _is_any(call.expr.get("allow_origin_regex")):
            yield _cors(path, call, credentials=credentials)
    elif call.callee in {"flask_cors.CORS", "quart_cors.cors"}:
        given = call.expr.get("origins") or call.expr.get("resources")
        if given is None or '"*"' in given.text or given.text == "*":
            yield _cors(path, call, credentials=_is(call.expr.get("supports_credentials"), "true"))


def _javascript_cors(path: str, call: Call) -> Iterator[Site]:
    options = next((value for value in call.expr.positional if value.kind is ExprKind.OBJECT), None)
    origin = options.get("origin") if options is not None else None
    credentials = options is not None and _is(options.get("credentials"), "true")
    if (not call.expr.positional) or (origin is not None and origin.text in {"*", "true"}):
        yield _cors(path, call, credentials=credentials)


def _cors(path: str, call: Call, *, credentials: bool) -> Site:
    if credentials:
        return _site(path, call, "any website can act in the name of your signed-in users", Severity.HIGH)
    return _site(path, call, "any website can call your API from its visitors' browsers", Severity.MEDIUM)


def _assignment(path: str, row: Assignment) -> Iterator[Site]:
    place = Place(path, row.span, row.scope, f"{row.target} {row.value.text}"[:160])
    target = row.target.rstrip("]")
    if target == "ALLOWED_HOSTS" and [item.text for item in row.value.positional] == ["*"]:
        yield Site(place, ok=False, message="your server answers to any host name", severity=Severity.LOW)
    elif target.endswith("NODE_TLS_REJECT_UNAUTHORIZED") and row.value.text in {"0", "false"}:
        yield Site(place, ok=False, message="no certificate is checked anywhere", severity=Severity.HIGH)
    elif _is(row.value, "true") and target in _SWITCHES and (target != "DEBUG" or path.endswith("settings.py")):
        message, severity = _SWITCHES[target]
        yield Site(place, ok=False, message=message, severity=severity)


def _header_of(value: Expr) -> bool:
    """An object of headers that opens the answers to every origin, as edge functions write it."""
    given = value.get("Access-Control-Allow-Origin") if value.kind is ExprKind.OBJECT else None
    return given is not None and given.text == "*"


def _anywhere(expr: Expr, name: str, text: str) -> bool:
    stack = [expr]
    while stack:
        current = stack.pop()
        if _is(current.get(name), text):
            return True
        stack += [item for _, item in current.items]
    return False


def _is(value: Expr | None, text: str) -> bool:
    return value is not None and value.kind is ExprKind.BOOLEAN and value.text == text


def _is_any(value: Expr | None) -> bool:
    return value is not None and value.text in {".*", "^.*$", "https?://.*"}


def _place(path: str, call: Call) -> Place:
    return Place(path, call.span, call.scope, " ".join(call.expr.text.split())[:160])


def _site(path: str, call: Call, message: str, severity: Severity) -> Site:
    return Site(_place(path, call), ok=False, message=message, severity=severity)


CONTROL = Control(
    id="security.safe-config",
    title="Safe settings in production",
    kind=Kind.ABSENCE,
    weight=2,
    applies=when.entry,
    judge=judge,
)
