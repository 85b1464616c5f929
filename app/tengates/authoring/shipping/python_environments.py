"""Which optional groups of a Python project hold its test tools, and whether it must be installed itself."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from typing import Any

from tengates.authoring.shipping.toolchains import Read, Toolchain
from tengates.model.survey import Survey


def dev_selection(chain: Toolchain, read: Read) -> str:
    """The option that brings pytest along: ` --extra test`, ` --group test`; "" when it comes by itself."""
    tree = _project(chain, read)
    if chain.tool == "uv":
        extras = _named(tree.get("project", {}).get("optional-dependencies", {}))
        groups = _named(tree.get("dependency-groups", {}), without="dev")
        return "".join([*(f" --extra {name}" for name in extras), *(f" --group {name}" for name in groups)])
    poetry = tree.get("tool", {}).get("poetry", {})
    optional = {name: rows for name, rows in poetry.get("group", {}).items() if rows.get("optional") is True}
    groups = [name for name, rows in optional.items() if "pytest" in rows.get("dependencies", {})]
    extras = _named(tree.get("project", {}).get("optional-dependencies", {}))
    return "".join([*(f" --extras {name}" for name in extras), *(f" --with {name}" for name in groups)])


def has_source_folder(survey: Survey, chain: Toolchain) -> bool:
    """Whether its modules stand in `src/`, so that tests find them only once it is installed."""
    return any(path.startswith(f"{chain.prefix}src/") and path.endswith(".py") for path in survey.paths)


def _project(chain: Toolchain, read: Read) -> Mapping[str, Any]:
    path = next((path for path in chain.manifests if path.endswith("pyproject.toml")), "")
    try:
        return tomllib.loads((read(path) or b"").decode("utf-8-sig")) if path else {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError):
        return {}


def _named(groups: Mapping[str, Any], *, without: str = "") -> list[str]:
    """The first group that lists pytest, unless it is the one that comes by itself."""
    found = [
        name
        for name, rows in groups.items()
        if any(isinstance(row, str) and row.lower().startswith("pytest") for row in rows)
    ]
    return [] if without in found else found[:1]
