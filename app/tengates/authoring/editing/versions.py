"""Which version of a package a file's application uses, as far as its manifests and locks tell.

The packages of two languages may share a name (`openai`), so the survey's table alone cannot say.
"""

from __future__ import annotations

import re

from tengates.authoring.editing.apps import folders_above, manifests_above
from tengates.authoring.editing.edits import CannotEdit
from tengates.model.config import Ecosystem
from tengates.model.facts import FileFacts
from tengates.model.survey import Survey

_TYPED = (".ts", ".tsx", ".mts", ".cts")
_NUMBERS = re.compile(r"(\d+)(?:\.(\d+))?")


def version_of(survey: Survey, package: str, path: str) -> tuple[int, int] | None:
    """Major and minor of a package as the nearest lock or manifest gives it, None when nothing settles it.

    For a range without an upper end (`>=1.40`) this is its lower end: what must work.
    """
    ecosystem = Ecosystem.PYTHON if path.endswith(".py") else Ecosystem.NODE
    for folder in (*folders_above(path), None):
        rows = [facts for name, facts in sorted(survey.files.items()) if folder is None or _stands_in(name, folder)]
        for find in (_locked, _declared):
            for facts in rows:
                if found := _NUMBERS.search(find(facts, package, ecosystem)):
                    return int(found.group(1)), int(found.group(2) or 0)
    return None


def at_least(survey: Survey, package: str, path: str, wanted: tuple[int, int]) -> bool:
    """Whether the package is that new for this file; one without a known version counts as current."""
    version = version_of(survey, package, path)
    return version is None or version >= wanted


def is_current(survey: Survey, package: str, path: str, wanted: tuple[int, int]) -> bool:
    """Whether a fresh install gives a package at least that new: a range without an upper end gives the newest."""
    if at_least(survey, package, path, wanted):
        return True
    specs = [
        item.spec
        for facts in survey.files.values()
        if facts.manifest is not None
        for item in facts.manifest.dependencies
        if item.name == package
    ]
    locked = any(facts.lock is not None and dict(facts.lock.versions).get(package) for facts in survey.files.values())
    return not locked and bool(specs) and all(spec.startswith(">") and "<" not in spec for spec in specs)


def refuse_old_typescript(survey: Survey, path: str, package: str) -> None:
    """CannotEdit where the compiler cannot read the types of a package's newest versions, which need TypeScript 5."""
    manifests = (survey.files[name].manifest for name in manifests_above(survey, path, Ecosystem.NODE))
    has = any(item.name == package for row in manifests if row is not None for item in row.dependencies)
    if path.endswith(_TYPED) and not has and not at_least(survey, "typescript", path, (5, 0)):
        raise CannotEdit(f"its TypeScript is older than 5, which the types of {package} need; raise that first")


def _stands_in(path: str, folder: str) -> bool:
    return path.rpartition("/")[0] == folder.rstrip("/")


def _locked(facts: FileFacts, package: str, ecosystem: Ecosystem) -> str:
    if facts.lock is None or facts.lock.ecosystem is not ecosystem:
        return ""
    return next((version for name, version in facts.lock.versions if name == package), "")


def _declared(facts: FileFacts, package: str, ecosystem: Ecosystem) -> str:
    if facts.manifest is None or facts.manifest.ecosystem is not ecosystem:
        return ""
    return next((item.spec for item in facts.manifest.dependencies if item.name == package), "")
