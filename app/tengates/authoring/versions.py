"""Which version of a package the repository uses, as far as its manifests and locks tell."""

from __future__ import annotations

import re

from tengates.model.survey import Survey

_NUMBERS = re.compile(r"(\d+)(?:\.(\d+))?")


def version_of(survey: Survey, package: str) -> tuple[int, int] | None:
    """Major and minor of a package, None when nothing settles it."""
    found = _NUMBERS.search(survey.versions.get(package, ""))
    return (int(found.group(1)), int(found.group(2) or 0)) if found else None


def at_least(survey: Survey, package: str, wanted: tuple[int, int]) -> bool:
    """Whether the package is that new; one without a known version counts as current."""
    version = version_of(survey, package)
    return version is None or version >= wanted
