"""Where another website could act in a visitor's name, because a cookie alone says who it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tengates.model.code import Call, Code, Expr, ExprKind, Language
from tengates.model.place import Place
from tengates.model.survey import Survey
from tengates.survey.web.fixed_texts import fixed_texts
from tengates.survey.web.memory import per_code

_GUARDS = re.compile(
    r"(?i)^(?:flask_wtf|flask_seasurf|csurf|csrf-csrf|tiny-csrf|lusca|@fastify/csrf-protection|csrf|fastapi_csrf_protect|starlette_csrf|hono/csrf|edge-csrf|@edge-csrf/\w{1,20}|remix-utils\w{0,20})(?:[./]|$)"
)
_SAME_SITE = re.compile(r"SESSION_COOKIE_SAMESITE|REMEMBER_COOKIE_SAMESITE")
_CHANGES = frozenset({"POST", "PUT", "PATCH", "DELETE", "ANY"})
_SESSIONS = frozenset({"express-session", "express-session.default", "cookie-session", "cookie-session.default"})
_AUTH_COOKIE = re.compile(r"(?i)token|session|jwt|auth|\bsid\b|user")
_SWITCH = re.compile(r"\bWTF_CSRF_ENABLED\]?$")
_TESTING = re.compile(r"(?i)test|dev|local|debug")
_NAMES_USER = re.compile(r"(?i)^(?:flask\.)?session\[.{0,4}(?:user|uid|logged|email|name)")
_VISITOR = re.compile(r"^request\.user(?:\.|$)")
_KEYED = re.compile(r"(?i)webhook|hook|api|signature|token|callback|ping")
_SETTINGS = re.compile(r"(?:^|/)settings(?:/(?!.*(?:local|dev|test))[\w/]*|_(?!.*(?:local|dev|test))\w*)?\.py$")


@dataclass(frozen=True, slots=True)
class Forged:
    """A setting by which another website can act in a visitor's name."""

    place: Place
    what: str


def find_forged(survey: Survey) -> Iterator[Forged]:
    """Nothing is said where a library for this is used, or where nothing is changed by a request."""
    guarded = any(_GUARDS.match(row.module) for _, code in survey.sources() for row in code.imports)
    changing = {entry.framework for entry in survey.entries if _CHANGES & set(entry.methods)}
    for path, code in survey.sources():
        yield from _django(path, code)
        yield from _switched_off(path, code)
        if not guarded and changing:
            yield from _flask(survey, path, code)
            yield from _of_calls(path, code)


@per_code
def _of_calls(path: str, code: Code) -> Iterator[Forged]:
    for call in code.calls:
        what = _of_call(code, call)
        if what:
            yield Forged(Place(path, call.span, call.scope, " ".join(call.expr.text.split())[:160]), what)


@per_code
def _django(path: str, code: Code) -> Iterator[Forged]:
    if code.language is not Language.PYTHON:
        return
    for row in code.assignments:
        listed = row.target == "MIDDLEWARE" and row.value.kind is ExprKind.LIST and _SETTINGS.search(path)
        names = [item.text for item in row.value.positional] if listed else []
        if names and any("SessionMiddleware" in name for name in names) and not any("Csrf" in name for name in names):
            yield Forged(
                Place(path, row.span, "", "MIDDLEWARE"), "Django's protection against forged forms is taken out"
            )
    for function in code.functions:
        exempt = any("csrf_exempt" in row.text for row in function.decorators)
        known = any(re.search(r"login_required|permission_required", row.text) for row in function.decorators)
        known = known or any(row.scope == function.qualname and _VISITOR.match(row.name) for row in code.reads)
        if exempt and known and not _KEYED.search(function.name):
            place = Place(path, function.span, function.qualname, f"{function.name} csrf_exempt")
            yield Forged(place, "another website can send this form in the name of a signed-in visitor")


@per_code
def _switched_off(path: str, code: Code) -> Iterator[Forged]:
    """Flask-WTF's check taken out, elsewhere than in settings for tests or for one's own machine."""
    told = [(row.target, row.value, row.span, row.scope) for row in code.assignments if _SWITCH.search(row.target)]
    told += [
        (key, value, call.span, call.scope)
        for call in code.calls
        for key, value in call.expr.items
        if _SWITCH.search(key) and not _is_for_tests(call)
    ]
    for name, value, span, scope in told:
        if value.kind is ExprKind.BOOLEAN and value.text == "false" and not _TESTING.search(f"{path} {scope}"):
            yield Forged(Place(path, span, scope, name), "the protection against forged forms is off")


def _is_for_tests(call: Call) -> bool:
    told = call.expr.get("TESTING")
    return told is not None and told.text == "true"


def _flask(survey: Survey, path: str, code: Code) -> Iterator[Forged]:
    """Flask's session cookie goes along with any website's requests unless it says otherwise."""
    made = next((call for call in code.calls if call.callee in {"flask.Flask", "Flask"}), None)
    if made is None or not any(
        entry.framework == "flask" and _CHANGES & set(entry.methods) for entry in survey.entries
    ):
        return
    sources = [item for _, item in survey.sources() if item.language is Language.PYTHON]
    if any(_SAME_SITE.search(row.target) for item in sources for row in item.assignments):
        return
    if any(
        _SAME_SITE.search(call.expr.text) or any(_SAME_SITE.search(key) for key, _ in call.expr.items)
        for item in sources
        for call in item.calls
    ):
        return
    if any(_relies(item) for item in sources):
        place = Place(path, made.span, made.scope, "Flask")
        yield Forged(
            place,
            "another website can send forms in the name of a signed-in visitor: the session cookie names no SameSite",
        )


def _relies(code: Code) -> bool:
    """The session says who somebody is."""
    if any(row.module == "flask_login" for row in code.imports):
        return True
    if not any(row.module == "flask" and row.name in {"session", ""} for row in code.imports):
        return False
    return any(_NAMES_USER.search(row.target) for row in code.assignments)


def _of_call(code: Code, call: Call) -> str:
    if call.callee in _SESSIONS:
        options = next(iter(call.expr.positional), None)
        if options is None or options.kind is not ExprKind.OBJECT or options.has_spread:
            return ""
        cookie = options.get("cookie") or (options if call.callee.startswith("cookie-session") else None)
        if cookie is not None and (cookie.kind is not ExprKind.OBJECT or cookie.has_spread):
            return ""
        given = cookie.get("sameSite") if cookie is not None else None
        off = given is None or given.text == "false" or _lets_all(code, given)
        return (
            "another website can act in the name of a signed-in visitor: the session cookie names no sameSite"
            if off
            else ""
        )
    if call.callee.endswith((".set_cookie", ".cookie", "cookies().set", "cookies.set")):
        first = next(iter(call.expr.positional), None) or call.expr.get("key")
        if first is None or not _AUTH_COOKIE.search(first.text):
            return ""
        bags = (call.expr, *call.expr.positional)
        given = next((value for bag in bags for key, value in bag.items if key in {"samesite", "sameSite"}), None)
        if given is not None and _lets_all(code, given):
            return "the cookie that says who somebody is goes along with any website's requests"
    return ""


def _lets_all(code: Code, same_site: Expr) -> bool:
    """Whether the setting may be "none": as it stands, by the name of a constant, or as one side of a choice."""
    return any(text.lower() == "none" for text in fixed_texts(code, same_site))
