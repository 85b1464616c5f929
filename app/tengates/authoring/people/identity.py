"""A guard of a few lines for an app that has none: a verified token, with its settings from the environment."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from string import Template
from weakref import WeakKeyDictionary

from tengates import assets
from tengates.authoring.editing.apps import app_folder, env_example
from tengates.authoring.editing.drafting import Sheet
from tengates.authoring.editing.edits import CannotEdit
from tengates.authoring.editing.env_files import complete_example
from tengates.model.survey import EntryPoint, Survey
from tengates.survey.web.logins import is_login

WHY_ROUTE = "Asks who is calling before anything else happens."
WHY_MODULE = "Checks the token that a request carries."
WHY_IMPORT = "What the new code uses."
LOGIN = "Please log in."
_PACKAGES = re.compile(
    r"^(?:next-auth|@auth/|@clerk/|@auth0/|auth0$|express-openid-connect|better-auth|lucia|iron-session|passport|"
    r"@supabase/(?:ssr|auth-helpers)|firebase/auth|firebase-admin/auth|@kinde-oss/|@workos-inc/|@stackframe/|"
    r"jsonwebtoken$|jose$|bcrypt|argon2|cookie-session$|express-session$|"
    r"flask_login|flask_jwt_extended|flask_httpauth|flask_security|fastapi_users|fastapi\.security|authlib|argon2|jwt$|jose\b|passlib|pwdlib|firebase_admin)"
)
_SIGNS_IN = re.compile(
    r"(?:^|\.)auth(?:\(\))?\.(?:sign(?:In|Up)\w*|getUser|getSession|get_user|sign_in\w*|sign_up|onAuthStateChange)$|(?:^|\.)signInWith\w+$"
)
_KNOWN: WeakKeyDictionary[Survey, dict[tuple[str, bool], str]] = WeakKeyDictionary()
_ASKS = re.compile(
    r"(?i)(?:^|[._])(?:auth|get_?auth|get_?current_?\w*user\w*|current_?user|get_?server_?session|get_?user_?session|auth(?:\(\))?\.get_?user|"
    r"get_?session|get_?authenticated_?user\w*)$"
)
_SIGNS = re.compile(
    r"^(?:jsonwebtoken(?:\.default)?\.sign|jose\.SignJWT|jwt\.encode|jose\.jwt\.encode|authlib\.jose\.jwt\.encode)"
)
_CHECKS = {"session", "decorator", "dependency", "middleware", "key"}
_SETTINGS = ("AUTH_JWT_ISSUER", "AUTH_JWT_AUDIENCE")
_KEYS = {"secret": "AUTH_JWT_SECRET", "jwks": "AUTH_JWKS_URL"}
_PYTHON = {
    "secret": {
        "key_constant": 'SECRET = os.environ["AUTH_JWT_SECRET"]',
        "key": "SECRET",
        "algorithms": '"HS256"',
    },
    "jwks": {
        "key_constant": 'KEYS = jwt.PyJWKClient(os.environ["AUTH_JWKS_URL"])',
        "key": "KEYS.get_signing_key_from_jwt(token).key",
        "algorithms": '"RS256", "ES256"',
    },
}
_JAVASCRIPT = {
    "secret": {
        "imports": "errors, jwtVerify",
        "declaration": "",
        "variable": "AUTH_JWT_SECRET",
        "prepare": "const secret = new TextEncoder().encode(AUTH_JWT_SECRET);",
        "key": "secret",
        "algorithms": '"HS256"',
    },
    "jwks": {
        "imports": "createRemoteJWKSet, errors, jwtVerify",
        "declaration": "\nlet keys: ReturnType<typeof createRemoteJWKSet> | undefined;\n",
        "variable": "AUTH_JWKS_URL",
        "prepare": "keys ??= createRemoteJWKSet(new URL(AUTH_JWKS_URL));",
        "key": "keys",
        "algorithms": '"RS256", "ES256"',
    },
}
_TYPES = (
    (": Promise<JWTPayload | null>", ""),
    (": Promise<void>", ""),
    (": ReturnType<typeof createRemoteJWKSet> | undefined", ""),
    ("req: Request, res: Response, next: NextFunction", "req, res, next"),
    ("token: string", "token"),
    (", type JWTPayload", ""),
)
_IMPORT = re.compile(r'^import (\{[^}]*\}) from (".*");$', re.MULTILINE)
_EXPORT = re.compile(r"^export (async function (\w+))", re.MULTILINE)


def plain(text: str) -> str:
    """A guard in TypeScript as JavaScript."""
    for old, new in _TYPES:
        text = text.replace(old, new)
    return "\n".join(line for line in text.split("\n") if not line.startswith("import type"))


def required(text: str) -> str:
    """A guard that imports and exports, as one that requires."""
    names = [match.group(2) for match in _EXPORT.finditer(text)]
    text = _EXPORT.sub(r"\1", _IMPORT.sub(r"const \1 = require(\2);", text))
    return f"{text.rstrip()}\n\nmodule.exports = {{ {', '.join(names)} }};\n"


def guard_text(name: str, signer: str) -> str:
    """The file with the guard: `name` is "fastapi.py", "flask.py", "next.ts" or "express.ts"."""
    path = assets.resources() / "templates" / "require-identity" / f"{name}.txt"
    words: Mapping[str, str] = (_PYTHON if name.endswith(".py") else _JAVASCRIPT)[signer]
    return Template(path.read_text("utf-8")).substitute(words)


def refuse_known_login(survey: Survey, entry: EntryPoint) -> None:
    """CannotEdit where the app has a login of some kind: a second one beside it would lock everybody out."""
    python = entry.place.path.endswith(".py")
    known = _known_login(survey, app_folder(survey, entry.place.path), python=python)
    if known:
        raise CannotEdit(f"the app has a login already ({known}); ask it here by hand")
    for row in survey.entries:
        where = row.pattern or row.place.path
        if row.place.path.endswith(".py") == python and is_login(row):
            raise CannotEdit(f"people log in at {where}: check that login here, by hand")
        if row.framework == entry.framework and any(item.kind in _CHECKS for item in row.guards):
            raise CannotEdit(f"{where} asks who is calling in a way of its own: do the same here, by hand")
    _refuse_own_tokens(survey)


def _refuse_own_tokens(survey: Survey) -> None:
    """CannotEdit where another part of the project signs tokens: a guard for those of a login service would refuse them."""
    for path, code in survey.sources():
        if any(_SIGNS.search(call.callee) for call in code.calls):
            raise CannotEdit(
                f"{path} signs the project's own tokens, which a guard for those of a login service would refuse; check them here by hand, with the same secret"
            )


def _known_login(survey: Survey, root: str, *, python: bool) -> str:
    """What shows that an application logs people in, "" when nothing does; looked for once."""
    kept = _KNOWN.setdefault(survey, {})
    if (root, python) not in kept:
        kept[root, python] = next(_signs(survey, root, python=python), "")
    return kept[root, python]


def _signs(survey: Survey, root: str, *, python: bool) -> Iterator[str]:
    for path, code in survey.sources():
        if path.endswith(".py") == python and path.startswith(root):
            for item in code.imports:
                if _PACKAGES.match(item.module) and not item.is_type:
                    yield f"{path} uses {item.module}"
            for call in code.calls:
                if _SIGNS_IN.search(call.callee[-60:]):
                    yield f"{path} calls {call.written[-40:]}"


def refuse_asked(survey: Survey, entry: EntryPoint) -> None:
    """CannotEdit where a handler looks at who is calling and goes on for strangers."""
    assert entry.function is not None  # noqa: S101  asked before
    code, span = survey.files[entry.place.path].code, entry.function.span
    for call in code.calls if code is not None else ():
        if span.start <= call.span.start < span.end and _ASKS.search(call.callee):
            raise CannotEdit("it looks at who is calling and goes on for strangers; decide by hand what they may do")


def need_settings(sheet: Sheet, survey: Survey, path: str, signer: str) -> tuple[str, ...]:
    """Name the guard's settings in the example file of a file's application; the keys to need."""
    names = (_KEYS[signer], *_SETTINGS)
    without = "the app does not start" if path.endswith(".py") else "the guarded routes do not answer"
    sheet.note(
        f"Set {', '.join(names[:-1])} and {names[-1]} as the service that logs your users in gives them; without them {without}."
    )
    if signer == "secret":
        sheet.note("AUTH_JWT_SECRET must be at least 32 random characters: whoever knows it can be anybody.")
    sheet.note(
        "From now on whoever calls the guarded routes must send `Authorization: Bearer …` with a token: teach your pages and other clients to do so before you ship this. EventSource and links cannot send it: use fetch there."
    )
    example = env_example(survey, app_folder(survey, path))
    return complete_example(sheet, example, {name: f"{name}=" for name in names}, needed=True)
