"""Where a repository's history begins to be reachable: branches, tags and what was fetched, by our own reader."""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator

from tengates.repo.directory import Unreadable, descend
from tengates.repo.gitdir import GitDir, small_file

_KINDS = ("refs/heads", "refs/remotes", "refs/tags")
_PACKED = 256_000_000
_ROW = re.compile(rb"^([0-9a-f]{40}(?:[0-9a-f]{24})?) refs/(heads|remotes|tags)/", re.MULTILINE)
_OID = re.compile(rb"^[0-9a-f]{40}(?:[0-9a-f]{24})?\s*$")
_MOST = 5_000
_DEPTH = 8


def tips_of(place: GitDir, head: str | None) -> list[str]:
    """The ids that all references name, sorted, a few thousand at most. The checked-out commit is always among them."""
    found = {head} if head else set[str]()
    packed = small_file(place.common, "packed-refs", _PACKED) or b""
    for row in _ROW.finditer(packed):
        if len(found) >= _MOST:
            break
        found.add(row[1].decode())
    for kind in _KINDS:
        for oid in _loose(place, tuple(kind.split("/"))):
            if len(found) >= 2 * _MOST:
                break
            found.add(oid)
    return sorted(found)


def remote_tips(place: GitDir) -> list[str]:
    """The ids of the branches that were fetched or pushed, as this copy last saw them, sorted."""
    packed = small_file(place.common, "packed-refs", _PACKED) or b""
    found = {row[1].decode() for row in _ROW.finditer(packed) if row[2] == b"remotes"}
    found.update(_loose(place, ("refs", "remotes")))
    return sorted(found)[:_MOST]


def _loose(place: GitDir, parts: tuple[str, ...]) -> Iterator[str]:
    try:
        with descend(place.common, parts) as folder:
            states = [(name, folder.stat(name).st_mode) for name in sorted(folder.names())]
            texts = [folder.read(name, 1000)[0] for name, mode in states if stat.S_ISREG(mode)]
    except Unreadable:
        return
    yield from (text.decode("ascii").strip() for text in texts if _OID.match(text))
    for name, mode in states:
        if stat.S_ISDIR(mode) and len(parts) < _DEPTH:
            yield from _loose(place, (*parts, name))
