"""auth.login-abuse: guessing passwords is slow, and a stolen table of them is of little use."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tengates.authoring import (
    Control,
    Evidence,
    Kind,
    Outcome,
    Survey,
    does_not_apply,
    evidence,
    missing,
    partly,
    present,
    when,
)
from tengates.model.code import Call, Code, Expr
from tengates.survey.web.logins import is_login
from tengates.survey.web.memory import per_code

_HASHES = re.compile(
    r"(?i)(?:^|\.)(?:bcrypt|bcryptjs|argon2\w*|pwdlib|passlib|scrypt\w*|bcrypt-nodejs)\b|CryptContext|PasswordHash(?:er)?\b|"
    r"generate_password_hash|check_password_hash|(?<!re)set_password|make_password|^django\.contrib\.auth\.authenticate$|\.objects\.create_(?:super)?user$"
)
_WEAK = re.compile(r"(?i)(?:^|\.)(?:md5|sha1|sha256|sha512)(?:$|\(\))|createHash$")
_THROTTLES = re.compile(
    r"(?i)express-rate-limit|rate-limiter-flexible|@fastify/rate-limit|slowapi|flask_limiter|fastapi_limiter|django_ratelimit|"
    r"ratelimit(?!_?(?:error|exce|reset))|^axes\b|express-slow-down|@upstash/ratelimit|hono-rate-limiter|throttling"
)
_MANAGED = {
    "@clerk/": "Clerk", "@auth0/": "Auth0", "auth0": "Auth0", "@supabase/": "Supabase Auth", "@kinde-oss/": "Kinde",
    "@workos-inc/": "WorkOS", "@stackframe/": "Stack Auth", "firebase/auth": "Firebase Auth",
}  # fmt: skip
_PACKAGED = re.compile(  # Django packages that bring the pages, and Django's own slow hashes
    r"^(?:dj_rest_auth|rest_auth|djoser|allauth|django\.contrib\.auth)(?:\.\w+){0,3}$"
)

_PACKAGED_VIEW = re.compile(
    r"^(?:django\.contrib\.auth|rest_framework_simplejwt)\.views\.(?:Login|TokenObtain)\w*\.as_view$"
)
_SET_THROTTLE = re.compile(r"DEFAULT_THROTTLE_CLASSES|\baxes\.|defender\.middleware|(?i:ratelimit)")
_HERE = "people log in here"
_SIGN_IN = re.compile(r"(?i)auth|sign_?in|sign_?up|clerk|currentuser")


def judge(survey: Survey) -> Outcome:
    """The app's own login, how its passwords are kept and whether tries are limited; else who runs the login."""
    packaged = tuple(_packaged(survey))
    logins = [evidence(row.place.path, row.place.line, _HERE) for row in survey.entries if is_login(row)]
    passwords = (*_imports_and_calls(survey, _HASHES), *packaged)
    managed = _managed(survey)
    if managed is not None and not passwords:
        return present(managed.message, managed)
    logins += packaged
    if not logins or not (passwords or _weak(survey)):
        return does_not_apply("the app has no login with passwords of its own")
    throttles = (*_imports_and_calls(survey, _THROTTLES), *_set_throttles(survey))
    return _conclude(passwords, throttles, logins[0])


def _conclude(passwords: tuple[Evidence, ...], throttles: tuple[Evidence, ...], where: Evidence) -> Outcome:
    if passwords and throttles:
        return present("tries are limited and passwords are hashed slowly", passwords[0], throttles[0])
    if passwords:
        return partly("passwords are hashed slowly, but tries are not limited", passwords[0], where)
    if throttles:
        return partly("tries are limited, but passwords are not hashed slowly", throttles[0], where)
    return missing("tries are not limited and passwords are not hashed slowly", where)


def _packaged(survey: Survey) -> Iterator[Evidence]:
    """Logins that a package brings along, with passwords hashed slowly by itself: Django's, and Better Auth."""
    for path, code in survey.sources():
        yield from _packaged_in(path, code)


@per_code
def _packaged_in(path: str, code: Code) -> Iterator[Evidence]:
    for call in code.calls:
        named = call.expr.positional[0].text if call.callee.endswith("include") and call.expr.positional else ""
        if _PACKAGED.match(named[:80]) or _PACKAGED_VIEW.match(call.callee[:120]):
            yield evidence(path, call.span.line, "a Django package logs people in here")
        if _takes_passwords(call):
            yield evidence(path, call.span.line, "Better Auth logs people in here and hashes with scrypt")


def _takes_passwords(call: Call) -> bool:
    """`betterAuth({ emailAndPassword: { enabled: true } })` without a hash of the project's own."""
    given = _better_auth(call, "emailAndPassword")
    enabled = given.get("enabled") if given is not None else None
    return given is not None and enabled is not None and enabled.text == "true" and given.get("password") is None


def _better_auth(call: Call, name: str) -> Expr | None:
    """One of the settings that Better Auth is made with."""
    made = call.callee.startswith("better-auth") and call.callee.endswith(".betterAuth")
    return call.expr.positional[0].get(name) if made and call.expr.positional else None


def _limits_by_itself(call: Call) -> bool:
    """Better Auth lets a visitor sign in three times in ten seconds in production, unless that is switched off."""
    limit = _better_auth(call, "rateLimit")
    enabled = limit.get("enabled") if limit is not None else None
    return _takes_passwords(call) and (enabled is None or enabled.text != "false")


def _set_throttles(survey: Survey) -> Iterator[Evidence]:
    """Limits that are switched on in Django's settings, and those that allauth and Better Auth have by themselves."""
    for path, code in survey.sources():
        for row in code.assignments:
            if row.target in {"REST_FRAMEWORK", "MIDDLEWARE"} and _SET_THROTTLE.search(row.value.text):
                yield evidence(path, row.span.line, "tries are limited in the settings")
        for call in code.calls:
            if call.callee.endswith("include") and any(row.text == "allauth.urls" for row in call.expr.positional):
                yield evidence(path, call.span.line, "allauth limits tries to log in")
            if _limits_by_itself(call):
                yield evidence(path, call.span.line, "Better Auth limits tries to log in")


def _imports_and_calls(survey: Survey, wanted: re.Pattern[str]) -> Iterator[Evidence]:
    for path, code in survey.sources():
        yield from _hashes_in(path, code) if wanted is _HASHES else _throttles_in(path, code)


@per_code
def _hashes_in(path: str, code: Code) -> Iterator[Evidence]:
    return _first_of(path, code, _HASHES)


@per_code
def _throttles_in(path: str, code: Code) -> Iterator[Evidence]:
    return _first_of(path, code, _THROTTLES)


def _first_of(path: str, code: Code, wanted: re.Pattern[str]) -> Iterator[Evidence]:
    for item in code.imports:
        full = f"{item.module}.{item.name}" if item.name not in {"", "*", "default"} else item.module
        if wanted.search(full):
            yield evidence(path, item.span.line, full)
            break
    for call in code.calls:
        if wanted.search(call.callee[:200]):
            yield evidence(path, call.span.line, call.callee[:60])
            break


def _weak(survey: Survey) -> bool:
    """Passwords that are compared as they are, or after a quick hash."""
    for _path, code in survey.sources():
        for call in code.calls:
            if _WEAK.search(call.callee[:200]) and "passw" in call.expr.text.lower():
                return True
        if any("passw" in branch.condition.text.lower() and "=" in branch.condition.text for branch in code.branches):
            return True
    return False


def _managed(survey: Survey) -> Evidence | None:
    return next((found for path, code in survey.sources() for found in _managed_in(path, code)), None)


@per_code
def _managed_in(path: str, code: Code) -> Iterator[Evidence]:
    signs_in = any(_SIGN_IN.search(call.callee[-80:]) for call in code.calls)
    for item in code.imports if signs_in else ():
        for prefix, name in _MANAGED.items():
            if item.module == prefix.rstrip("/") or item.module.startswith(prefix):
                yield evidence(path, item.span.line, f"{name} runs the login")


CONTROL = Control(
    id="auth.login-abuse",
    title="A login that cannot be guessed",
    kind=Kind.PRESENCE,
    weight=2,
    applies=when.entry,
    judge=judge,
)
