"""Which commit a release of a widely used GitHub action is, so that a workflow can name it."""

from __future__ import annotations

import re
import tomllib
from functools import cache

from tengates import assets

_MAJOR = re.compile(r"v?\d+$")


def pinned(action: str) -> str:
    """The newest known release of an action as a step writes it: `owner/name@commit # v1.2.3`."""
    release, commit = list(_releases()[action].items())[-1]
    return f"{action}@{commit} # {release}"


def commit_of(action: str, written: str) -> tuple[str, str] | None:
    """Commit and release of an action that is written by a tag: a major version, or a release that is known.

    `v4` is the newest known release of that major version, which is what the tag stands for; a branch that
    everything lands on is the newest release.
    """
    releases = _releases().get("/".join(action.split("/")[:2]), {})
    if written in releases:
        return releases[written], written
    if releases and written in {"main", "master"}:
        return list(releases.values())[-1], list(releases)[-1]
    wanted = _MAJOR.match(written)
    fits = [name for name in releases if wanted is not None and name.startswith(f"{written}.")]
    return (releases[fits[-1]], fits[-1]) if fits else None


@cache
def _releases() -> dict[str, dict[str, str]]:
    path = assets.resources() / "actions" / "releases.toml"
    return tomllib.loads(path.read_text("utf-8"))
