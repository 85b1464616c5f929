"""Environment variables that the code reads, and those that an example file names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tengates.model.config import Role
from tengates.model.survey import Survey

# Set by the platform or the system, so nobody has to be told about them.
PLATFORM = frozenset(
    [
        "NODE_ENV",
        "PORT",
        "HOST",
        "CI",
        "HOME",
        "PATH",
        "PWD",
        "USER",
        "TZ",
        "LANG",
        "SHELL",
        "TMPDIR",
        "TEMP",
        "DEBUG",
        "HOSTNAME",
        "PYTHONPATH",
        "VERCEL",
        "VERCEL_URL",
        "VERCEL_ENV",
        "VERCEL_GIT_COMMIT_SHA",
        "VERCEL_BRANCH_URL",
        "VERCEL_PROJECT_PRODUCTION_URL",
        "NEXT_RUNTIME",
        "NEXT_PHASE",
        "NEXT_PUBLIC_VERCEL_URL",
        "NEXT_PUBLIC_VERCEL_ENV",
        "DEV",
        "PROD",
        "MODE",
        "SSR",
        "BASE_URL",
        "npm_package_version",
        "GITHUB_ACTIONS",
        "GITHUB_SHA",
        "AWS_REGION",
        "AWS_LAMBDA_FUNCTION_NAME",
        "LAMBDA_TASK_ROOT",
        "RAILWAY_ENVIRONMENT",
        "RENDER",
        "FLY_APP_NAME",
        "DYNO",
        "K_SERVICE",
        "WEBSITE_HOSTNAME",
        "PYTEST_CURRENT_TEST",
        "TEST",
        "LOG_LEVEL",
        "DJANGO_SETTINGS_MODULE",
        "EDGE_CONFIG",
        "ANALYZE",
        "SSL_CERT_FILE",
        "SSL_CERT_DIR",
        "REQUESTS_CA_BUNDLE",
        "HTTP_PROXY",
        "HTTPS_PROXY",
        "ALL_PROXY",
        "NO_PROXY",
        "NO_COLOR",
        "PYTHONSTARTUP",
        "REMIX_DEV_ORIGIN",
        "REMIX_DEV_HTTP_ORIGIN",
    ]
)
_LONG = 2_000
_BEFORE = re.compile(r"(?:^|[;&|]|cross-env\s|\s)([A-Z][A-Z0-9_]{1,60})=[^\s;&|]")
_PREFIXES = ("VERCEL_", "npm_", "GITHUB_", "PLAYWRIGHT", "CYPRESS_", "VITEST", "JEST_", "CI_")
_OWN = ("_SECRET", "_TOKEN", "_KEY", "CLIENT_ID", "APP_ID", "INSTALLATION_ID", "_PASSWORD")  # whoever prepared them
_ROLES = {Role.SOURCE, Role.SCRIPT}


def variables_read(survey: Survey) -> dict[str, tuple[str, int]]:
    """Names that the program reads, each with the path and line of its first reading."""
    given = set(_given(survey))
    found: dict[str, tuple[str, int]] = {}
    for path, facts in survey.files.items():
        for read in facts.code.env_reads if facts.code is not None and facts.role in _ROLES else ():
            if not read.name.islower() and read.name not in given and not _is_set_already(read.name):
                found.setdefault(read.name, (path, read.span.line))
    return found


def _is_set_already(name: str) -> bool:
    """Whether a platform, the system or a test runner sets it: `VERCEL_ENV`, `PLAYWRIGHT`; not `GITHUB_CLIENT_SECRET`."""
    return name in PLATFORM or (name.startswith(_PREFIXES) and not name.endswith(_OWN))


def _given(survey: Survey) -> Iterator[str]:
    """Names that the project's own scripts give a value before they start something: `OUTPUT=static astro build`."""
    for facts in survey.files.values():
        for _, command in facts.manifest.scripts if facts.manifest is not None else ():
            yield from _BEFORE.findall(command[:_LONG])


def example_names(survey: Survey) -> set[str]:
    """Names in example dotenv files, or in a table of variables in the documents."""
    return {
        entry.name
        for facts in survey.files.values()
        if facts.env is not None and facts.env.example
        for entry in facts.env.entries
    }
