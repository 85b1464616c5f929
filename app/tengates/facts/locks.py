"""Lock files: which tool wrote them, and the versions they settle."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from tengates.facts.manifests import normalised
from tengates.facts.structured import read_json
from tengates.model.config import Ecosystem, Lock

_PACKAGE = re.compile(r'^\[\[package\]\]\s*\nname = "([^"\n]+)"\s*\nversion = "([^"\n]+)"', re.MULTILINE)
_YARN = re.compile(r'^"?(@?[^@"\s]+)@[^\n]*:\n\s+version:? "?([^"\n]+)"?', re.MULTILINE)
_PNPM_NEW = re.compile(r"^  '?/?(@?[^@'\s(]+)@(\d[^(':\s]*)", re.MULTILINE)
_PNPM_OLD = re.compile(r"^  /(@?[^@\s]+)/(\d[^:_\s(]*)", re.MULTILINE)
_BUN = re.compile(r'^    "(@?[^"@\n]+)": \["[^"\n]*@(\d[^"\n]*)"', re.MULTILINE)
_LIMIT = 20_000_000

_TOOLS: dict[str, tuple[Ecosystem, str]] = {
    "poetry.lock": (Ecosystem.PYTHON, "poetry"),
    "uv.lock": (Ecosystem.PYTHON, "uv"),
    "pdm.lock": (Ecosystem.PYTHON, "pdm"),
    "pylock.toml": (Ecosystem.PYTHON, "pip"),
    "Pipfile.lock": (Ecosystem.PYTHON, "pipenv"),
    "package-lock.json": (Ecosystem.NODE, "npm"),
    "npm-shrinkwrap.json": (Ecosystem.NODE, "npm"),
    "pnpm-lock.yaml": (Ecosystem.NODE, "pnpm"),
    "yarn.lock": (Ecosystem.NODE, "yarn"),
    "bun.lock": (Ecosystem.NODE, "bun"),
    "bun.lockb": (Ecosystem.NODE, "bun"),
}


def is_lock(name: str) -> bool:
    """Whether a file name is a lock file's."""
    return name in _TOOLS


def read_lock(name: str, text: str) -> Lock:
    """The lock in this file; versions are empty for a format that is not text."""
    ecosystem, tool = _TOOLS[name]
    reader = _READERS.get(tool)
    versions = tuple(dict(reader(text)).items()) if reader is not None and len(text) <= _LIMIT else ()
    return Lock(ecosystem, tool, versions)


def _packages(text: str) -> Iterator[tuple[str, str]]:
    return ((normalised(name), version) for name, version in _PACKAGE.findall(text))


def _pipenv(text: str) -> Iterator[tuple[str, str]]:
    tree = read_json(text)
    for group in ("default", "develop"):
        rows = tree.get(group, {}) if isinstance(tree, dict) else {}
        for name, row in rows.items() if isinstance(rows, dict) else ():
            if isinstance(row, dict):
                yield normalised(name), str(row.get("version", "")).lstrip("=")


def _npm(text: str) -> Iterator[tuple[str, str]]:
    tree = read_json(text)
    packages = tree.get("packages") if isinstance(tree, dict) else None
    for path, row in packages.items() if isinstance(packages, dict) else ():
        head, _, name = str(path).rpartition("node_modules/")
        if name and not head and isinstance(row, dict):
            yield name, str(row.get("version", ""))
    older = tree.get("dependencies") if isinstance(tree, dict) else None
    for name, row in older.items() if isinstance(older, dict) and not isinstance(packages, dict) else ():
        if isinstance(row, dict):
            yield str(name), str(row.get("version", ""))


def _pnpm(text: str) -> Iterator[tuple[str, str]]:
    return ((name, version) for pattern in (_PNPM_OLD, _PNPM_NEW) for name, version in pattern.findall(text))


_READERS: dict[str, Callable[[str], Iterator[tuple[str, str]]]] = {
    "poetry": _packages,
    "uv": _packages,
    "pdm": _packages,
    "pipenv": _pipenv,
    "npm": _npm,
    "pnpm": _pnpm,
    "yarn": lambda text: iter(_YARN.findall(text)),
    "bun": lambda text: iter(_BUN.findall(text)),
}
