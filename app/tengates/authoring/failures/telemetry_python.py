"""OpenTelemetry and Sentry where a Python app is made, switched on by environment variables."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from string import Template

from tengates import assets
from tengates.authoring.editing.app_places import ServedApp, after_app, before_app
from tengates.authoring.editing.apps import app_folder, env_example
from tengates.authoring.editing.drafting import Sheet
from tengates.authoring.editing.edits import CannotEdit
from tengates.authoring.editing.env_files import complete_example
from tengates.authoring.editing.manifests_edits import need_package
from tengates.authoring.editing.python_modules import module_for
from tengates.model.change import NewFile
from tengates.model.survey import Survey

_MODULE = "telemetry"
_WHY_MODULE = "What is sent, and where to, is decided by environment variables."
_WHY_START = "Errors, slow requests and numbers are reported from the moment the app starts."
_SDK = (
    ("opentelemetry-sdk", ">=1.45,<2"),
    ("opentelemetry-exporter-otlp-proto-http", ">=1.45,<2"),
)
_BETA = ">=0.66b1,<1"
_TRACELOOP = ">=0.62,<1"
_INSTRUMENTORS = {
    "fastapi": (
        "opentelemetry.instrumentation.fastapi",
        "FastAPIInstrumentor",
        "FastAPIInstrumentor.instrument_app(app)",
    ),
    "flask": ("opentelemetry.instrumentation.flask", "FlaskInstrumentor", "FlaskInstrumentor().instrument_app(app)"),
    "django": ("opentelemetry.instrumentation.django", "DjangoInstrumentor", "DjangoInstrumentor().instrument()"),
}
INSTRUMENTED = frozenset(_INSTRUMENTORS)
_MODELS = {
    "openai": ("opentelemetry.instrumentation.openai", "OpenAIInstrumentor"),
    "anthropic": ("opentelemetry.instrumentation.anthropic", "AnthropicInstrumentor"),
}
_SDK_IMPORTS = (
    "from opentelemetry import metrics, trace",
    "from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter",
    "from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter",
    "from opentelemetry.sdk.metrics import MeterProvider",
    "from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader",
    "from opentelemetry.sdk.resources import Resource",
    "from opentelemetry.sdk.trace import TracerProvider",
    "from opentelemetry.sdk.trace.export import BatchSpanProcessor",
)
SENTRY_LINES = {
    "SENTRY_DSN": "# SENTRY_DSN=",
    "SENTRY_ENVIRONMENT": "# SENTRY_ENVIRONMENT=",
    "SENTRY_TRACES_SAMPLE_RATE": "# SENTRY_TRACES_SAMPLE_RATE=0.1",
}
OPENTELEMETRY_LINES = {
    "OTEL_EXPORTER_OTLP_ENDPOINT": "# OTEL_EXPORTER_OTLP_ENDPOINT=",
    "OTEL_EXPORTER_OTLP_HEADERS": "# OTEL_EXPORTER_OTLP_HEADERS=",
    "OTEL_SERVICE_NAME": "# OTEL_SERVICE_NAME=",
}


@dataclass(frozen=True, slots=True)
class Watching:
    """What is set up, and for which draft. `service` is the name that numbers and traces go under."""

    sheet: Sheet
    survey: Survey
    sentry: bool
    opentelemetry: bool
    service: str


def start_in_python(to: Watching, app: ServedApp) -> None:
    """Draw the module and the lines at the app; CannotEdit says why not."""
    otel = to.opentelemetry and app.framework in _INSTRUMENTORS
    if not otel and not to.sentry:
        raise CannotEdit(f"for {app.framework.partition('-')[0]} OpenTelemetry has no form here yet; Sentry has")
    path, sheet = app.path, to.sheet
    file = sheet.python(path)
    names = tuple(name for name, on in (("report_errors", to.sentry), ("start_telemetry", otel)) if on)
    if any(name in file.layout.names for name in names):
        raise CannotEdit("the file already uses the names that this refactor gives")
    target = f"{path.rpartition('/')[0]}/{_MODULE}.py".lstrip("/")
    module = _django_module(path) if app.framework == "django" else module_for(to.survey, path, target)
    keys = _module(to, app, target, otel=otel)
    key = f"import:{path}:{_MODULE}"
    own = replace(file, own=file.own | {module.partition(".")[0]})
    sheet.support(path, own.add_import(module, *names), "The set-up needs it.", key)
    line = app.made.span.line
    first = tuple(f"{name}()" for name in names if name == "report_errors" or app.framework == "django")
    if not otel or app.framework == "django":
        sheet.mend(path, line, before_app(file, app.made, *first), _WHY_START, (key, *keys))
        return
    needs: tuple[str, ...] = (key, *keys)
    if first:
        sheet.support(path, [before_app(file, app.made, *first)], _WHY_START, f"report:{path}:{line}")
        needs += (f"report:{path}:{line}",)
    sheet.mend(path, line, after_app(file, app.made, f"start_telemetry({app.made.target})"), _WHY_START, needs)


def _django_module(path: str) -> str:
    """Django starts in the folder above the project's package."""
    package = path.rpartition("/")[0].rpartition("/")[2]
    if not package:
        raise CannotEdit("how this file would import another of the project is not clear; switch this on by hand")
    return f"{package}.{_MODULE}"


def _module(to: Watching, app: ServedApp, target: str, *, otel: bool) -> tuple[str, ...]:
    if target in to.survey.paths:
        raise CannotEdit(f"{target} is there already: switch this on in it by hand")
    key = f"module:{target}"
    to.sheet.create(NewFile(target, _text(to, app, otel=otel).encode(), _WHY_MODULE, supporting=True, key=key))
    keys = (
        key,
        *(
            item
            for package in _packages(to, app, otel=otel)
            for item in need_package(to.sheet, to.survey, app.path, package)
        ),
    )
    example = env_example(to.survey, app_folder(to.survey, app.path))
    rows = {**(SENTRY_LINES if to.sentry else {}), **(OPENTELEMETRY_LINES if otel else {})}
    return (*keys, *complete_example(to.sheet, example, rows, needed=True))


def _packages(to: Watching, app: ServedApp, *, otel: bool) -> tuple[tuple[str, str], ...]:
    sentry = (("sentry-sdk", ">=2.30,<3"),) if to.sentry else ()
    if not otel:
        return sentry
    models = tuple((f"opentelemetry-instrumentation-{name}", _TRACELOOP) for name in _models(to))
    return (*sentry, *_SDK, (f"opentelemetry-instrumentation-{app.framework}", _BETA), *models)


def _models(to: Watching) -> list[str]:
    """SDKs of models that are called from Python and whose tokens can be counted."""
    called = {call.sdk for call in to.survey.model_calls if call.place.path.endswith(".py")}
    return sorted(called & set(_MODELS))


def _text(to: Watching, app: ServedApp, *, otel: bool) -> str:
    packages, parts = (["import sentry_sdk"] if to.sentry else []), []
    if to.sentry:
        parts.append(_read("sentry"))
    if otel:
        models = _models(to)
        module, name, call = _INSTRUMENTORS[app.framework]
        packages += [*_SDK_IMPORTS, f"from {module} import {name}"]
        packages += [f"from {_MODELS[sdk][0]} import {_MODELS[sdk][1]}" for sdk in models]
        lines = [call, *(f"{_MODELS[sdk][1]}().instrument()" for sdk in models)]
        if models:
            lines.insert(1, 'os.environ.setdefault("TRACELOOP_TRACE_CONTENT", "false")  # what people write stays here')
        kind = {"fastapi": "FastAPI", "flask": "Flask"}.get(app.framework, "")
        packages += [f"from {app.framework} import {kind}"] if kind else []
        words = {
            "parameter": f"app: {kind}" if kind else "",
            "service": to.service,
            "instrument": "\n    ".join(lines),
        }
        parts.append(Template(_read("opentelemetry")).substitute(words))
    imports = "\n".join(("import os", "", *sorted(packages, key=_order)))
    what = "Errors, traces and numbers" if to.sentry and otel else "Errors and slow requests" if to.sentry else "Traces and numbers"  # fmt: skip
    body = "\n\n".join(part.rstrip("\n") + "\n" for part in parts)
    return f'"""{what}, switched on by environment variables."""\n\n{imports}\n\n\n{body}'


def _order(line: str) -> tuple[bool, str]:
    return line.startswith("from"), line


def _read(name: str) -> str:
    return (assets.resources() / "templates" / "telemetry" / f"{name}.py.txt").read_text("utf-8")


def service_name(folder: str, fallback: str) -> str:
    """A plain name for the service, from the folder of the application."""
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", folder.strip("/").rpartition("/")[2]).strip("-.")
    return name or fallback
