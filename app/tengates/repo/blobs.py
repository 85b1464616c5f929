"""The bytes of git's blobs, many at a time: one process for hundreds of files."""

from __future__ import annotations

from collections.abc import Iterable

from tengates.repo.git import Git

_LIMIT = 60.0


def contents_of(git: Git, ids: Iterable[str]) -> dict[str, bytes]:
    """The bytes of blobs that are there. The caller sees to it that they fit into memory together."""
    given = "".join(f"{oid}\n" for oid in ids).encode()
    if not given:
        return {}
    output = git.run("cat-file", "--batch", given=given, limit=_LIMIT)
    found: dict[str, bytes] = {}
    at = 0
    while at < len(output):
        end = output.index(b"\n", at)
        words = output[at:end].decode("ascii", "replace").split(" ")
        at = end + 1
        if len(words) == 3:  # noqa: PLR2004  id, type, size; "missing" has two
            size = int(words[2])
            found[words[0]] = output[at : at + size]
            at += size + 1
    return found
