"""Which commit a release of a widely used GitHub action is, so that a workflow can name it."""

from __future__ import annotations

import re
import tomllib
from functools import cache

from tengates import assets

_WRITTEN = re.compile(r"v?(\d+)(?:\.(\d+))?(?:\.(\d+))?$")


def pinned(action: str) -> str:
    """The newest known release of an action as a step writes it: `owner/name@commit # v1.2.3`."""
    release, commit = list(_releases()[action].items())[-1]
    return f"{action}@{commit} # {release}"


def commit_of(action: str, written: str) -> tuple[str, str] | None:
    """Commit and release of an action that is written by a tag: a major version, or a release that is known.

    `v4` is the newest known release of that major version, which is what the tag stands for.
    """
    releases = _releases().get("/".join(action.split("/")[:2]), {})
    if written in releases:
        return releases[written], written
    wanted = _WRITTEN.match(written)
    if wanted is None or wanted.group(2):
        return None
    fits = [name for name in releases if (row := _WRITTEN.match(name)) and row.group(1) == wanted.group(1)]
    return (releases[fits[-1]], fits[-1]) if fits else None


@cache
def _releases() -> dict[str, dict[str, str]]:
    path = assets.resources() / "actions" / "releases.toml"
    return tomllib.loads(path.read_text("utf-8"))
