"""The Next.js applications of a repository, and how their files are written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tengates.authoring.editing.drafting import JAVASCRIPT, Sheet
from tengates.authoring.editing.edits import CannotEdit
from tengates.model.survey import Survey

_FILE = re.compile(r"\.(?:tsx?|jsx?|mdx)$")
_ROUTER = re.compile(r"(?:^|(?<=/))(?:app|pages)/")
_PAGE = re.compile(r"(?:^|/)page\.(?:tsx?|jsx?|mdx)$")
_LOOKED_AT = 5


@dataclass(frozen=True, slots=True)
class NextApp:
    """One application. `root` holds its package.json, `base` its `app` or `pages` folder; both end in a slash or are empty.

    `pages` and `routed` say whether the pages router and the app router show pages of it; `typed` that it is written in TypeScript.
    """

    root: str
    base: str
    routed: bool
    pages: bool
    typed: bool


@dataclass(frozen=True, slots=True)
class Style:
    """Quotes, semicolons and one step of indentation."""

    quote: str
    end: str
    unit: str


def next_apps(survey: Survey) -> Iterator[NextApp]:
    """Each one once, by the folder of its pages."""
    seen: set[str] = set()
    for path in sorted(survey.paths):
        for match in _ROUTER.finditer(path) if _FILE.search(path) else ():
            base = path[: match.start()]
            root = base.removesuffix("src/")
            if base in seen or not _is_next(survey, root):
                continue
            seen.add(base)
            yield _app(survey, root, base)


def _app(survey: Survey, root: str, base: str) -> NextApp:
    below = [path[len(base) :] for path in survey.paths if path.startswith((f"{base}app/", f"{base}pages/"))]
    return NextApp(
        root,
        base,
        routed=any(path.startswith("app/") and _PAGE.search(path) for path in below),
        pages=any(_shows(path) for path in below),
        typed=any(path.endswith((".ts", ".tsx")) for path in below),
    )


def _shows(path: str) -> bool:
    page = path.startswith("pages/") and not path.startswith(("pages/api/", "pages/_"))
    return page and path.endswith((".tsx", ".jsx", ".js", ".mdx"))


def _is_next(survey: Survey, root: str) -> bool:
    facts = survey.files.get(f"{root}package.json")
    if facts is not None and facts.manifest is not None:
        return any(item.name == "next" for item in facts.manifest.dependencies)
    return any(f"{root}next.config.{ending}" in survey.paths for ending in ("js", "mjs", "ts", "cjs"))


def style_near(sheet: Sheet, survey: Survey, folder: str) -> Style:
    """How the source files below a folder are written."""
    near = sorted(path for path, _code in survey.sources() if path.startswith(folder) and path.endswith(JAVASCRIPT))
    for path in near[:_LOOKED_AT]:
        try:
            file = sheet.javascript(path)
        except CannotEdit:
            continue
        return Style(file.quote, file.semicolon, file.source.unit.decode())
    return Style('"', ";", "  ")
