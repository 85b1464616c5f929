"""What a framework's own settings say about sessions: Django's, with the token packages beside it, and Flask's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from tengates.model.code import Assignment, Code, Expr, ExprKind, Language
from tengates.model.place import Place
from tengates.model.survey import Survey

_ELSEWHERE = re.compile(r"(?i)(?:^|[/_.-])(?:local|dev|develop|development|tests?|testing|ci)(?:[/_.-]|$)")
_OFF = frozenset({"false", "none"})
_FLASK_KEY = re.compile(r"(?:^|\.)SECRET_KEY$|(?:^|\.)secret_key$|config\[.{0,2}SECRET_KEY")
_SESSION_READ = re.compile(r"^(?:flask\.)?session(?:\[|\.)")
_TOKENS = "rest_framework_simplejwt"


@dataclass(frozen=True, slots=True)
class SessionSetting:
    """One setting, what is so there, and whether that is safe."""

    place: Place
    what: str
    ok: bool


@dataclass(frozen=True, slots=True)
class _Set:
    """One assignment in a settings file."""

    path: str
    code: Code
    row: Assignment

    def says(self, what: str, *, ok: bool) -> SessionSetting:
        return SessionSetting(Place(self.path, self.row.span, self.row.scope, self.row.target), what, ok)


def find_session_settings(survey: Survey) -> tuple[SessionSetting, ...]:
    """Signing keys, session cookies and token cookies that settings speak for; nothing where nobody signs in."""
    sources = [(path, code) for path, code in survey.sources() if code.language is Language.PYTHON]
    return (*_django(sources), *find_token_settings(survey), *_flask(sources))


def find_token_settings(survey: Survey) -> tuple[SessionSetting, ...]:
    """Simple-JWT's tokens end by themselves unless the project signs its own."""
    sources = [(path, code) for path, code in survey.sources() if code.language is Language.PYTHON]
    named = _settings(sources)
    for given in (*named.get("SIMPLE_JWT", ()), *named.get("REST_AUTH", ())):
        turned_on = given.row.value.get("USE_JWT")
        if given.row.target == "SIMPLE_JWT" or (turned_on is not None and turned_on.text.lower() == "true"):
            return (given.says("the tokens expire (Simple JWT)", ok=True),)
    for given in named.get("REST_FRAMEWORK", ()):
        if f"{_TOKENS}.authentication" in given.row.value.text:
            return (given.says("the tokens expire (Simple JWT)", ok=True),)
    return ()


def weak_secret(code: Code, value: Expr | None) -> str:
    """What is wrong with a signing secret: it stands in the code, or has a default there; "" when neither is seen."""
    if value is None:
        return ""
    for _ in range(3):
        if value.kind is not ExprKind.NAME:
            break
        name = value.name
        found = next((row.value for row in code.assignments if row.target == name and not row.scope), None)
        if found is None:
            return ""
        value = found
    if value.kind is ExprKind.CALL and value.name == "TextEncoder().encode" and value.positional:
        value = value.positional[0]  # the bytes of a text
    keys = value.positional if value.kind is ExprKind.LIST else (value,)
    if any(key.kind is ExprKind.STRING for key in keys):
        return "the signing secret stands in the code"
    return "the signing secret has a default in the code" if _has_default(code, value) else ""


def _has_default(code: Code, value: Expr) -> bool:
    """`os.environ.get("SECRET", "…")`, `process.env.SECRET || "…"`."""
    read = next(
        (row for row in code.env_reads if value.span.start <= row.span.start and row.span.end <= value.span.end), None
    )
    if read is None:
        return False
    # the second operands of `process.env.SECRET || "…"` and of `os.environ.get("SECRET", "…")`
    others = value.positional[1:] if value.kind in {ExprKind.OTHER, ExprKind.CALL} else ()
    literal = any(item.kind is ExprKind.STRING and item.text for item in others)
    return literal or bool(read.default is not None and read.default.kind is ExprKind.STRING and read.default.text)


def _settings(sources: list[tuple[str, Code]]) -> dict[str, list[_Set]]:
    """What the settings files of a Django project assign, by name; a developer's own settings are left out."""
    named: dict[str, list[_Set]] = {}
    for path, code in sources:
        targets = {row.target for row in code.assignments}
        if _ELSEWHERE.search(path) or not (targets & {"MIDDLEWARE", "INSTALLED_APPS"} or "settings" in path):
            continue
        for row in code.assignments:
            named.setdefault(row.target, []).append(_Set(path, code, row))
    return named


def _django(sources: list[tuple[str, Code]]) -> Iterator[SessionSetting]:
    named = _settings(sources)
    uses = next((row for row in named.get("MIDDLEWARE", ()) if "SessionMiddleware" in row.row.value.text), None)
    if uses is None or not any(_imports(code, "django.contrib.auth", "django.contrib.admin") for _, code in sources):
        return
    keys = [(row, weak_secret(row.code, row.row.value)) for row in named.get("SECRET_KEY", ())]
    if keys:
        key, weak = next((pair for pair in keys if not pair[1]), keys[0])
        yield key.says(weak or "the signing secret does not stand in the code", ok=not weak)
    secure = [row for row in named.get("SESSION_COOKIE_SECURE", ()) if row.row.value.text.lower() not in _OFF]
    opened = [row for name in ("SESSION_COOKIE_HTTPONLY", "SESSION_COOKIE_SAMESITE") for row in named.get(name, ())]
    opened = [row for row in opened if row.row.value.text.lower() in _OFF]
    if opened:
        yield opened[0].says(f"{opened[0].row.target} is turned off", ok=False)
    elif secure:
        yield secure[0].says("the session cookie is httpOnly, secure and sameSite", ok=True)
    else:
        place = next(iter(named.get("SESSION_COOKIE_SECURE", ())), uses)  # where it is switched off, if anywhere
        yield place.says("the session cookie may travel without https (SESSION_COOKIE_SECURE)", ok=False)
    yield from _token_cookie(named)


def _token_cookie(named: dict[str, list[_Set]]) -> Iterator[SessionSetting]:
    """The cookie in which dj-rest-auth keeps a token."""
    for given in named.get("REST_AUTH", ()):
        value = given.row.value
        if value.kind is not ExprKind.OBJECT or value.get("JWT_AUTH_COOKIE") is None:
            continue
        secure, hidden = value.get("JWT_AUTH_SECURE"), value.get("JWT_AUTH_HTTPONLY")
        if hidden is not None and hidden.text.lower() in _OFF:
            yield given.says("scripts can read the cookie that holds the token (JWT_AUTH_HTTPONLY)", ok=False)
        elif secure is None or secure.text.lower() in _OFF:
            yield given.says("the token's cookie may travel without https (JWT_AUTH_SECURE)", ok=False)
        else:
            yield given.says("the token's cookie is httpOnly, secure and sameSite", ok=True)


def _flask(sources: list[tuple[str, Code]]) -> Iterator[SessionSetting]:
    """Flask's signed session: its key, and a cookie that is neither secure nor sameSite unless it is told."""
    made = next(((path, call) for path, code in sources for call in code.calls if call.callee == "flask.Flask"), None)
    if made is None or not any(_keeps_session(code) for _, code in sources):
        return
    keys = [
        (_Set(path, code, row), weak_secret(code, row.value))
        for path, code in sources
        for row in code.assignments
        if _FLASK_KEY.search(row.target[-80:])
    ]
    if keys:
        key, weak = next((pair for pair in keys if not pair[1]), keys[0])
        yield key.says(weak or "the signing secret does not stand in the code", ok=not weak)
    told = " ".join(_told(sources))
    lacking = [word for word in ("SECURE", "SAMESITE") if f"SESSION_COOKIE_{word}" not in told]
    path, call = made
    what = f"the session cookie is sent without {' and '.join(f'SESSION_COOKIE_{word}' for word in lacking)}"
    place = Place(path, call.span, call.scope, "Flask")
    yield SessionSetting(place, what if lacking else "the session cookie is httpOnly, secure and sameSite", not lacking)


def _told(sources: list[tuple[str, Code]]) -> Iterator[str]:
    """Names of settings that are given a value, wherever."""
    for _, code in sources:
        for row in code.assignments:
            if "SESSION_COOKIE" in row.target and row.value.text.lower() not in _OFF:
                yield row.target
        for call in code.calls:
            bags = chain((call.expr,), call.expr.positional)
            yield from (label for bag in bags for label, value in bag.items if value.text.lower() not in _OFF)


def _keeps_session(code: Code) -> bool:
    """Whether a session says something about a visitor here."""
    if _imports(code, "flask_login"):
        return True
    named = any(row.module == "flask" and row.name == "session" for row in code.imports)
    return named and any(_SESSION_READ.match(row.target) for row in code.assignments)


def _imports(code: Code, *modules: str) -> bool:
    return any(f"{row.module}.{row.name}".startswith(modules) for row in code.imports)
