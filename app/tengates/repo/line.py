"""The line of commits that led to one: first parents alone, and their trees, from git's objects.

Nothing is checked out, and merges count for what they brought to the line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tengates.model.errors import InputError
from tengates.repo.git import Git
from tengates.repo.gitdir import GitDir, read_ref, valid_ref

_LIMIT = 60.0
_FORMAT = "%H%x00%P%x00%T%x00%cI%x00%s"
_FIELDS = 5
_SUBJECT = 300
_REF_ENDING = re.compile(r"(.+?)((?:[~^]\d*)*)")


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of a tree as git keeps it. `size` is None for what has no bytes here: a sub-module, a blob that is absent."""

    path: bytes
    mode: bytes
    oid: str
    size: int | None


@dataclass(frozen=True, slots=True)
class LineCommit:
    """A commit of the line. `parent` is "" for the first one, and for the oldest of a shallow copy."""

    id: str
    parent: str
    tree: str
    time: str
    subject: str


def resolve(git: Git, place: GitDir, head: str | None, revision: str) -> str:
    """The full id of what a founder calls a commit: an id, a branch, a tag, HEAD~3. InputError when there is none."""
    if revision == "HEAD" and head is None:
        raise InputError("This repository has no commit yet. Commit once, then look back.")
    found = _REF_ENDING.fullmatch(revision)
    name, ending = found.groups() if found else ("", "")
    places = (name, f"refs/heads/{name}", f"refs/tags/{name}", f"refs/remotes/{name}")
    known = next((oid for ref in places if valid_ref(ref) and (oid := read_ref(place, ref))), name)
    answer = b""
    if known and not known.startswith("-"):
        answer = git.run("rev-parse", "--verify", "--quiet", f"{known}{ending}^{{commit}}", fine=(0, 1, 128))
    if not answer:
        raise InputError(
            f'There is no commit "{revision}" here. Give an id, a branch or a tag; `git log --oneline` lists commits.'
        )
    return answer.decode("ascii", "replace").strip()


def fork_of(git: Git, commit: str, other: str) -> str:
    """Where the line of a commit left that of another; the other itself when they share no past here."""
    found = git.run("merge-base", other, commit, fine=(0, 1), limit=_LIMIT).decode("ascii", "replace")
    return found.partition("\n")[0].strip() or other


def commits_since(git: Git, commit: str, other: str, most: int) -> frozenset[str]:
    """The commits that one reaches and the other does not, `most` at most."""
    output = git.run("rev-list", f"--max-count={most}", commit, f"^{other}", limit=_LIMIT)
    return frozenset(output.decode("ascii", "replace").split())


def line_to(git: Git, commit: str, most: int) -> list[LineCommit]:
    """The commit and those before it on its line, newest first, `most` at most."""
    how = ("--first-parent", "--no-show-signature", "--no-color", "--no-decorate", "-z", f"--max-count={most}")
    output = git.run("log", *how, f"--format={_FORMAT}", commit, limit=_LIMIT).decode("utf-8", "replace")
    fields = output.removesuffix("\0").split("\0")
    rows = [fields[at : at + _FIELDS] for at in range(0, len(fields) - _FIELDS + 1, _FIELDS)]
    return [
        LineCommit(oid, parents.partition(" ")[0], tree, time, subject[:_SUBJECT])
        for oid, parents, tree, time, subject in rows
    ]


def tree_of(git: Git, commit: LineCommit, prefix: str) -> list[Entry]:
    """What a commit holds below `prefix`; paths keep the prefix."""
    below = ("--", prefix) if prefix else ()
    output = git.run("ls-tree", "-r", "-z", "-l", "--full-tree", commit.tree, *below, limit=_LIMIT)
    return [_entry(row) for row in output.split(b"\0")[:-1]]


def _entry(row: bytes) -> Entry:
    facts, _, path = row.partition(b"\t")
    mode, _kind, oid, size = facts.split()
    return Entry(path, mode, oid.decode("ascii"), int(size) if size.isdigit() else None)


def reached_by(git: Git, line: Sequence[LineCommit], most: int) -> dict[str, int]:
    """For every commit that the line's newest reaches: the place in the line of the oldest one that reaches it too."""
    output = git.run("rev-list", "--parents", f"--max-count={most}", line[0].id, limit=_LIMIT).decode("ascii")
    parents = {row[0]: row[1:] for row in (text.split(" ") for text in output.split("\n") if text)}
    marks: dict[str, int] = {}
    for place in reversed(range(len(line))):
        waiting = [line[place].id]
        while waiting:
            commit = waiting.pop()
            if commit not in marks and commit in parents:
                marks[commit] = place
                waiting += parents[commit]
    return marks
