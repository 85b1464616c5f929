"""reuse-clients: what is made anew for each request moves to the top of its module and is made once."""

from __future__ import annotations

import re
from functools import partial

from tengates.authoring.editing.drafting import Sheet
from tengates.authoring.editing.edits import CannotEdit
from tengates.authoring.editing.env_order import loads_env, needs_env_when_loaded
from tengates.authoring.serving.event_loops import starts_new_loops
from tengates.authoring.serving.javascript_hoisting import hoist_javascript
from tengates.authoring.serving.python_hoisting import hoist
from tengates.model.change import Draft, ParameterSpec, Tier
from tengates.model.control import Recipe, RecipeInput
from tengates.model.survey import Survey
from tengates.survey.service.clients import Remade, remade_clients

_CONTROL = "performance.client-reuse"
_WHY = "Made once and shared by all requests, instead of anew for each."
_ONE_AT_A_TIME = (
    "one connection cannot serve two requests at once; make a pool when the app starts and take connections from it"
)
_REMEMBERS = "it remembers cookies, so one user's could reach another; make one when the app starts if none are used"
_ASYNCHRONOUS = re.compile(r"Async|async|motor|\bPrisma\(")
_NEEDS_A_LOOP = "aiohttp makes it only while the server runs; make it when the app starts and keep it on the app"


def parameters(_survey: Survey) -> tuple[ParameterSpec, ...]:
    """Nothing to ask."""
    return ()


def draft(inp: RecipeInput) -> Draft:
    """Every client that is remade, not only the few that the control shows."""
    sheet = Sheet(inp)
    if not inp.sites.get(_CONTROL):
        return sheet.draft()
    for row in remade_clients(inp.survey):
        sheet.attempt(row.place.path, row.place.line, partial(_move, sheet, inp.survey, row))
    return sheet.draft()


def _move(sheet: Sheet, survey: Survey, row: Remade) -> None:
    path = row.place.path
    _refuse_unshareable(row)
    _refuse_many_loops(survey, row)
    needs_env_when_loaded(survey, path)
    code = dict(survey.sources())[path]
    if path.endswith(".py"):
        moved = hoist(sheet.python(path), row.place.span, loads_env(code))
    else:
        moved = hoist_javascript(sheet.javascript(path), row.place.span, loads_env(code))
    key = f"client:{path}:{moved.name}"
    sheet.support(path, [moved.added], _WHY, key)
    sheet.mend(path, row.place.line, moved.removed, _WHY, (key,))
    sheet.note(
        "A missing key now stops the app when it starts (in Next.js also `next build`), not at the first request."
    )
    if "PrismaClient" in row.place.snippet and "next" in survey.versions:
        sheet.note(
            "`next dev` loads modules again and again: keep the Prisma client on globalThis there, as Prisma's guide shows."
        )


def _refuse_unshareable(row: Remade) -> None:
    if "ClientSession" in row.place.snippet:
        raise CannotEdit(_NEEDS_A_LOOP)
    if row.what == "a set of connections":
        raise CannotEdit(_REMEMBERS)
    if row.what == "a connection to a database" and not _is_pooled(row):
        raise CannotEdit(_ONE_AT_A_TIME)


def _refuse_many_loops(survey: Survey, row: Remade) -> None:
    if row.place.path.endswith(".py") and _ASYNCHRONOUS.search(row.place.snippet) and starts_new_loops(survey):
        raise CannotEdit("it belongs to one event loop, and this app may start a new one for each request")


def _is_pooled(row: Remade) -> bool:
    """Clients of Redis and Elasticsearch are pools by themselves in Python."""
    return row.place.path.endswith(".py") and any(
        word in row.place.snippet for word in ("Redis", "redis.", "from_url", "Elasticsearch")
    )


RECIPE = Recipe(
    id="reuse-clients",
    title="Make clients once and share them",
    tier=Tier.REVIEW,
    controls=(_CONTROL,),
    parameters=parameters,
    draft=draft,
)
