"""Where a JavaScript file of an application with pages runs: on its server, at the edge, on Deno or perhaps in the browser."""

from __future__ import annotations

import re

from tengates.authoring.editing.edits import CannotEdit
from tengates.model.survey import Survey
from tengates.survey.linked import linked

_NEXT_SERVER = re.compile(r"(?:^|/)app/(?:.*/)?route\.[jt]s$|(?:^|/)pages/api/")
_MIDDLEWARE = re.compile(r"(?:^|/)middleware\.[jt]s$")
_DENO_PATH = re.compile(r"(?:^|/)supabase/functions/")
_DENO_MODULE = re.compile(r"^(?:https?://|npm:|jsr:)")
_ON_SERVER = re.compile(
    r"^(?:server-only$|next/(?:server|headers|cache)$|node:|(?:fs|fs/promises|child_process|net|http|https)$)"
)
_KEY = re.compile(r"^(?!NEXT_PUBLIC_).*(?:KEY|SECRET|TOKEN|PASSWORD|DATABASE_URL|DB_URL)$")


def refuse_deno(survey: Survey, path: str) -> None:
    """CannotEdit for a file that runs on Deno, which does not see the packages and aliases of the application."""
    code = survey.files[path].code
    calls = any(call.callee.startswith("Deno.") for call in code.calls) if code is not None else False
    taken = any(_DENO_MODULE.match(item.module) for item in code.imports) if code is not None else False
    if calls or taken or _DENO_PATH.search(path):
        raise CannotEdit("this file runs on Deno, outside of the application: write its lines as JSON there, by hand")


def runs_on_server(survey: Survey, path: str) -> bool:
    """Whether a file of a Next.js application can only do its work on the server.

    It is a route, says so, takes what only a server has, or reads a key that is not sent to the browser.
    """
    code = survey.files[path].code
    if code is None or "use client" in code.directives:
        return False
    if _NEXT_SERVER.search(path) or _MIDDLEWARE.search(path) or "use server" in code.directives:
        return True
    if any(_ON_SERVER.match(item.module) and not item.is_type for item in code.imports):
        return True
    return any(_KEY.match(read.name) for read in code.env_reads)


def runs_in_middleware(survey: Survey, path: str) -> bool:
    """Whether a file is the middleware of Next.js, which runs at the edge, or is imported by it."""
    if _MIDDLEWARE.search(path):
        return True
    project = linked(survey).project
    return any(
        project.module_file(file.path, module) == path
        for file in project
        if _MIDDLEWARE.search(file.path)
        for module in sorted(file.modules)
    )
