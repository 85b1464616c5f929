"""The applications of a repository: folders with a manifest, and the environment files that belong to them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from weakref import WeakKeyDictionary

from tengates.model.config import Ecosystem, Role
from tengates.model.facts import FileFacts
from tengates.model.survey import Survey

EXAMPLES = (
    ".env.example",
    ".env.sample",
    ".env.template",
    ".env.dist",
    ".env-example",
    ".env_example",
    ".example.env",
    ".sample.env",
    "env.example",
    "example.env",
    ".env.local.example",
)
_OWN_NAME = re.compile(r'"name"\s{0,9}:\s{0,9}"([^"\n]{1,200})"')
_OF_WORKSPACE = ("workspace:", "file:", "link:", "portal:")
_LOADERS = ("SettingsConfigDict",)
_ENV_FILE = re.compile(r"(?:\./)?((?:[\w-]+/)*)\.env")
ENV_FILES = (".env", ".env.local", ".env.development", ".env.production")
LOCKS = {
    "package-lock.json": "npm install",
    "pnpm-lock.yaml": "pnpm install",
    "yarn.lock": "yarn install",
    "bun.lock": "bun install",
    "bun.lockb": "bun install",
    "poetry.lock": "poetry lock",
    "uv.lock": "uv lock",
    "Pipfile.lock": "pipenv lock",
    "pdm.lock": "pdm lock",
}


def folders_above(path: str) -> list[str]:
    """The folders of a path from its own up to the root, each with a trailing slash, the root as ""."""
    parts = path.split("/")[:-1]
    return ["".join(f"{part}/" for part in parts[:depth]) for depth in range(len(parts), -1, -1)]


def own_modules(paths: frozenset[str], path: str) -> frozenset[str]:
    """The module names that a Python file may import from its own project: what stands beside it or above it."""
    folders = set(folders_above(path))
    found: set[str] = set()
    for other in paths:
        if not other.endswith(".py"):
            continue
        for folder in folders:
            if other.startswith(folder):
                found.add(other[len(folder) :].partition("/")[0].removesuffix(".py"))
    return frozenset(found)


def manifests_above(survey: Survey, path: str, ecosystem: Ecosystem) -> tuple[str, ...]:
    """The manifests of the nearest folder that has any of this ecosystem."""
    for folder in folders_above(path):
        found = [name for name, kind in _manifests(survey).get(folder, ()) if kind is ecosystem]
        if found:
            return tuple(sorted(found))
    return ()


def app_folder(survey: Survey, path: str) -> str:
    """The folder of the application that a file belongs to: the nearest one with a manifest, else the root ("")."""
    return next((folder for folder in folders_above(path) if folder in _manifests(survey)), "")


def package_folder(survey: Survey, path: str) -> str:
    """The folder of the nearest package.json, which is as far as a relative import should reach, else the root ("")."""
    found = manifests_above(survey, path, Ecosystem.NODE)
    return found[0].rpartition("package.json")[0] if found else ""


def env_example(survey: Survey, folder: str) -> str:
    """The example file that speaks for an application: one that is there, else one beside its `.env`, else its own.

    What is there stands in the application's folder, above it, or as the only one in a folder of its code; its `.env`
    may be named by its code alone.
    """
    folder = _user_of(survey, folder)
    above = folders_above(folder + "x")
    for name in EXAMPLES:
        for place in above:
            if place + name in survey.paths:
                return place + name
    if len(within := _within(survey).get(folder, ())) == 1:
        return within[0]
    known = survey.paths | set(survey.ignored_env)
    beside = next((place for place in above for name in ENV_FILES if place + name in known), None)
    return f"{_named_in_code(survey, folder) if beside is None else beside}.env.example"


def _user_of(survey: Survey, folder: str) -> str:
    """The application that takes this package from the same workspace and reads its variables, else the folder."""
    row = survey.files.get(f"{folder}package.json")
    name = _OWN_NAME.search(row.text) if row is not None and folder else None
    if name is None or any(f"{folder}{example}" in survey.paths for example in EXAMPLES):
        return folder
    users = {
        path.removesuffix("package.json")
        for path, other in survey.files.items()
        if other.manifest is not None and path.endswith("package.json")
        for item in other.manifest.dependencies
        if item.name == name[1] and item.spec.startswith(_OF_WORKSPACE)
    }
    if "" in users:  # what stands above them all is where their variables are
        return ""
    return users.pop() if len(users) == 1 else folder


def _within(survey: Survey) -> Mapping[str, tuple[str, ...]]:
    """The example files that stand beside an application's code, by the application's folder."""
    known = _WITHIN.get(survey)
    if known is None:
        code = {path[: path.rfind("/") + 1] for path, row in survey.files.items() if row.code and _is_program(row)}
        known = {}
        for path in sorted(survey.paths):
            place, _, name = path.rpartition("/")
            if place and name in EXAMPLES and f"{place}/" in code:
                folder = app_folder(survey, path)
                known[folder] = (*known.get(folder, ()), path)
        _WITHIN[survey] = known
    return known


def _named_in_code(survey: Survey, folder: str) -> str:
    """The folder of the one file of variables that an application's settings name, else its own."""
    known = _NAMED.get(survey)
    if known is None:
        known = {}
        for path, row in survey.files.items():
            for call in row.code.calls if row.code is not None and _is_program(row) else ():
                if call.callee.endswith(_LOADERS) and (name := call.expr.get("env_file")) is not None:
                    known.setdefault(app_folder(survey, path), set()).add(name.text)
        _NAMED[survey] = known
    places = {place for name in known.get(folder, ()) if (place := _place_of(name)) is not None}
    found = folder + places.pop() if len(places) == 1 else folder
    return found if any(path.startswith(found) for path in survey.paths) else folder


def _place_of(name: str) -> str | None:
    """`app/` of `app/.env`, None when it is no plain path to a file of variables."""
    match = _ENV_FILE.fullmatch(name)
    return match.group(1) if match is not None else None


def _is_program(row: FileFacts) -> bool:
    return row.role in {Role.SOURCE, Role.SCRIPT}


def lock_command(survey: Survey, manifest: str) -> tuple[str, str]:
    """The lock file that goes with a manifest and the command that renews it; "" when there is none."""
    node = manifest.endswith("package.json")
    for folder in folders_above(manifest):
        for name, command in LOCKS.items():
            if folder + name in survey.paths and node == (command.endswith("install")):
                return folder + name, command
    return "", ""


def _manifests(survey: Survey) -> Mapping[str, list[tuple[str, Ecosystem]]]:
    """The manifests by folder, looked for once: an application is asked after for every file."""
    known = _MANIFESTS.get(survey)
    if known is None:
        known = {}
        for path, facts in survey.files.items():
            if facts.manifest is not None:
                known.setdefault(path[: path.rfind("/") + 1], []).append((path, facts.manifest.ecosystem))
        _MANIFESTS[survey] = known
    return known


_MANIFESTS: WeakKeyDictionary[Survey, dict[str, list[tuple[str, Ecosystem]]]] = WeakKeyDictionary()
_WITHIN: WeakKeyDictionary[Survey, dict[str, tuple[str, ...]]] = WeakKeyDictionary()
_NAMED: WeakKeyDictionary[Survey, dict[str, set[str]]] = WeakKeyDictionary()
