"""What commits brought in, asked of git on the shadow directory: added lines alone, bounded in size."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from io import BytesIO
from itertools import islice, pairwise
from pathlib import Path

from tengates.repo.git import Git, GitFailed
from tengates.repo.listing import BINARY, OBJECTS

_BIG = "1m"  # files beyond it are data; git then says no more than that they differ
_HUNK = re.compile(rb"^(@@+) -\d+(?:,(\d+))? (?:-\d+(?:,\d+)? )*\+(\d+)(?:,(\d+))? @@")
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


def attributes() -> bytes:
    """What git is told instead of a repository's attributes: these files are data, and are not so much as opened.

    Asked for each file that a commit changed; as pathspecs they would be for each that it holds.
    """
    endings = [*_SKIPPED, *(f".{suffix}" for suffix in sorted(BINARY))]
    return "".join(f"*{ending} -diff\n" for ending in endings).encode()


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
    copied = (f":(top,exclude)*{folder}/*" for folder in _COPIED)
    return [f":(top,literal){prefix}" if prefix else ":(top)", *copied]


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
    """A file's added lines are handed on when the next file begins.

    The output is gone through line by line: cutting all of a large one at once would stop every other thread.
    """
    lines, commit, added = BytesIO(output), ("", ""), Added("", "", "")
    for line in lines:
        if line[:1] == b"@":
            _hunk(line, lines, added)
        elif line[:1] == b"\0":
            name, _, date = line[1:].rstrip(b"\n").decode("ascii", "replace").partition(" ")
            commit = (name, date)
        elif line.startswith(b"+++ "):
            if added.lines:
                yield added
            added = Added(*commit, _path(line[4:].rstrip(b"\n"), prefix))
    if added.lines:
        yield added


def _hunk(first: bytes, lines: BytesIO, added: Added) -> None:
    """Take the text of the hunk with this first line.

    A hunk of two sides has first all that goes, then all that comes, as many as its head says. In a merge's
    each line tells by itself.
    """
    head = _HUNK.match(first)
    if head is None:
        return
    if len(head[1]) > len("@@"):
        _merged(lines, added, len(head[1]) - 1, int(head[3]))
        return
    deque(islice(lines, _count(head[2])), 0)  # what goes
    _pass_over(lines, {b"\\"})  # the last line that goes has no end
    comes = islice(lines, _count(head[4]))
    if added.path:
        added.lines += [(number, line[1:].rstrip(b"\r\n")) for number, line in enumerate(comes, int(head[3]))]
    else:
        deque(comes, 0)


def _merged(lines: BytesIO, added: Added, width: int, number: int) -> None:
    """The same of a merge: a sign for each parent before every line, and only what no parent had is taken."""
    while line := _pass_over(lines, {b" ", b"+", b"-", b"\\"}):
        sides = line[:width]
        if b"-" in sides or line[:1] == b"\\":
            continue
        if b"+" in sides and added.path:
            added.lines.append((number, line[width:].rstrip(b"\r\n")))
        number += 1


def _pass_over(lines: BytesIO, signs: set[bytes]) -> bytes:
    """The next line if it begins with one of these signs; else none, and it stays the next."""
    place = lines.tell()
    line = lines.readline()
    if line[:1] in signs:
        return line
    lines.seek(place)
    return b""


def _count(told: bytes | None) -> int:
    """How many lines a side of a hunk's head tells of: one where it does not say."""
    return 1 if told is None else int(told)


def _path(name: bytes, prefix: str) -> str:
    """A path below `prefix` as git writes it after `+++`; "" for none that could be shown."""
    if name.startswith(b'"'):
        name = name.strip(b'"\t').decode("unicode_escape", "replace").encode("latin-1", "replace")
    text = name.rstrip(b"\t").decode("utf-8", "replace")
    if not text.startswith(f"b/{prefix}") or not text.isprintable():
        return ""
    return text.removeprefix(f"b/{prefix}")
