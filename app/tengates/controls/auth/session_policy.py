"""auth.session-policy: sessions, cookies and tokens are set up so that stealing or forging one is hard."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tengates.authoring import (
    Control,
    Evidence,
    Kind,
    Outcome,
    Place,
    Site,
    Survey,
    coverage,
    does_not_apply,
    evidence,
    present,
    site,
    when,
)
from tengates.model.code import Call, Code, Expr, ExprKind
from tengates.survey.people.session_settings import find_session_settings, weak_secret
from tengates.survey.web.fixed_texts import fixed_texts
from tengates.survey.web.memory import per_code

_MANAGED = {
    "@clerk/": "Clerk", "clerk": "Clerk", "@auth0/": "Auth0", "auth0": "Auth0", "next-auth": "NextAuth", "@auth/": "Auth.js",
    "@supabase/": "Supabase Auth", "supabase": "Supabase Auth", "firebase": "Firebase Auth", "firebase_admin": "Firebase Auth",
    "firebase-admin": "Firebase Auth", "@kinde-oss/": "Kinde", "@workos-inc/": "WorkOS", "@stackframe/": "Stack Auth",
    "better-auth": "Better Auth", "lucia": "Lucia", "iron-session": "iron-session",
}  # fmt: skip
# Calls of Supabase Auth and Firebase Auth: the same packages also hold databases.
_AUTH_CALL = re.compile(
    r"(?i)(?:^|\.)(?:sign_?(?:in|up|out)\w*|get_?(?:user|session|claims|auth)|set_?session|verify_?(?:otp|id_?token|session_?cookie)"
    r"|exchange_?code_?for_?session|create_?session_?cookie|create_?user\w*|(?:initialize|use)_?auth|on_?(?:auth|id_?token)_?\w{0,20}changed?"
    r"|createServerClient|createBrowserClient|create(?:Server|Client|Route|Pages|Middleware)\w{0,30}Client)$"
)
_EXPIRY = re.compile(r"(?i)[\"']?\bexp\b[\"']?\s*:|\bexp\b|expires?|setExpirationTime|lifetime|maxAge")
_JOSE = re.compile(r"^jose\.SignJWT\(\)\..{0,200}\.sign$")
_HEADERS = frozenset({"setHeader", "header", "append", "set", "appendHeader"})
_ENDS = re.compile(r"(?i)max-age=0\b|expires=thu, 01 jan 1970")  # taken away
_PLAIN_COOKIE = re.compile(
    r"(?i)theme|locale|lang|sidebar|consent|csrf|flash|layout|currency|timezone|preference|mode|workspace"
)


def judge(survey: Survey) -> Outcome:
    """Cookies that are set, session middleware, tokens that are signed or read; else who manages them."""
    sites = [row for path, code in survey.sources() for row in _sites(path, code)]
    sites += [site(row.place, row.what, ok=row.ok) for row in find_session_settings(survey)]
    if sites:
        return coverage(sites, noun=("session setting", "session settings"), has=("is safe", "are safe"))
    managed = _managed(survey)
    if managed is not None:
        return present(managed.message, managed)
    return does_not_apply("there are no sessions, cookies or tokens of its own")


@per_code
def _sites(path: str, code: Code) -> Iterator[Site]:
    for call in code.calls:
        found = _cookie(code, call) or _by_header(call) or _session(code, call) or _signed(code, call) or _read(call)
        if found:
            complaint = found.removeprefix("ok:")
            yield site(_place(path, call), complaint, ok=found.startswith("ok:"))


def _cookie(code: Code, call: Call) -> str:
    """What is wrong with a cookie that is set; "ok:…" when nothing is, "" when it is none of ours."""
    name = call.callee
    if name.endswith(".set_cookie"):
        given = {label: _said(code, label, value) for label, value in call.expr.items}
        return _flags(
            call, {"httpOnly": given.get("httponly"), "secure": given.get("secure"), "sameSite": given.get("samesite")}
        )
    is_cookie = name.endswith((".cookie", "cookies().set", "cookieStore.set", "cookies.set", ".setCookie", "setCookie"))
    asked = name.endswith(("request.cookies.set", "req.cookies.set"))  # what came in, not what goes out
    if asked or not is_cookie or len(call.expr.positional) < 2 or "js-cookie" in name:  # noqa: PLR2004  a name and a value
        return ""
    if _browser(code):
        return ""
    options = call.expr.positional[-1] if len(call.expr.positional) > 2 else None  # noqa: PLR2004  name, value, options
    if (options is not None and options.kind is not ExprKind.OBJECT) or (options is not None and options.has_spread):
        return ""
    given = _kept_by_default(code, name)
    given |= {label: _said(code, label, value) for label, value in options.items} if options is not None else {}
    return _flags(call, {key: given.get(key) for key in ("httpOnly", "secure", "sameSite")})


def _by_header(call: Call) -> str:
    """The same of a cookie that is written out: `res.setHeader("Set-Cookie", `session=${token}; HttpOnly; …`)`."""
    given = call.expr.positional
    if call.callee.rpartition(".")[2] not in _HEADERS or len(given) < 2:  # noqa: PLR2004  a name and a value
        return ""
    text = given[1].text
    if given[0].text.strip("\"'`").lower() != "set-cookie" or given[1].kind not in {ExprKind.STRING, ExprKind.TEMPLATE}:
        return ""
    if _PLAIN_COOKIE.search(text.partition("=")[0]) or _ENDS.search(text):
        return ""
    lacking = [name for name in ("httpOnly", "secure", "sameSite") if name.lower() not in text.lower()]
    return (
        f"the cookie is set without {_listed(lacking)}" if lacking else "ok:the cookie is httpOnly, secure and sameSite"
    )


def _kept_by_default(code: Code, name: str) -> dict[str, str]:
    """SvelteKit's cookies have all three flags unless they are told otherwise."""
    kit = name.endswith("cookies.set") and any(row.module == "@sveltejs/kit" for row in code.imports)
    return {"httpOnly": "true", "secure": "true", "sameSite": "lax"} if kit else {}


def _said(code: Code, label: str, value: Expr) -> str:
    """A flag as it is written; "none" for a sameSite that may be none, by a constant or on one side of a choice."""
    open_ = label.lower() == "samesite" and any(text.lower() == "none" for text in fixed_texts(code, value))
    return "none" if open_ else value.text


def _flags(call: Call, flags: dict[str, str | None]) -> str:
    first = next(iter(call.expr.positional), None)
    if call.expr.has_spread or (first is not None and _PLAIN_COOKIE.search(first.text)):
        return ""
    lacking = [
        name for name, value in flags.items() if value is None or value.lower() in {"false", "'none'", '"none"', "none"}
    ]
    if not lacking:
        return "ok:the cookie is httpOnly, secure and sameSite"
    return f"the cookie is set without {_listed(lacking)}"


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _browser(code: Code) -> bool:
    return "use client" in code.directives


def _session(code: Code, call: Call) -> str:
    """express-session, cookie-session, Starlette's SessionMiddleware: the secret and the cookie."""
    name = call.callee
    if name in {"express-session", "express-session.default", "cookie-session", "cookie-session.default"}:
        options = next(iter(call.expr.positional), None)
        if options is None or options.kind is not ExprKind.OBJECT:
            return ""
        return _express_session(code, options)
    argument = next(iter(call.expr.positional), None)
    if name.endswith(".add_middleware") and argument is not None and argument.name.endswith("SessionMiddleware"):
        weak = weak_secret(code, call.expr.get("secret_key"))
        secure = call.expr.get("https_only")
        lacks = secure is None or secure.text == "false"
        return weak or (
            "the session cookie may travel without https (https_only)" if lacks else "ok:the session cookie is safe"
        )
    return ""


def _express_session(code: Code, options: Expr) -> str:
    weak = weak_secret(code, options.get("secret") or options.get("keys"))
    if weak:
        return weak
    cookie = options.get("cookie") or options
    given = {label: value.text for label, value in cookie.items}
    lacking = [name for name in ("secure", "sameSite") if given.get(name) in {None, "false"}]
    if "maxAge" not in given and "expires" not in given:
        return "the session never expires"
    return (
        f"the session cookie is set without {_listed(lacking)}"
        if lacking
        else "ok:the session cookie is safe and expires"
    )


def _signed(code: Code, call: Call) -> str:
    """A token that is signed: it must expire, and its secret must not stand in the code."""
    name = call.callee
    if name in {"jwt.encode", "jose.jwt.encode", "authlib.jose.jwt.encode"}:
        given = call.expr.positional
        weak = weak_secret(code, call.expr.get("key") or (given[1] if len(given) > 1 else None))
        expires = _payload_expires(code, call)
        return weak or ("ok:the token expires" if expires else "the token never expires")
    if name in {"jsonwebtoken.sign", "jsonwebtoken.default.sign"}:
        given = call.expr.positional
        weak = weak_secret(code, given[1] if len(given) > 1 else None)
        expires = _payload_expires(code, call)
        return weak or ("ok:the token expires" if expires else "the token never expires")
    if _JOSE.search(name):
        weak = weak_secret(code, next(iter(call.expr.positional), None))
        return weak or ("ok:the token expires" if "setExpirationTime" in name else "the token never expires")
    return ""


def _payload_expires(code: Code, call: Call) -> bool:
    """Whether the payload has an expiry: written in place, in a variable, or added to it in the same function."""
    rows = [row for row in code.assignments if row.scope == call.scope]
    texts = [call.expr.text, *(row.value.text for row in rows), *(row.target for row in rows)]
    texts += [item.expr.text for item in code.calls if item.scope == call.scope and item.callee.endswith(".update")]
    return any(_EXPIRY.search(text) for text in texts)


def _read(call: Call) -> str:
    """A token that is read: the algorithms must be named, and the signature checked."""
    if call.callee in {"jwt.decode", "jose.jwt.decode"}:
        options = call.expr.get("options")
        if options is not None and "verify_signature" in options.text and "False" in options.text:
            return "the token's signature is not checked"
        named = call.expr.get("algorithms") is not None or len(call.expr.positional) > 2  # noqa: PLR2004  token, key, algorithms
        return (
            "ok:the algorithms are named"
            if named or call.expr.has_spread
            else "the token is read without naming its algorithms"
        )
    if call.callee in {"jsonwebtoken.verify", "jsonwebtoken.default.verify"}:
        named = "algorithms" in call.expr.text
        return "ok:the algorithms are named" if named else "the token is read without naming its algorithms"
    return ""


def _managed(survey: Survey) -> Evidence | None:
    return next((row for path, code in survey.sources() for row in _managers(path, code)), None)


@per_code
def _managers(path: str, code: Code) -> Iterator[Evidence]:
    for item in code.imports:
        for prefix, name in _MANAGED.items():
            if item.module == prefix or item.module.startswith(prefix if prefix.endswith("/") else f"{prefix}/"):
                if name.startswith(("Supabase", "Firebase")) and not _uses_auth(code):
                    continue
                yield evidence(path, item.span.line, f"{name} manages the sessions")


def _uses_auth(code: Code) -> bool:
    return any(_AUTH_CALL.search(call.callee) for call in code.calls)


def _place(path: str, call: Call) -> Place:
    return Place(path, call.span, call.scope, " ".join(call.expr.text.split())[:160])


CONTROL = Control(
    id="auth.session-policy",
    title="Sessions that are hard to steal",
    kind=Kind.COVERAGE,
    weight=2,
    applies=when.entry,
    judge=judge,
)
