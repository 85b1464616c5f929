"""health-endpoint in Next.js: a route file of its own, and an open door for it in the middleware."""

from __future__ import annotations

import re

from tengates.authoring.editing.drafting import JAVASCRIPT, Sheet
from tengates.authoring.editing.edits import CannotEdit
from tengates.authoring.serving.next_guards import guarded_by, let_through, runs_before
from tengates.model.change import NewFile
from tengates.model.survey import Survey

_WHY = "A platform or a monitor can ask whether the app is up."
_PAGES = re.compile(r"^((?:.*/)?(?:src/)?)(app|pages)/(?:.*/)?[^/]+\.(?:tsx?|jsx?)$")


def next_health(sheet: Sheet, survey: Survey, address: str) -> None:
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
    content = _next_text(sheet, survey, base, (in_app, typed)).encode()
    answers = f"/api{address}"
    guarding = guarded_by(survey, base, answers)
    if guarding is None:
        sheet.create(NewFile(path, content, _WHY))
        if name := runs_before(survey, base, answers):
            sheet.note(f"{name} runs before every route: make sure that it lets {answers} through without a login.")
        return

    def opened() -> None:
        sheet.create(NewFile(path, content, _WHY, needs=let_through(sheet, guarding[0], answers)))

    sheet.attempt(guarding[0], guarding[1].place.line, opened)


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
