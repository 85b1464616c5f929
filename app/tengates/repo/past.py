"""What commits brought in, asked of git on the shadow directory: added lines alone, bounded in size."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path

from tengates.repo.git import Git, GitFailed
from tengates.repo.listing import BINARY, OBJECTS

_BIG = "1m"  # files beyond it are data; git then says no more than that they differ
_HUNK = re.compile(rb"^(@@+) .*?\+(\d+)(?:,\d+)? @@")
_SKIPPED = (
    "-lock.json", "-lock.yaml", ".lock", ".lockb", "npm-shrinkwrap.json", "go.sum", ".min.js", ".min.css", ".map", ".svg",
)  # fmt: skip
_COPIED = ("node_modules", "site-packages", "bower_components")
_HOW = (
    "-r", "-c", "-p", "-U0", "-D", "--root", "--no-renames", "--no-ext-diff", "--no-textconv", "--no-color",
    "--ignore-submodules=all", "--src-prefix=a/", "--dst-prefix=b/", "--format=%x00%H %cI",
)  # fmt: skip
_LIST_LIMIT = 20.0
_GLANCE = 2.0
_GLANCED = 20_000_000
_WORDS = re.compile(rb"[\x21-\x7e]{20,300}")
_MOST_WORDS = 20_000


@dataclass(slots=True)
class Added:
    """The lines that one commit added to one file, with their 1-based numbers."""

    commit: str
    date: str
    path: str
    lines: list[tuple[int, bytes]] = field(default_factory=list)


def detached(git: Git) -> Git:
    """Git that sees no work tree and no index, so no attributes of the repository can hide a file from us."""
    return replace(git, work_tree=git.shadow)


def commits_from(git: Git, tips: list[str], most: int) -> list[str]:
    """Reachable commits, newest first, `most` at most."""
    given = "".join(f"{tip}\n" for tip in tips).encode()
    wanted = ("--stdin", "--ignore-missing", f"--max-count={most}")
    return git.run("rev-list", *wanted, given=given, limit=_LIST_LIMIT).decode("ascii").split()


def added_by(git: Git, commits: list[str], prefix: str, limit: float) -> Iterator[Added]:
    """What these commits added below `prefix`; for a merge only what none of its parents had."""
    given = "".join(f"{commit}\n" for commit in commits).encode()
    where = _where(prefix)
    try:
        output = _diff(git, _HOW, given, where, limit)
    except GitFailed:
        if len(commits) > 1:
            raise
        absent = [f":(top,exclude,literal){path}" for path in _absent(git, given, where, limit)]
        if not absent:
            raise
        output = _diff(git, _HOW, given, [*where, *absent], limit)
    yield from _parsed(output, prefix)
    with suppress(GitFailed):  # a glance beside the reading: large objects are no reason to read nothing
        pickled = _diff(git, (*_HOW, "--text"), given, _objects(prefix), min(limit, _GLANCE))
        if len(pickled) <= _GLANCED:
            yield from map(_printable, _parsed(pickled, prefix))


def _objects(prefix: str) -> list[str]:
    """Python objects as they were saved, settings and keys included, below `prefix`."""
    where = [f":(top,glob){_glob(prefix)}**/*.{suffix}" for suffix in OBJECTS]
    return [*where, *(f":(top,exclude)*{folder}/*" for folder in _COPIED)]


def _glob(prefix: str) -> str:
    return re.sub(r"([\\*?\[])", r"\\\1", prefix)


def _printable(added: Added) -> Added:
    """The words in a file that holds bytes."""
    words = [word for _, line in added.lines for word in _WORDS.findall(line)]
    return replace(added, lines=list(enumerate(words[:_MOST_WORDS], 1)))


def _where(prefix: str) -> list[str]:
    endings = [*_SKIPPED, *(f".{suffix}" for suffix in sorted(BINARY))]
    skipped = [*(f"*{ending}" for ending in endings), *(f"*{folder}/*" for folder in _COPIED)]
    return [f":(top,literal){prefix}" if prefix else ":(top)", *(f":(top,exclude){pattern}" for pattern in skipped)]


def _diff(git: Git, how: tuple[str, ...], given: bytes, where: list[str], limit: float) -> bytes:
    extra = {"GIT_LITERAL_PATHSPECS": "0", "GIT_INDEX_FILE": str(Path(git.shadow, "none"))}
    settings = ("-c", f"core.bigFileThreshold={_BIG}", "-c", "core.quotePath=false")
    return git.run(*settings, "diff-tree", "--stdin", *how, "--", *where, given=given, limit=limit, extra=extra)


def _absent(git: Git, given: bytes, where: list[str], limit: float) -> list[str]:
    """Paths that a commit changed and whose content is not here: a partial copy lacks large files."""
    output = _diff(git, ("-r", "-m", "--root", "--no-renames", "--raw", "--no-abbrev", "-z"), given, where, limit)
    fields = output.decode("utf-8", "replace").split("\0")
    sides = [(row.split(" ")[2:4], path) for row, path in pairwise(fields) if row[:1] == ":" and row.count(" ") == 4]  # noqa: PLR2004
    asked = "".join(f"{oid}\n" for oids, _ in sides for oid in oids).encode()
    answer = git.run("cat-file", "--batch-check=%(objectname)", given=asked, limit=limit) if asked else b""
    missing = {
        line.split(" ")[0] for line in answer.decode("ascii", "replace").split("\n") if line.endswith(" missing")
    }
    return sorted({path for oids, path in sides if any(oid in missing and set(oid) != {"0"} for oid in oids)})


def _parsed(output: bytes, prefix: str) -> Iterator[Added]:
    """A file's added lines are handed on when the next file begins."""
    reader = _Reader(prefix)
    for line in output.split(b"\n"):
        if line.startswith(b"+++ ") and not reader.width and reader.added.lines:
            yield reader.added
        reader.take(line)
    if reader.added.lines:
        yield reader.added


class _Reader:
    """Follows git's output line by line. `width`: columns before a line's text, 0 outside of hunks."""

    def __init__(self, prefix: str) -> None:
        self.added = Added("", "", "")
        self.width = 0
        self._prefix = prefix
        self._commit = ("", "")
        self._number = 0

    def take(self, line: bytes) -> None:
        """One line more. In a hunk a blank, a sign or a backslash stands before every line."""
        if line[:1] in {b"d", b"\0", b"@"}:
            self.width = 0
        if self.width:
            self._text(line)
        elif line[:1] == b"\0":
            commit, _, date = line[1:].decode("ascii", "replace").partition(" ")
            self._commit = (commit, date)
        elif line.startswith(b"+++ "):
            self.added = Added(*self._commit, _path(line[4:], self._prefix))
        elif found := _HUNK.match(line):
            self._number, self.width = int(found[2]), len(found[1]) - 1

    def _text(self, line: bytes) -> None:
        sides = line[: self.width]
        if b"-" in sides or line[:1] == b"\\":
            return
        if b"+" in sides and self.added.path:
            self.added.lines.append((self._number, line[self.width :].rstrip(b"\r")))
        self._number += 1


def _path(name: bytes, prefix: str) -> str:
    """A path below `prefix` as git writes it after `+++`; "" for none that could be shown."""
    if name.startswith(b'"'):
        name = name.strip(b'"\t').decode("unicode_escape", "replace").encode("latin-1", "replace")
    text = name.rstrip(b"\t").decode("utf-8", "replace")
    if not text.startswith(f"b/{prefix}") or not text.isprintable():
        return ""
    return text.removeprefix(f"b/{prefix}")
