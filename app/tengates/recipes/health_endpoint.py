"""health-endpoint: an address that says the app is up, in the app's own style."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from tengates.authoring.editing.app_places import served_apps
from tengates.authoring.editing.drafting import Sheet
from tengates.authoring.serving.health_django import django_health
from tengates.authoring.serving.health_javascript import node_apps, node_health
from tengates.authoring.serving.health_nest import nest_health
from tengates.authoring.serving.health_next import next_health
from tengates.authoring.serving.health_python import fastapi_health, flask_health, starlette_health
from tengates.model.change import Draft, ParameterSpec, Tier
from tengates.model.control import Recipe, RecipeInput
from tengates.model.survey import Survey

_HEALTH = re.compile(r"(^|/)_?(health|healthz|health-?check|ready|readyz|readiness|live|livez|liveness|ping|up)/?$")
_PYTHON = {"fastapi": fastapi_health, "flask": flask_health, "starlette": starlette_health}


def parameters(_survey: Survey) -> tuple[ParameterSpec, ...]:
    """Where it answers."""
    return (ParameterSpec("path", "At which address should the app answer? Next.js puts /api before it.", "/health"),)


def draft(inp: RecipeInput) -> Draft:
    """Add the route to each app that has none."""
    sheet = Sheet(inp)
    survey = inp.survey
    if known := [entry for entry in survey.entries if _HEALTH.search(entry.pattern)]:
        for entry in known:
            if entry.guards:
                reason = "it asks for a login: a monitor has none, so let this address answer without one or rename it"
                sheet.skip(entry.place.path, entry.place.line, reason)
        return sheet.draft()
    address = "/" + inp.values["path"].strip("/ ")
    if not re.fullmatch(r"(/[A-Za-z0-9_-]+)+", address):
        sheet.skip("", 0, "the address may hold letters, digits, - and _ only")
        return sheet.draft()
    for app in served_apps(survey):
        if app.framework in _PYTHON:
            way: Callable[[], None] = partial(_PYTHON[app.framework], sheet, app.path, app.made, address)
            sheet.attempt(app.path, app.made.span.line, way)
    for server in node_apps(survey):
        sheet.attempt(server.path, server.made.span.line, partial(node_health, sheet, survey, server, address))
    django_health(sheet, survey, address)
    nest_health(sheet, survey, address)
    next_health(sheet, survey, address)
    return sheet.draft()


RECIPE = Recipe(
    id="health-endpoint",
    title="Add a health check",
    tier=Tier.SAFE,
    controls=("monitoring.health",),
    parameters=parameters,
    draft=draft,
)
