"""The exact versions of Python packages that the refactored samples were run with.

For a file that pins everything: a range in it would undo that every installation is the same.
"""

from __future__ import annotations

_TESTED = {
    "django-ratelimit": "4.1.0",
    "flask-limiter": "4.1.1",
    "opentelemetry-exporter-otlp-proto-http": "1.45.1",
    "opentelemetry-instrumentation-anthropic": "0.62.4",
    "opentelemetry-instrumentation-django": "0.66b1",
    "opentelemetry-instrumentation-fastapi": "0.66b1",
    "opentelemetry-instrumentation-flask": "0.66b1",
    "opentelemetry-instrumentation-openai": "0.62.4",
    "opentelemetry-sdk": "1.45.1",
    "pydantic": "2.14.4",
    "pyjwt": "2.15.1",
    "python-dotenv": "1.2.4",
    "sentry-sdk": "2.75.0",
    "slowapi": "0.1.10",
    "structlog": "26.1.0",
}


def tested_version(name: str) -> str:
    """The version of a package (its extras do not matter), "" when none was tested."""
    return _TESTED.get(name.partition("[")[0].lower(), "")
