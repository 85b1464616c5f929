"""What we ask git about a work tree, always through the shadow directory."""

from __future__ import annotations

import os
import stat
import time
from dataclasses import dataclass
from pathlib import Path

from tengates.model.errors import InputError
from tengates.repo.git import TIME_LIMIT, Git, GitFailed, GitTooSlow

_GITLINK = b"160000"
_FIRST_TRY = 3.0
_DIRTY_LIMIT = 10.0
_PIPE_SEARCH = 5.0
_ALL = ("--cached", "--others", "--exclude-standard")
_TRACKED = ("--cached",)
_PLAIN = ("--others",)
INSTALLED = frozenset({
    "node_modules", "bower_components", "site-packages", ".venv", "venv", "__pycache__", ".next", ".nuxt",
    ".tox", ".nox", ".mypy_cache", ".pytest_cache", ".ruff_cache", ".turbo", ".parcel-cache", ".svelte-kit",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Listed:
    """One entry of git's list: its path below the opened folder. `reason`: why it is not looked at."""

    path: str
    tracked: bool
    absent: bool = False  # left out of the work tree on purpose (sparse checkout)
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Rows:
    """Git's list. `blocked`: its ignore rules cannot be read. `notes`: what the list lacks, and why."""

    listed: list[Listed]
    notes: tuple[str, ...] = ()
    blocked: bool = False


def list_files(git: Git, prefix: str, *, plain: bool) -> Rows:
    """What lies below `prefix`, sorted. Sub-modules leave the shadow's index on the way.

    A pipe named .gitignore makes git wait for ever, so a slow first try is looked into.
    """
    try:
        return Rows(_list(git, prefix, _ALL, _FIRST_TRY))
    except GitTooSlow:
        if pipes := find_pipes(git.work_tree):
            note = f"{pipes[0]} is not a plain file, so git cannot tell which files are ignored. Remove it."
            return _without_rules(git, prefix, note, plain=plain)
    except GitFailed:
        return _without_rules(git, prefix, "Git cannot list new files here. Run `git status` to see why.", plain=plain)
    try:
        return Rows(_list(git, prefix, _ALL, TIME_LIMIT))
    except GitFailed:
        note = "Git could not list the new files of this folder in time. Ignore folders with very many files."
        return _without_rules(git, prefix, note, plain=plain)


def _without_rules(git: Git, prefix: str, note: str, *, plain: bool) -> Rows:
    """Tracked files only, or all files of a plain folder: neither needs the ignore rules."""
    what = "" if plain else " Only files that git tracks were read."
    try:
        return Rows(_list(git, prefix, _PLAIN if plain else _TRACKED, TIME_LIMIT), (note + what,), blocked=True)
    except GitFailed as error:
        raise InputError(
            "Git cannot list the files of this repository; its index may be damaged. "
            "Run `git status` in it and mend what it reports, or open a fresh clone."
        ) from error


def _list(git: Git, prefix: str, which: tuple[str, ...], limit: float) -> list[Listed]:
    where = ("--", prefix) if prefix else ()
    output = git.run("ls-files", "-z", "-t", "--stage", *which, *where, limit=limit)
    cut = len(os.fsencode(prefix))
    rows: dict[str, Listed] = {}
    for tag, mode, path in map(_columns, output.split(b"\0")[:-1]):
        row = listed(tag, mode, path[cut:])
        rows.setdefault(row.path, row)
    # A pathspec hides the sub-modules beside the opened folder, which must go as well.
    drop_links(git, git.run("ls-files", "-z", "-t", "--stage") if prefix else output)
    return [rows[path] for path in sorted(rows)]


def drop_links(git: Git, output: bytes) -> None:
    """Take sub-modules out of the shadow's index: git would read configuration inside them."""
    links = [path for _, mode, path in map(_columns, output.split(b"\0")[:-1]) if mode == _GITLINK]
    if links:
        given = b"".join(b"0 %s\t%s\0" % (b"0" * 40, path) for path in links)
        git.run("update-index", "-z", "--index-info", given=given)


def _columns(line: bytes) -> tuple[bytes, bytes, bytes]:
    """Tag, mode and path of `? path` or `H mode id stage<TAB>path`."""
    tag, _, rest = line.partition(b" ")
    if tag == b"?":
        return tag, b"", rest
    facts, _, path = rest.partition(b"\t")
    return tag, facts[:6], path


def listed(tag: bytes, mode: bytes, path: bytes) -> Listed:
    """One entry: git's tag (`?` for what it does not track), its mode, and its path as bytes."""
    reason = ""
    if mode == _GITLINK:
        reason = "a sub-module; open its folder to judge it"
    elif path.endswith(b"/"):
        reason = "a repository of its own; open it to judge it"
    try:
        name = path.decode()
    except UnicodeDecodeError:
        name, reason = path.decode("utf-8", "backslashreplace"), "its name is not UTF-8"
    if not name.isprintable():
        name, reason = name.encode("unicode_escape").decode(), "its name holds characters that cannot be shown"
    return Listed(name, tag != b"?", tag == b"S", reason)


def differs(git: Git, commit: str, prefix: str) -> bool | None:
    """Whether tracked files or the index differ from the commit; None when git cannot tell."""
    flags = ("--quiet", "--no-ext-diff", "--no-textconv", "--ignore-submodules=all")
    where = ("--", prefix) if prefix else ()
    try:
        return not git.test("diff", *flags, commit, *where, limit=_DIRTY_LIMIT)
    except GitFailed:
        return None


def unchanged_files(git: Git, commit: str, prefix: str) -> frozenset[str]:
    """The tracked paths below `prefix` that are as the commit has them; none when git cannot tell."""
    flags = ("--name-only", "-z", "--no-renames", "--no-ext-diff", "--no-textconv", "--ignore-submodules=all")
    where = ("--", prefix) if prefix else ()
    try:
        tracked = git.run("ls-files", "-z", "--cached", *where, limit=_DIRTY_LIMIT)
        differing = git.run("diff", *flags, commit, *where, limit=_DIRTY_LIMIT)
    except GitFailed:
        return frozenset()
    rows = set(tracked.split(b"\0")[:-1]) - set(differing.split(b"\0")[:-1])
    return frozenset(os.fsdecode(row).removeprefix(prefix) for row in rows)


def ignored_among(git: Git, prefix: str, paths: set[str], *, indexed: bool = True) -> set[str]:
    """Those of the paths that git would ignore. Unless `indexed`, what git tracks now takes no part."""
    # check-ignore refuses literal path specifications; "./" keeps a leading ":" from meaning anything.
    before = f"./{prefix}"
    given = b"".join(os.fsencode(f"{before}{path}") + b"\0" for path in sorted(paths))
    extra = {"GIT_LITERAL_PATHSPECS": "0"} | ({} if indexed else {"GIT_INDEX_FILE": str(git.shadow / "none")})
    try:
        output = git.run("check-ignore", "-z", "--stdin", given=given, fine=(0, 1), extra=extra)
    except GitFailed:
        return set()
    return {os.fsdecode(path).removeprefix(before) for path in output.split(b"\0")[:-1]}


def find_pipes(root: Path) -> list[str]:
    """Ignore and attribute files that are no plain files: git waits for ever to read a pipe of that name."""
    deadline = time.monotonic() + _PIPE_SEARCH
    found = []
    for folder, below, names in os.walk(root):
        below[:] = [name for name in below if name != ".git" and name not in INSTALLED]
        for name in {".gitignore", ".gitattributes"}.intersection(names):
            path = Path(folder, name)
            if not stat.S_ISREG(path.lstat().st_mode) and not path.is_symlink():
                found.append(path.relative_to(root).as_posix())
        if time.monotonic() > deadline:
            break
    return found
