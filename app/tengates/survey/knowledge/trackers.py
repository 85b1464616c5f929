"""Services that hear of errors nobody handled: their packages, and how each is switched on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Tracker:
    """One service. `modules` as imported (a final "/" stands for every package of that scope).

    `packages` as a manifest names them, empty where the package also has other uses.
    `starters` are the last parts of the calls that switch it on; `by_import` says that importing is enough.
    """

    title: str
    modules: tuple[str, ...]
    packages: tuple[str, ...]
    starters: frozenset[str]
    by_import: bool = False


def _tracker(title: str, modules: str, packages: str, starters: str, *, by_import: bool = False) -> Tracker:
    return Tracker(title, tuple(modules.split()), tuple(packages.split()), frozenset(starters.split()), by_import)


TRACKERS = (
    _tracker(
        "Sentry", "sentry_sdk @sentry/ raven", "sentry-sdk @sentry/ raven", "init withSentryConfig withSentry config"
    ),
    _tracker("Rollbar", "rollbar @rollbar/", "rollbar @rollbar/", "init default rollbar Rollbar Provider"),
    _tracker("Bugsnag", "bugsnag @bugsnag/", "bugsnag @bugsnag/", "configure start createClient"),
    _tracker("Honeybadger", "honeybadger @honeybadger-io/", "honeybadger @honeybadger-io/", "configure"),
    _tracker("New Relic", "newrelic newrelic.agent", "newrelic", "initialize", by_import=True),
    _tracker("Datadog", "ddtrace dd-trace @datadog/", "ddtrace dd-trace @datadog/browser-rum", "patch_all init auto"),
    _tracker("Datadog", "ddtrace.auto dd-trace/init", "", "", by_import=True),
    _tracker(
        "Elastic APM",
        "elasticapm elastic-apm-node",
        "elastic-apm elastic-apm-node",
        "ElasticAPM make_apm_client Client start",
    ),
    _tracker(
        "Azure Monitor",
        "azure.monitor.opentelemetry opencensus.ext.azure applicationinsights @azure/monitor-opentelemetry "
        "@microsoft/applicationinsights-web",
        "azure-monitor-opentelemetry opencensus-ext-azure applicationinsights @azure/monitor-opentelemetry "
        "@microsoft/applicationinsights-web",
        "configure_azure_monitor AzureLogHandler AzureExporter setup start useAzureMonitor loadAppInsights",
    ),
    _tracker(
        "Highlight",
        "highlight_io @highlight-run/",
        "highlight-io @highlight-run/",
        "H init registerHighlight HighlightInit",
    ),
    _tracker(
        "PostHog",
        "posthog posthog-js posthog-node",
        "",
        "capture_exception captureException captureExceptionImmediate setupExpressErrorHandler",
    ),
    _tracker("Logfire", "logfire", "logfire", "configure"),
    _tracker("Airbrake", "pybrake @airbrake/", "pybrake @airbrake/", "Notifier"),
    _tracker("Raygun", "raygun4py raygun", "raygun4py raygun", "RaygunSender Client init"),
    _tracker("AppSignal", "appsignal @appsignal/", "appsignal @appsignal/", "start Appsignal"),
    _tracker(
        "Google Error Reporting",
        "google.cloud.error_reporting @google-cloud/error-reporting",
        "google-cloud-error-reporting @google-cloud/error-reporting",
        "Client ErrorReporting",
    ),
)
# Commands that start a program under a tracker.
STARTED_BY = re.compile(
    r"\bddtrace-run\b|\bnewrelic-admin\s+run-program\b|\bopentelemetry-instrument\b.{0,80}\bazure"
    r"|(?:-r|--require|--import)[ =](?:newrelic|dd-trace/init|@sentry/\S{1,40}|elastic-apm-node/start)"
)


@lru_cache(4096)
def tracker_of_module(module: str) -> Tracker | None:
    """The tracker behind an imported module."""
    return next((row for row in TRACKERS if any(_is_or_below(module, name) for name in row.modules)), None)


def tracker_of_package(package: str) -> Tracker | None:
    """The tracker behind a declared dependency."""
    return next(
        (
            row
            for row in TRACKERS
            if any(package == name or (name.endswith("/") and package.startswith(name)) for name in row.packages)
        ),
        None,
    )


def _is_or_below(module: str, name: str) -> bool:
    if name.endswith("/"):
        return module.startswith(name)
    return module == name or module.startswith((f"{name}.", f"{name}/"))
