"""Groups of dependencies: one for each folder and language, and whether their versions are settled."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass

from tengates.model.code import Language
from tengates.model.config import Dependency, Ecosystem, Role
from tengates.model.facts import FileFacts
from tengates.model.survey import Survey
from tengates.survey.service.asides import is_beside

_OUTSIDE = {Role.VENDORED, Role.GENERATED, Role.EXAMPLE, Role.TEST}
_OTHER_MANIFESTS = ("environment.yml", "environment.yaml", "setup.py", "setup.cfg", "conda.yml")
_ASIDE = ("dev", "test", "lint", "docs", "doc")


@dataclass(frozen=True, slots=True)
class PackageGroup:
    """The dependencies that one folder names in one language. `lock` is the path of a lock that settles them."""

    ecosystem: Ecosystem
    folder: str
    manifests: tuple[str, ...]  # () when the code imports packages and nothing names them
    dependencies: tuple[Dependency, ...]
    lock: str = ""
    left_out: tuple[str, ...] = ()  # named here, and not in the lock
    stray_lock: str = ""  # a lock of the same language elsewhere, which does not settle these
    hashed: bool = False

    @property
    def loose(self) -> tuple[Dependency, ...]:
        """The ones that the running program needs and whose version may move."""
        return tuple(item for item in self.dependencies if not item.exact and not item.development)

    @property
    def exact(self) -> bool:
        """Whether every version is written exactly."""
        return bool(self.dependencies) and not self.loose


def package_groups(survey: Survey) -> tuple[PackageGroup, ...]:
    """All groups, those of nested examples and vendored code left out."""
    rows: dict[tuple[Ecosystem, str], list[tuple[str, FileFacts]]] = {}
    for path, facts in sorted(survey.files.items()):
        manifest = facts.manifest
        if manifest is None or facts.role in _OUTSIDE or not manifest.dependencies or _is_aside(path):
            continue
        rows.setdefault((manifest.ecosystem, _folder(path)), []).append((path, facts))
    beside = {key for key, found in rows.items() if is_beside(found[0][0])}
    kept = {key: found for key, found in rows.items() if key not in beside} or rows
    groups = [_group(survey, ecosystem, folder, found) for (ecosystem, folder), found in kept.items()]
    return (*groups, *_unnamed(survey, groups))


def _group(survey: Survey, ecosystem: Ecosystem, folder: str, rows: list[tuple[str, FileFacts]]) -> PackageGroup:
    lock = _lock_for(survey, ecosystem, folder)
    manifests = [facts.manifest for _, facts in rows if facts.manifest is not None]
    needed = tuple(item for manifest in manifests for item in manifest.dependencies)
    return PackageGroup(
        ecosystem,
        folder,
        tuple(path for path, _ in rows),
        needed,
        lock,
        left_out=_left_out(survey, lock, needed) if ecosystem is Ecosystem.PYTHON else (),
        stray_lock="" if lock else next(_locks(survey, ecosystem), ""),
        hashed=any(manifest.hashes for manifest in manifests),
    )


def _left_out(survey: Survey, path: str, needed: tuple[Dependency, ...]) -> tuple[str, ...]:
    """A lock beside a second list of packages that it knows nothing of settles only its own."""
    facts = survey.files.get(path)
    settled = dict(facts.lock.versions) if facts is not None and facts.lock is not None else {}
    if not settled:
        return ()
    return tuple(item.name for item in needed if item.name not in settled and not item.exact and not item.development)


def _locks(survey: Survey, ecosystem: Ecosystem) -> Iterator[str]:
    for path, facts in sorted(survey.files.items()):
        if facts.lock is not None and facts.lock.ecosystem is ecosystem and _counts(survey, path):
            yield path
    if ecosystem is Ecosystem.NODE:  # a binary lock is passed over when the files are read, but it is there
        yield from sorted(item.path for item in survey.skipped if item.path.rpartition("/")[2] == "bun.lockb")


def _counts(survey: Survey, path: str) -> bool:
    return not survey.has_git or path in survey.tracked


def _lock_for(survey: Survey, ecosystem: Ecosystem, folder: str) -> str:
    """A lock in the same folder, or above it where the folders share one (workspaces)."""
    for path in _locks(survey, ecosystem):
        at = _folder(path)
        if at == folder or (_is_above(at, folder) and _shares(survey, at)):
            return path
    return ""


def _is_above(upper: str, folder: str) -> bool:
    return upper == "" or folder.startswith(f"{upper}/")


def _shares(survey: Survey, folder: str) -> bool:
    prefix = f"{folder}/" if folder else ""
    if f"{prefix}pnpm-workspace.yaml" in survey.paths or f"{prefix}lerna.json" in survey.paths:
        return True
    texts = (survey.files.get(f"{prefix}{name}") for name in ("package.json", "pyproject.toml"))
    return any('"workspaces"' in row.text or "[tool.uv.workspace]" in row.text for row in texts if row is not None)


def _unnamed(survey: Survey, groups: list[PackageGroup]) -> Iterator[PackageGroup]:
    """Python code that imports packages which nothing names: it runs on one machine alone."""
    declared = any(group.ecosystem is Ecosystem.PYTHON for group in groups)
    if declared or any(path.endswith(_OTHER_MANIFESTS) for path in survey.paths):
        return
    imported = _third_party(survey)
    if imported:
        found = tuple(Dependency(name, "", exact=False, line=0) for name, _ in imported)
        yield PackageGroup(Ecosystem.PYTHON, _folder(imported[0][1]), (), found)


def _third_party(survey: Survey) -> list[tuple[str, str]]:
    own = {part.removesuffix(".py") for path in survey.paths for part in path.split("/")}
    found: dict[str, str] = {}
    for path, code in survey.sources():
        if code.language is Language.PYTHON:
            for item in code.imports:
                root = item.module.partition(".")[0]
                if root and root not in sys.stdlib_module_names and root not in own:
                    found.setdefault(root, path)
    return sorted(found.items())


def _is_aside(path: str) -> bool:
    """`requirements-dev.txt` and the like: tools, not what runs."""
    name = path.rpartition("/")[2].lower()
    return "requirements" in name and any(word in name for word in _ASIDE)


def _folder(path: str) -> str:
    return path.rpartition("/")[0]
