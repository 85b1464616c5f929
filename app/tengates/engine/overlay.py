"""Snapshots that stand in memory: a small example repository, or a real one with proposed files laid over it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from fnmatch import fnmatchcase

from tengates.facts.past import past_hits
from tengates.model.folder import FolderKind, FolderState
from tengates.model.history import History, PastHit
from tengates.model.snapshot import Snapshot, SnapshotFile


def memory_snapshot(
    files: Mapping[str, bytes], name: str = "example", earlier: Iterable[tuple[str, bytes]] = ()
) -> Snapshot:
    """A clean git repository made of these files; what its `.gitignore` names is ignored.

    Each of `earlier` is a commit that wrote one file, before the commit of the files as they are.
    """
    rules = _ignore_rules(_gitignores(files))

    def ignores(path: str) -> bool:
        return bool(rules(path))

    in_scope = {path: content for path, content in files.items() if not ignores(path)}
    commits = [*({path: content} for path, content in earlier), in_scope]
    return Snapshot(
        folder=FolderState(name, name, FolderKind.GIT, commit="0" * 40, branch="main"),
        files=tuple(
            SnapshotFile(path, len(content), executable=False, tracked=True)
            for path, content in sorted(in_scope.items())
        ),
        skipped=(),
        dirty=False,
        read=files.__getitem__,
        ignores=ignores,
        ignored_env=tuple(path for path in files if ignores(path) and _is_env(path)),
        history=lambda _cancel: _memory_history(commits),
    )


def laid_over(
    snapshot: Snapshot, changes: Mapping[str, bytes | None], untracked: frozenset[str] = frozenset()
) -> Snapshot:
    """The snapshot as it would be with these files changed; None takes a file away.

    New `.gitignore` lines count at once. An untracked file that is ignored leaves the scope.
    """
    added = _ignore_rules({path: content or b"" for path, content in changes.items() if _base(path) == ".gitignore"})

    def ignores(path: str) -> bool:
        verdict = added(path)
        return snapshot.ignores(path) if verdict is None else verdict

    def read(path: str) -> bytes:
        content = changes.get(path)
        return content if content is not None else snapshot.read(path)

    gone = {path for path, content in changes.items() if content is None}
    gone |= {path for path in untracked if ignores(path)}
    kept = [
        replace(item, tracked=item.tracked and item.path not in untracked)
        for item in snapshot.files
        if item.path not in gone
    ]
    known = {item.path for item in snapshot.files}
    created = [path for path, content in changes.items() if content is not None and path not in known]
    ignored = [path for path in (*created, *untracked) if ignores(path) and _is_env(path)]
    kept += [
        SnapshotFile(path, len(changes[path] or b""), executable=False, tracked=False)
        for path in created
        if not ignores(path)
    ]
    return replace(
        snapshot,
        files=tuple(sorted(kept, key=lambda item: item.path)),
        read=read,
        ignores=ignores,
        ignored_env=tuple(dict.fromkeys((*snapshot.ignored_env, *ignored))),
    )


def _memory_history(commits: list[dict[str, bytes]]) -> History:
    """What these commits brought in, made on one day after the other."""
    hits = [
        PastHit(path, role, hit, f"{number:040x}", f"2024-01-{number:02}")
        for number, files in enumerate(commits, 1)
        for path, content in files.items()
        for role, hit in past_hits(path, list(enumerate(content.split(b"\n"), 1)))
    ]
    return History(tuple(hits), len(commits), len(commits))


def _gitignores(files: Mapping[str, bytes]) -> dict[str, bytes]:
    return {path: content for path, content in files.items() if _base(path) == ".gitignore"}


def _ignore_rules(files: Mapping[str, bytes]) -> Callable[[str], bool | None]:
    """Git's ignore rules as far as small files use them: names, globs, folders, later `!` lines.

    None: no rule speaks of the path. The real repository is always asked through git; this
    serves what is not written yet.
    """
    rules = [rule for path, content in files.items() for rule in _rules(path, content)]

    def ignored(path: str) -> bool | None:
        verdict = None
        for prefix, pattern, negated in rules:
            if path.startswith(prefix) and _matches(path[len(prefix) :], pattern):
                verdict = not negated
        return verdict

    return ignored


def _rules(path: str, content: bytes) -> Iterable[tuple[str, str, bool]]:
    prefix = path[: -len(".gitignore")]
    for line in content.decode("utf-8", "replace").split("\n"):
        pattern = line.strip()
        if pattern and not pattern.startswith("#"):
            negated = pattern.startswith("!")
            yield prefix, pattern.removeprefix("!").removeprefix("\\"), negated


def _matches(path: str, pattern: str) -> bool:
    """Whether a rule names this path or a folder above it."""
    bare, parts = pattern.strip("/"), path.split("/")
    wanted = bare.split("/") if "/" in pattern.rstrip("/") else ["**", bare]
    longest = len(parts) - 1 if pattern.endswith("/") else len(parts)
    return any(_fits(parts[:count], wanted) for count in range(1, longest + 1))


def _fits(parts: list[str], wanted: list[str]) -> bool:
    """Whether the parts of a path are those of a pattern; `**` stands for any number of folders."""
    reached = {0}
    for want in wanted:
        if want == "**":
            reached = set(range(min(reached, default=len(parts) + 1), len(parts) + 1))
        else:
            reached = {at + 1 for at in reached if at < len(parts) and fnmatchcase(parts[at], want)}
    return len(parts) in reached


def _base(path: str) -> str:
    return path.rpartition("/")[2]


def _is_env(path: str) -> bool:
    return _base(path).startswith(".env")
