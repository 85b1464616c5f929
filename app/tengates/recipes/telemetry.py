"""telemetry: errors, slow requests and numbers are reported from the moment the app starts."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from tengates.authoring.editing.app_places import ServedApp, served_apps
from tengates.authoring.editing.apps import app_folder
from tengates.authoring.editing.drafting import Sheet
from tengates.authoring.editing.next_apps import next_apps
from tengates.authoring.failures.telemetry_javascript import start_in_express, start_in_next
from tengates.authoring.failures.telemetry_python import INSTRUMENTED, Watching, service_name, start_in_python
from tengates.model.change import Draft, ParameterSpec, Tier
from tengates.model.control import Recipe, RecipeInput
from tengates.model.survey import Survey
from tengates.survey.knowledge.trackers import tracker_of_module

_METRICS, _TRACES, _ERRORS = "observability.metrics", "observability.traces", "observability.error-tracking"
_DJANGO = ("django.core.wsgi.get_wsgi_application", "django.core.asgi.get_asgi_application")
_STARTED = {"fastapi", "flask", "quart", "slack", "slack-async", "discord", "discord-bot", "telegram", "django"}


def parameters(survey: Survey) -> tuple[ParameterSpec, ...]:
    """Which of the two."""
    question = "What should watch the app: Sentry (errors, slow requests), OpenTelemetry (traces, numbers) or both?"
    default = "opentelemetry" if _has_tracker(survey) else "both"
    return (ParameterSpec("tool", question, default, "choice", ("both", "sentry", "opentelemetry")),)


def draft(inp: RecipeInput) -> Draft:
    """Set up what is missing where each app is made."""
    sheet, survey, tool = Sheet(inp), inp.survey, inp.values["tool"]
    wanted = _wanted(inp)
    sentry, otel = tool != "opentelemetry" and "sentry" in wanted, tool != "sentry" and "opentelemetry" in wanted
    if not survey.traits.entry or not (sentry or otel):
        return sheet.draft()
    apps = (*served_apps(survey), *_django(survey))
    for app in apps:
        to = Watching(sheet, survey, sentry, otel, service_name(app_folder(survey, app.path), "app"))
        if app.framework == "express":
            sheet.attempt(app.path, app.made.span.line, partial(start_in_express, to, app))
        elif app.framework in _STARTED:
            sheet.attempt(app.path, app.made.span.line, partial(start_in_python, to, app))
    for page in next_apps(survey):
        to = Watching(sheet, survey, sentry, otel, service_name(page.root, "web"))
        sheet.attempt(f"{page.root}package.json", 0, partial(start_in_next, to, page))
    _tell(sheet, sentry=sentry, otel=otel and (not sentry or any(app.framework in INSTRUMENTED for app in apps)))
    return sheet.draft()


def _wanted(inp: RecipeInput) -> set[str]:
    """What is not there at all yet: a second tracker or tracer beside one that runs is worse than none."""
    found = set()
    if _ERRORS in inp.missing and not _has_tracker(inp.survey):
        found.add("sentry")
    if _TRACES in inp.missing and not _has_tracer(inp.survey):
        found.add("opentelemetry")
    return found


def _has_tracker(survey: Survey) -> bool:
    return any(tracker_of_module(item.module) is not None for _path, code in survey.sources() for item in code.imports)


def _has_tracer(survey: Survey) -> bool:
    return any(
        item.module.startswith(("opentelemetry", "@opentelemetry/", "@vercel/otel"))
        for _path, code in survey.sources()
        for item in code.imports
    )


def _django(survey: Survey) -> Iterator[ServedApp]:
    for path, code in survey.sources():
        for row in code.assignments:
            if row.target == "application" and row.value.name in _DJANGO and not row.scope:
                yield ServedApp(path, row, "django")


def _tell(sheet: Sheet, *, sentry: bool, otel: bool) -> None:
    if sentry:
        sheet.note("Create a project at Sentry and set SENTRY_DSN where the app runs; without it nothing is sent.")
    if otel:
        sheet.note(
            "Set OTEL_EXPORTER_OTLP_ENDPOINT to where traces and numbers go (and OTEL_EXPORTER_OTLP_HEADERS if it asks for a key); without it nothing is sent."
        )


RECIPE = Recipe(
    id="telemetry",
    title="Report errors, traces and numbers",
    tier=Tier.REVIEW,
    controls=(_METRICS, _TRACES, _ERRORS),
    parameters=parameters,
    draft=draft,
)
