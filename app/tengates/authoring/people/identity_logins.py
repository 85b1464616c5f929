"""The login that a JavaScript project has already, and how a handler asks it who is calling."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tengates.authoring.editing.apps import app_folder
from tengates.authoring.editing.javascript_modules import module_from
from tengates.authoring.editing.versions import at_least
from tengates.model.code import Code
from tengates.model.survey import Survey

_OPTIONS = re.compile(r"^(?:next)?[aA]uth(?:Options|Config)$|^(?:auth)?[oO]ptions$")
_GUARD = re.compile(r"(?i)user|auth|token|session|log_?ged_?in|log_?in|bearer|jwt")
_NARROW = re.compile(r"(?i)admin|superuser|optional|owner|role|permission|webhook|signature|refresh|isnot|notauth")
_NAME = re.compile(r"[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)?")
_EXIT = re.compile(r"^(?:.*/)?(?:middleware|proxy)\.(?:ts|js|mjs)$")


@dataclass(frozen=True, slots=True)
class Login:
    """How a handler asks who is calling: what it imports, lines before the question, the question that means nobody."""

    imports: tuple[tuple[str, str], ...]
    condition: str
    before: tuple[str, ...] = ()


def next_logins(survey: Survey, path: str, request: str) -> Iterator[Login]:
    """The logins of a Next.js app; `request` is "req, res" in an API page and "" elsewhere."""
    root = app_folder(survey, path)
    files = [(name, code) for name, code in survey.sources() if not name.endswith(".py") and name.startswith(root)]
    yield from _clerk(survey, path, request, files)
    yield from _auth_js(survey, path, request, files)
    if not request:
        yield from _supabase(survey, path, files)


def _clerk(survey: Survey, path: str, request: str, files: list[tuple[str, Code]]) -> Iterator[Login]:
    guarded = [name for name, code in files if _EXIT.match(name) and _imports(code, "@clerk/nextjs")]
    if not guarded:
        return
    if request:
        yield Login((("@clerk/nextjs/server", "getAuth"),), f"!getAuth({request.partition(',')[0]}).userId")
    elif at_least(survey, "@clerk/nextjs", path, (5, 0)):
        yield Login((("@clerk/nextjs/server", "auth"),), "!(await auth()).userId")
    else:
        yield Login((("@clerk/nextjs", "auth"),), "!auth().userId")


def _auth_js(survey: Survey, path: str, request: str, files: list[tuple[str, Code]]) -> Iterator[Login]:
    """`export const { auth } = NextAuth(…)` of version 5; `authOptions` of version 4."""
    for name, code in files:
        for row in code.assignments:
            made = row.value.name in {"next-auth", "next-auth.default"}
            if made and row.member == row.exported == row.target == "auth" and not request:
                yield Login(((module_from(survey, path, name), "auth"),), "!(await auth())?.user")
            if (
                _OPTIONS.match(row.target)
                and row.target in {row.exported, *code.exports}
                and _has_providers(row.value.text)
            ):
                given = f"{request}, {row.target}" if request else row.target
                imports = (("next-auth", "getServerSession"), (module_from(survey, path, name), row.target))
                if _imports(code, "next-auth") and not at_least(survey, "next-auth", path, (5, 0)):
                    yield Login(imports, f"!(await getServerSession({given}))?.user")


def _has_providers(text: str) -> bool:
    return "providers" in text or "adapter" in text or "session" in text


def _supabase(survey: Survey, path: str, files: list[tuple[str, Code]]) -> Iterator[Login]:
    """The project's own `createClient` for the server, which reads the visitor's cookies."""
    for name, code in files:
        server = any(item.module == "@supabase/ssr" and item.name == "createServerClient" for item in code.imports)
        if not server:
            continue
        for item in code.functions:
            if item.exported != "createClient" or len(item.parameters) > 1:
                continue
            cookies = bool(item.parameters)
            if cookies and "cookie" not in item.parameters[0].name.lower():
                continue
            made = f"{'await ' if item.is_async else ''}createClient({'await cookies()' if cookies else ''})"
            made = f"({made})" if item.is_async else made
            line = f"const {{ data: identity }} = await {made}.auth.getUser()"
            own = (module_from(survey, path, name), "createClient")
            yield Login((own, ("next/headers", "cookies")) if cookies else (own,), "!identity.user", (line,))


def express_guards(survey: Survey, path: str) -> Mapping[str, tuple[str, ...]]:
    """Middleware that guards other routes of the same file, as it is written there, with the addresses of these."""
    found: dict[str, tuple[str, ...]] = {}
    for entry in survey.entries:
        if entry.framework != "express" or entry.place.path != path:
            continue
        for guard in entry.guards:
            text = guard.place.snippet.strip()
            named = guard.kind == "middleware" and guard.place.path == path and _NAME.fullmatch(text)
            if named and _GUARD.search(guard.name) and not _NARROW.search(guard.name):
                found[text] = (*found.get(text, ()), entry.pattern)
    return found


def _imports(code: Code, package: str) -> bool:
    return any(item.module == package or item.module.startswith(f"{package}/") for item in code.imports)
