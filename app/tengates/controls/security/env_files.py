"""security.env-files: values stay out of git, and an example names every variable."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tengates.authoring import (
    Condition,
    Control,
    Evidence,
    Kind,
    Outcome,
    Place,
    Severity,
    Site,
    Span,
    Survey,
    evidence,
    missing,
    partly,
    present,
)
from tengates.survey.service.asides import is_fixture
from tengates.survey.service.variables import example_names, variables_read

_ENDING = re.compile(r"\.(?:example|sample|template|dist)$")
_SHOWN = 6
_NAMED = 3

uses_variables = Condition(
    lambda survey: bool(variables_read(survey) or survey.ignored_env or any(row.env for row in survey.files.values())),
    "no environment variable is read",
)


def judge(survey: Survey) -> Outcome:
    """Tracked values fail; ignored values without a whole example are half of it."""
    tracked = [path for path in sorted(survey.files) if _holds_values(survey, path)]
    if tracked:
        sites = tuple(_site(survey, path) for path in tracked)
        return missing(f"{', '.join(tracked)} with its values is in git", sites=sites)
    wanted, named = variables_read(survey), example_names(survey)
    unnamed = sorted(set(wanted) - named)
    ignored = survey.ignores(".env") or not survey.has_git
    if not ignored:
        return partly("nothing keeps a .env file out of git", *_where(wanted, unnamed))
    for path in _meant(survey):
        return partly(f"nothing keeps {path} out of git", *_where(wanted, unnamed))
    if not named and wanted:
        return partly("no example file names the variables", *_where(wanted, unnamed))
    if unnamed:
        return partly(f"the example file lacks {_listed(unnamed)}", *_where(wanted, unnamed))
    return present("values are ignored, and an example names every variable")


def _meant(survey: Survey) -> Iterator[str]:
    """Files that an example stands for under a name of their own (`app.env.example`) and that git does not ignore."""
    for path, facts in survey.files.items():
        real = _ENDING.sub("", path)
        named = real != path and real.endswith(".env") and not real.endswith("/.env") and real != ".env"
        if facts.env is not None and facts.env.example and named and survey.has_git and not survey.ignores(real):
            yield real


def _holds_values(survey: Survey, path: str) -> bool:
    env = survey.files[path].env
    if env is None or env.example or path not in survey.tracked or is_fixture(path):
        return False
    return any(
        entry.has_value and not entry.name.startswith(("NEXT_PUBLIC_", "VITE_", "REACT_APP_")) for entry in env.entries
    )


def _site(survey: Survey, path: str) -> Site:
    env = survey.files[path].env
    line = next((entry.line for entry in env.entries if entry.has_value), 1) if env is not None else 1
    place = Place(path, Span(line, line, 0, 0), "", "tracked env file")
    return Site(
        place,
        ok=False,
        message="its values are shared with everyone who has the code",
        severity=Severity.HIGH,
        recipe="ignore-env-files",
    )


def _where(wanted: dict[str, tuple[str, int]], names: list[str]) -> tuple[Evidence, ...]:
    return tuple(evidence(*wanted[name], f"{name} is read here") for name in names[:_SHOWN])


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return f"{', '.join(names[:_NAMED])}{more}"


CONTROL = Control(
    id="security.env-files",
    title="Settings kept out of git",
    kind=Kind.PRESENCE,
    weight=2,
    applies=uses_variables,
    judge=judge,
)
