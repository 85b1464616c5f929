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
from tengates.model.survey import EntryPoint

_LOGIN = re.compile(
    r"(?i)(?:^|[/_.-])(?:log-?_?in|sign-?_?in|sign-?_?up|register|registration|token|authenticate)(?:$|[/_.-])"
)
_HASHES = re.compile(
    r"(?i)(?:^|\.)(?:bcrypt|bcryptjs|argon2\w*|pwdlib|passlib|scrypt\w*|bcrypt-nodejs)\b|CryptContext|PasswordHash(?:er)?\b|"
    r"generate_password_hash|check_password_hash|(?<!re)set_password|make_password"
)
_WEAK = re.compile(r"(?i)(?:^|\.)(?:md5|sha1|sha256|sha512)(?:$|\(\))|createHash$")
_THROTTLES = re.compile(
    r"(?i)express-rate-limit|rate-limiter-flexible|@fastify/rate-limit|slowapi|flask_limiter|fastapi_limiter|django_ratelimit|"
    r"ratelimit|^axes\b|express-slow-down|@upstash/ratelimit|hono-rate-limiter|throttling"
)
_MANAGED = {
    "@clerk/": "Clerk", "@auth0/": "Auth0", "auth0": "Auth0", "@supabase/": "Supabase Auth", "@kinde-oss/": "Kinde",
    "@workos-inc/": "WorkOS", "@stackframe/": "Stack Auth", "firebase/auth": "Firebase Auth",
}  # fmt: skip
_SIGN_IN = re.compile(r"(?i)auth|sign_?in|sign_?up|clerk|currentuser")


def judge(survey: Survey) -> Outcome:
    """The app's own login, how its passwords are kept and whether tries are limited; else who runs the login."""
    logins = [entry for entry in survey.entries if _is_login(entry)]
    passwords = tuple(_imports_and_calls(survey, _HASHES))
    managed = _managed(survey)
    if managed is not None and not passwords:
        return present(managed.message, managed)
    if not logins or not (passwords or _weak(survey)):
        return does_not_apply("the app has no login with passwords of its own")
    throttles = tuple(_imports_and_calls(survey, _THROTTLES))
    return _conclude(passwords, throttles, logins[0])


def _conclude(passwords: tuple[Evidence, ...], throttles: tuple[Evidence, ...], login: EntryPoint) -> Outcome:
    where = evidence(login.place.path, login.place.line, "people log in here")
    if passwords and throttles:
        return present("tries are limited and passwords are hashed slowly", passwords[0], throttles[0])
    if passwords:
        return partly("passwords are hashed slowly, but tries are not limited", passwords[0], where)
    if throttles:
        return partly("tries are limited, but passwords are not hashed slowly", throttles[0], where)
    return missing("tries are not limited and passwords are not hashed slowly", where)


def _is_login(entry: EntryPoint) -> bool:
    name = entry.function.name if entry.function is not None else ""
    takes = bool(entry.inputs) or "POST" in entry.methods
    return takes and bool(_LOGIN.search(entry.pattern[:300]) or _LOGIN.search(name[:100]))


def _imports_and_calls(survey: Survey, wanted: re.Pattern[str]) -> Iterator[Evidence]:
    for path, code in survey.sources():
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
    for path, code in survey.sources():
        signs_in = any(_SIGN_IN.search(call.callee[-80:]) for call in code.calls)
        for item in code.imports:
            for prefix, name in _MANAGED.items():
                if signs_in and (item.module == prefix.rstrip("/") or item.module.startswith(prefix)):
                    return evidence(path, item.span.line, f"{name} runs the login")
    return None


CONTROL = Control(
    id="auth.login-abuse",
    title="A login that cannot be guessed",
    kind=Kind.PRESENCE,
    weight=2,
    applies=when.entry,
    judge=judge,
)
