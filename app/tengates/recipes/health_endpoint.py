"""health-endpoint: an address that says the app is up, in the app's own style."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from ast_grep_py import SgNode

from tengates.authoring.app_places import python_definition, served_apps
from tengates.authoring.drafting import JAVASCRIPT, Sheet
from tengates.authoring.edits import CannotEdit, Splice
from tengates.authoring.javascript_edits import JavaScriptFile
from tengates.model.change import Draft, NewFile, ParameterSpec, Tier
from tengates.model.code import Assignment
from tengates.model.control import Recipe, RecipeInput
from tengates.model.survey import Survey

_WHY = "A platform or a monitor can ask whether the app is up."
_HEALTH = re.compile(r"(^|/)_?(health|healthz|health-?check|ready|readyz|readiness|live|livez|liveness|ping|up)/?$")
_ROUTE = re.compile(r"^(get|post|put|patch|delete|all|listen)$")
_PAGES = re.compile(r"^((?:.*/)?(?:src/)?)(app|pages)/(?:.*/)?[^/]+\.(?:tsx?|jsx?)$")


def parameters(_survey: Survey) -> tuple[ParameterSpec, ...]:
    """Where it answers."""
    return (ParameterSpec("path", "At which address should the app answer? Next.js puts /api before it.", "/health"),)


def draft(inp: RecipeInput) -> Draft:
    """Add the route to each app that has none."""
    sheet = Sheet(inp)
    survey = inp.survey
    if any(_HEALTH.search(entry.pattern) for entry in survey.entries):
        return sheet.draft()
    address = "/" + inp.values["path"].strip("/ ")
    if not re.fullmatch(r"(/[A-Za-z0-9_-]+)+", address):
        sheet.skip("", 0, "the address may hold letters, digits, - and _ only")
        return sheet.draft()
    for app in served_apps(survey):
        if app.framework in _WAYS:
            way: Callable[[], None] = partial(_WAYS[app.framework], sheet, app.path, app.made, address)
            sheet.attempt(app.path, app.made.span.line, way)
    _next(sheet, survey, address)
    return sheet.draft()


def _fastapi(sheet: Sheet, path: str, app: Assignment, address: str) -> None:
    lines = (
        f'@{app.target}.get("{address}")',
        "async def health() -> dict[str, str]:",
        '\t"""Tell the platform that the app is up."""',
        '\treturn {"status": "ok"}',
    )
    _python_route(sheet, path, app, lines)


def _flask(sheet: Sheet, path: str, app: Assignment, address: str) -> None:
    lines = (
        f'@{app.target}.route("{address}")',
        "def health() -> dict[str, str]:",
        '\t"""Tell the platform that the app is up."""',
        '\treturn {"status": "ok"}',
    )
    _python_route(sheet, path, app, lines)


def _python_route(sheet: Sheet, path: str, app: Assignment, lines: tuple[str, ...]) -> None:
    file = sheet.python(path)
    if "health" in file.layout.names:
        raise CannotEdit('the file already uses the name "health"')
    sheet.mend(path, app.span.line, python_definition(file, app, lines), _WHY)


def _express(sheet: Sheet, path: str, app: Assignment, address: str) -> None:
    file = sheet.javascript(path)
    if app.scope:
        raise CannotEdit("the app is made inside a function; add the route there by hand")
    unit, end = file.source.unit.decode(), file.semicolon
    head = "(_req, res) => {" if "=>" in file.text or path.endswith("ts") else "function (_req, res) {"
    lines = (
        f"{app.target}.get({file.quoted(address)}, {head}",
        f"{unit}res.json({{ status: {file.quoted('ok')} }}){end}",
        f"}}){end}",
    )
    routes = [node for node in file.top if _registers(file, node, app)]
    source = file.source
    if not routes:
        raise CannotEdit("no route of this app stands in the same file")
    position = file.above(file.start(routes[0]))
    sheet.mend(path, app.span.line, Splice(position, position, source.lines(*lines, "")), _WHY)


def _registers(file: JavaScriptFile, node: SgNode, app: Assignment) -> bool:
    match = re.match(r"(?:\w+\s*=\s*|const \w+\s*=\s*)?([\w$]+)\.(\w+)\(", node.text()[:200])
    return (
        match is not None
        and match.group(1) == app.target
        and _ROUTE.match(match.group(2)) is not None
        and file.start(node) >= app.span.end
    )


_WAYS = {"fastapi": _fastapi, "flask": _flask, "express": _express}


def _next(sheet: Sheet, survey: Survey, address: str) -> None:
    """A new route file for each Next.js app."""
    if "next" not in survey.versions and not any("next" in name.lower() for name in survey.frameworks):
        return
    made: set[str] = set()
    for path, _code in survey.sources():
        match = _PAGES.match(path)
        if match is None or match.group(1) in made or not _is_next(survey, match):
            continue
        made.add(match.group(1))
        _next_file(sheet, survey, match, address)


def _is_next(survey: Survey, match: re.Match[str]) -> bool:
    root = match.group(1).removesuffix("src/")
    return any(f"{root}next.config.{ending}" in survey.paths for ending in ("js", "mjs", "ts", "cjs")) or _needs_next(
        survey, root
    )


def _needs_next(survey: Survey, root: str) -> bool:
    facts = survey.files.get(f"{root}package.json")
    return (
        facts is not None
        and facts.manifest is not None
        and any(item.name == "next" for item in facts.manifest.dependencies)
    )


def _next_file(sheet: Sheet, survey: Survey, match: re.Match[str], address: str) -> None:
    base = match.group(1)
    in_app = any(
        path.startswith(f"{base}app/") and re.search(r"/(page|route|layout)\.\w+$", path) for path in survey.paths
    )
    typed = any(path.startswith(f"{base}app/" if in_app else f"{base}pages/") and path.endswith((".ts", ".tsx")) for path in survey.paths)  # fmt: skip
    ending = "ts" if typed else "js"
    path = f"{base}app/api{address}/route.{ending}" if in_app else f"{base}pages/api{address}.{ending}"
    if path in survey.paths:
        return
    sheet.create(NewFile(path, _next_text(sheet, survey, base, (in_app, typed)).encode(), _WHY))
    for name in (f"{base}middleware.ts", f"{base}middleware.js", f"{base}proxy.ts"):
        if name in survey.paths:
            sheet.note(f"{name} runs before every route: make sure that it lets /api{address} through without a login.")


def _next_text(sheet: Sheet, survey: Survey, base: str, style: tuple[bool, bool]) -> str:
    in_app, typed = style
    quote, end, unit = _neighbour(sheet, survey, base)
    if in_app:
        lines = [
            f"import {{ NextResponse }} from {quote}next/server{quote}{end}",
            "",
            "// Tells the platform that the app is up.",
            "export function GET() {",
            f"{unit}return NextResponse.json({{ status: {quote}ok{quote} }}){end}",
            "}",
        ]
        return "\n".join([*lines[:2], f"export const dynamic = {quote}force-dynamic{quote}{end}", "", *lines[2:], ""])
    head = [f"import type {{ NextApiRequest, NextApiResponse }} from {quote}next{quote}{end}", ""] if typed else []
    signature = "_req: NextApiRequest, res: NextApiResponse" if typed else "_req, res"
    lines = [
        *head,
        "// Tells the platform that the app is up.",
        f"export default function handler({signature}) {{",
        f"{unit}res.status(200).json({{ status: {quote}ok{quote} }}){end}",
        "}",
        "",
    ]
    return "\n".join(lines)


def _neighbour(sheet: Sheet, survey: Survey, base: str) -> tuple[str, str, str]:
    """Quotes, semicolons and indentation of a file nearby, a route first."""
    near = sorted(
        (path for path, _code in survey.sources() if path.startswith(base) and path.endswith(JAVASCRIPT)),
        key=lambda path: ("/api/" not in path, path),
    )
    for path in near[:5]:
        try:
            file = sheet.javascript(path)
        except CannotEdit:
            continue
        return file.quote, file.semicolon, file.source.unit.decode()
    return '"', ";", "  "


RECIPE = Recipe(
    id="health-endpoint",
    title="Add a health check",
    tier=Tier.SAFE,
    controls=("monitoring.health",),
    parameters=parameters,
    draft=draft,
)
