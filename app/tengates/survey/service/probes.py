"""Health checks that the platform makes, beside what an image says for itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tengates.model.config import Role
from tengates.model.survey import Survey

_NAMED = re.compile(
    r"\b(?:livenessProbe|readinessProbe|startupProbe|liveness_probe|startup_probe|healthCheckPath|healthcheckPath"
    r"|health_check_path|health_check\b|liveness_check|readiness_check|HealthCheckPath|healthCheck\b)"
)
_FLY = re.compile(r"^\s*\[+(?:services\.|http_service\.)?(?:http_checks|tcp_checks|checks)[\].]", re.MULTILINE)
_SUFFIXES = (".yml", ".yaml", ".tf", ".bicep", ".json", ".toml", ".tpl")
_OUTSIDE = {Role.VENDORED, Role.GENERATED}
_MANIFEST = ("package.json", "tsconfig.json", "pyproject.toml")


@dataclass(frozen=True, slots=True)
class Probe:
    """Where the platform is told how to ask."""

    path: str
    line: int


def probes(survey: Survey) -> tuple[Probe, ...]:
    """One for each file that tells a platform to check the program's health; compose files say it service by service."""
    return tuple(_found(survey))


def _found(survey: Survey) -> Iterator[Probe]:
    for path, facts in sorted(survey.files.items()):
        if facts.role in _OUTSIDE or not path.endswith(_SUFFIXES) or path.endswith(_MANIFEST):
            continue
        name = path.rpartition("/")[2]
        if facts.text and not name.startswith(("docker-compose", "compose.")):
            matched = (_FLY if name.startswith("fly.") else _NAMED).search(facts.text)
            if matched is not None:
                yield Probe(path, facts.text.count("\n", 0, matched.start()) + 1)
