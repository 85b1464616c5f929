"""monitoring.health: something outside can ask whether the app is up."""

from __future__ import annotations

import re

from tengates.authoring import Control, Evidence, Kind, Outcome, Survey, evidence, missing, partly, present, when

_PATH = re.compile(
    r"(?i)(?:^|[/_-])(?:health|healthz|health-?_?checks?|livez?|liveness|ready|readyz|readiness|ping|heartbeat)/?$"
    r"|^(?:/api)?/(?:up|status)/?$"
)
_LIBRARIES = frozenset(
    {"health_check", "django-health-check", "fastapi_health", "fastapi-health", "healthcheck", "py_healthcheck", "watchman",
     "@godaddy/terminus", "express-healthcheck", "fastify-healthcheck", "@fastify/under-pressure", "under-pressure",
     "@nestjs/terminus", "lightship"}
)  # fmt: skip
_PLATFORMS = {
    "streamlit": "Streamlit answers /_stcore/health by itself",
    "gradio": "Gradio's server answers by itself",
    "chainlit": "Chainlit's server answers by itself",
}
_VERCEL = re.compile(r"(?:^|/)(?:vercel\.json|\.vercel/project\.json)$")


def judge(survey: Survey) -> Outcome:
    """A health address of the app's own, one that a library adds, or one that the platform answers."""
    found = _own(survey) or _library(survey)
    if found:
        return present("an address says whether the app is up", *found)
    managed = _managed(survey)
    if managed is not None:
        return present("the platform watches whether the app is up", managed)
    container = _container(survey)
    if container is not None:
        return partly("the container is watched, but no address says whether the app is up", container)
    return missing("nothing outside can ask whether the app is up")


def _own(survey: Survey) -> tuple[Evidence, ...]:
    named = [entry for entry in survey.entries if _PATH.search(entry.pattern[:300]) and _answers(entry.methods)]
    rows = [entry for entry in named if not entry.guards]  # what watches the app from outside cannot log in
    return tuple(evidence(entry.place.path, entry.place.line, f"{entry.pattern} answers") for entry in rows[:3])


def _answers(methods: tuple[str, ...]) -> bool:
    return not methods or bool({"GET", "HEAD"} & set(methods))


def _library(survey: Survey) -> tuple[Evidence, ...]:
    found = [
        evidence(path, item.span.line, f"{item.module} adds a health check")
        for path, code in survey.sources()
        for item in code.imports
        if item.module in _LIBRARIES or item.module.partition(".")[0] in _LIBRARIES
    ]
    return tuple(found[:3])


def _managed(survey: Survey) -> Evidence | None:
    """What answers for apps that own no routes, and for those that a platform runs function by function."""
    if not survey.traits.api:
        for entry in survey.entries:
            if entry.framework in _PLATFORMS:
                return evidence(entry.place.path, entry.place.line, _PLATFORMS[entry.framework])
        if survey.traits.ui:
            return evidence("", 0, "the app has no server of its own: its platform answers for it")
    for path in sorted(survey.paths):
        if _VERCEL.search(path):
            return evidence(path, 0, "Vercel runs the app and watches it")
    return None


def _container(survey: Survey) -> Evidence | None:
    for path, facts in survey.files.items():
        for item in facts.dockerfile:
            if item.keyword == "HEALTHCHECK" and not item.argument.upper().startswith("NONE"):
                return evidence(path, item.line, "the container has a health check")
    return None


CONTROL = Control(
    id="monitoring.health",
    title="A health check",
    kind=Kind.PRESENCE,
    weight=2,
    applies=when.entry,
    judge=judge,
)
