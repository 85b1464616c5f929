"""observability.error-tracking: unhandled errors are reported to somebody."""

from __future__ import annotations

from collections.abc import Iterator

from tengates.authoring import Control, Evidence, Kind, Outcome, Survey, evidence, missing, partly, present, when

# Packages of trackers, and the callee endings that switch them on.
_TRACKERS = {
    "sentry_sdk": ("init",),
    "@sentry/": ("init", "withSentryConfig", "wrapRequestHandler"),
    "rollbar": ("init", "default", "Rollbar"),
    "bugsnag": ("configure", "start"),
    "@bugsnag/": ("start",),
    "honeybadger": ("configure",),
    "@honeybadger-io/": ("configure",),
    "newrelic": ("initialize", "default"),
    "ddtrace": ("patch_all", "init", "auto"),
    "dd-trace": ("init",),
    "elasticapm": ("ElasticAPM", "make_apm_client", "Client"),
    "opencensus.ext.azure": ("AzureLogHandler", "AzureExporter"),
    "azure.monitor.opentelemetry": ("configure_azure_monitor",),
    "applicationinsights": ("setup", "start"),
    "@microsoft/applicationinsights-web": ("loadAppInsights",),
    "@highlight-run/": ("init", "H"),
    "posthog": ("capture_exception", "captureException"),
    "posthog-js": ("captureException",),
    "logfire": ("configure",),
    "@airbrake/": ("Notifier",),
    "raygun4py": ("RaygunSender",),
    "glitchtip": ("init",),
}


def judge(survey: Survey) -> Outcome:
    """A tracker that is switched on passes; one that is only installed counts by half."""
    wired = list(_wired(survey))
    if wired:
        return present("unhandled errors are reported", *wired[:3])
    installed = list(_installed(survey))
    if installed:
        return partly("a tracker is installed and never switched on", *installed[:3])
    return missing("nobody is told when an error reaches the top")


def _wired(survey: Survey) -> Iterator[Evidence]:
    for path, facts in survey.files.items():
        code = facts.code
        if code is None or facts.role.value in {"test", "example", "vendored"}:
            continue
        for item in code.imports:
            endings = _endings(item.module)
            used = endings and any(
                call.callee.rpartition(".")[2] in endings and call.callee.startswith(item.module.partition(".")[0])
                for call in code.calls
            )
            if used:
                yield evidence(path, item.span.line, f"{item.module} is switched on")


def _endings(module: str) -> tuple[str, ...]:
    for name, endings in _TRACKERS.items():
        if module == name or module.startswith(name if name.endswith("/") else f"{name}."):
            return endings
    return ()


def _installed(survey: Survey) -> Iterator[Evidence]:
    for path, facts in survey.files.items():
        for item in facts.manifest.dependencies if facts.manifest is not None else ():
            if _endings(item.name.replace("-", "_")) or _endings(item.name):
                yield evidence(path, item.line, f"{item.name} is installed")


CONTROL = Control(
    id="observability.error-tracking",
    title="Errors that report themselves",
    kind=Kind.PRESENCE,
    weight=2,
    applies=when.entry,
    judge=judge,
)
