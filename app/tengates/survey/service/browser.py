"""Whether a file's code ships to a browser."""

from __future__ import annotations

import re
from weakref import WeakKeyDictionary

from tengates.model.code import Code, Language
from tengates.model.survey import Survey
from tengates.survey.web.index import SourceFile, source_file

_SERVER_PATH = re.compile(
    r"(?:^|/)(?:server|backend|functions|api|routes|controllers|middleware)(?:/|\.[jt]s$)|(?:^|/)route\.[jt]sx?$|\.server\."
)
_NEXT_SERVER = re.compile(r"(?:^|/)app/(?:.*/)?(?:page|layout|route|template|default|sitemap|robots)\.[jt]sx?$")
_CLIENT_PATH = re.compile(r"(?:^|/)(?:client|frontend|web|public|static|components|hooks|contexts?|stores?)/")
REQUESTS = ("src/api/", "src/services/", "app/src/api/", "frontend/src/api/", "client/src/api/", "web/src/api/")
_SERVER_MODULES = frozenset(
    {"express", "fastify", "koa", "hono", "fs", "node:fs", "next/server", "server-only", "dotenv", "aws-lambda"}
)
_SERVE_PAGES = frozenset({"Next.js", "SvelteKit", "Remix", "Nuxt"})
_ELEMENTS = (".tsx", ".jsx", ".vue", ".svelte")
_KNOWN: WeakKeyDictionary[SourceFile, bool] = WeakKeyDictionary()
_OBJECTS = ("window.", "document.", "localStorage.", "import.meta.env.")


def is_browser_code(path: str, code: Code) -> bool:
    """A client component, a component of a single-page app, or code that touches the browser's own objects."""
    if code.language is Language.PYTHON:
        return False
    file = source_file(path, code)
    if file not in _KNOWN:
        _KNOWN[file] = _ships(path, code)
    return _KNOWN[file]


def runs_in_browser_alone(survey: Survey) -> bool:
    """A page that is built to files and asks somebody else's server: nothing of its own serves a request."""
    if not survey.traits.browser or survey.traits.api or survey.entries or _SERVE_PAGES & set(survey.frameworks):
        return False
    return not any(_is_of_server(path, code) for path, code in survey.sources())


def _is_of_server(path: str, code: Code) -> bool:
    if code.language is Language.PYTHON or (_SERVER_PATH.search(path) and not path.startswith(REQUESTS)):
        return True
    return "use server" in code.directives or any(
        item.module in _SERVER_MODULES or item.module.startswith("node:") for item in code.imports
    )


def _ships(path: str, code: Code) -> bool:
    if "use client" in code.directives:
        return True
    modules = {item.module for item in code.imports}
    if "use server" in code.directives or _SERVER_PATH.search(path) or _SERVER_MODULES & modules:
        return False
    if path.endswith(_ELEMENTS):
        return not _NEXT_SERVER.search(path)
    if "react" in modules or _CLIENT_PATH.search(path):
        return True
    return any(read.name.startswith(_OBJECTS) for read in code.reads)
