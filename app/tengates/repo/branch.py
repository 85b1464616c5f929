"""Puts a change on a new branch as one commit, made from objects alone.

The index, the work tree, HEAD and all hooks stay out of it. New objects are made in a store
of our own first; only when the commit is whole are they copied over, and last the branch.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from tengates.model.change import FileWrite, Operation
from tengates.model.errors import InputError, StaleError
from tengates.repo.changes import new_operation
from tengates.repo.desk import Desk
from tengates.repo.directory import Directory, descend
from tengates.repo.exchange import rename
from tengates.repo.git import Git, GitFailed
from tengates.repo.gitconfig import founders_config
from tengates.repo.gitdir import GitDir
from tengates.repo.journal import Record, RefMove, State
from tengates.repo.preflight import check_git_rules
from tengates.repo.recovery import alone, finish, recover
from tengates.repo.refs import HALF_OBJECT, create_ref, delete_ref, free_name

_FILE_MODES = frozenset({"100644", "100755"})
_OBJECT_LIMIT = 256_000_000
_NOBODY = ("Ten Gates", "tengates@localhost")


@dataclass(frozen=True, slots=True)
class Author:
    """Who the commit is by."""

    name: str
    email: str

    @property
    def line(self) -> str:
        """As git writes it."""
        return f"{self.name} <{self.email}>"


@dataclass(frozen=True, slots=True)
class Workshop:
    """Git with an object store and an index of its own."""

    git: Git
    objects: Path
    extra: Mapping[str, str]

    def run(self, *arguments: str, given: bytes | None = None) -> str:
        """One line that git prints."""
        return self.git.run(*arguments, given=given, extra=self.extra).decode("ascii", "replace").strip()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the branch shall hold."""

    writes: tuple[FileWrite, ...]
    name: str
    message: str
    base: str  # the commit it starts from


def commit_branch(desk: Desk, wanted: Wanted, title: str, recipe: str) -> Operation:
    """Make the branch with its commit. StaleError when a reviewed file is not as the last commit has it."""
    place = desk.place
    if place is None:
        raise InputError("This folder is not a git repository, so it has no branches. Apply to the files instead.")
    files = tuple(dict.fromkeys(write.path for write in wanted.writes))
    with alone(desk):
        name = free_name(place, wanted.name)
        check_git_rules(desk.shadow.git, desk.prefix, files)
        author = author_of(place)
        with _built(desk, wanted, author) as (commit, objects):
            operation = replace(new_operation(title, recipe, files), branch=name, commit=commit)
            record = Record(operation, ref=RefMove(name, commit))
            desk.journal.write(State.STAGING, record)
            try:
                _publish_objects(objects, place.objects)
            except BaseException:
                recover(desk)
                raise
        publish_branch(desk, place, record, author)
        return operation


def publish_branch(desk: Desk, place: GitDir, record: Record, author: Author) -> None:
    """Make the branch of `record` visible and note it, whole or not at all."""
    with _journaled(desk, record) as ref:
        create_ref(place, ref, author.line)


def withdraw_branch(desk: Desk, place: GitDir, record: Record) -> None:
    """Take the branch of `record` away and note it, whole or not at all."""
    with _journaled(desk, record) as ref:
        delete_ref(place, ref)


@contextmanager
def _journaled(desk: Desk, record: Record) -> Iterator[RefMove]:
    if record.ref is None:
        raise ValueError("a record without a branch")
    desk.journal.write(State.COMMIT, record)
    try:
        desk.step("journal commit")
        yield record.ref
        desk.step("branch moved")
    except BaseException:
        recover(desk)
        raise
    finish(desk, record)


def author_of(place: GitDir) -> Author:
    """The founder's name for commits, or a neutral one."""
    configs = (place.config, founders_config())
    values = [
        next((text for config in configs if (text := _clean(config.text(f"user.{key}") or ""))), "")
        for key in ("name", "email")
    ]
    return Author(values[0] or _NOBODY[0], values[1] or _NOBODY[1])


def _clean(text: str) -> str:
    return "".join(letter for letter in text if letter.isprintable() and letter not in "<>").strip()


@contextmanager
def _built(desk: Desk, wanted: Wanted, author: Author) -> Iterator[tuple[str, Path]]:
    """The commit's id, and the store that holds its objects for the length of the block."""
    with _workshop(desk) as shop:
        try:
            commit = _build(shop, desk.prefix, wanted, author)
        except GitFailed as error:
            raise InputError(
                "Git could not build the commit; parts of the history may be missing. Apply to the files instead."
            ) from error
        yield commit, shop.objects


@contextmanager
def _workshop(desk: Desk) -> Iterator[Workshop]:
    with tempfile.TemporaryDirectory(prefix="work-", dir=desk.shadow.path) as folder:
        objects = Path(folder, "objects")
        objects.mkdir()
        desk.shadow.borrow(objects)
        extra = {"GIT_OBJECT_DIRECTORY": str(objects), "GIT_INDEX_FILE": str(Path(folder, "index"))}
        yield Workshop(desk.shadow.git, objects, extra)


def _build(shop: Workshop, prefix: str, wanted: Wanted, author: Author) -> str:
    committed = _committed(shop, wanted.base, [f"{prefix}{write.path}" for write in wanted.writes])
    lines = [_line(shop, write, f"{prefix}{write.path}", committed) for write in wanted.writes]
    shop.run("read-tree", wanted.base)
    shop.run("update-index", "-z", "--index-info", given=b"".join(lines))
    tree = shop.run("write-tree")
    people = {
        f"GIT_{who}_{what}": value
        for who in ("AUTHOR", "COMMITTER")
        for what, value in (("NAME", author.name), ("EMAIL", author.email))
    }
    signed = replace(shop, extra={**shop.extra, **people})
    message = wanted.message.strip().encode("utf-8", "replace") + b"\n"
    return signed.run("commit-tree", tree, "-p", wanted.base, "-F", "-", given=message)


def _committed(shop: Workshop, commit: str, paths: list[str]) -> dict[str, tuple[str, str]]:
    """Mode and object id of those paths that the commit holds."""
    output = shop.git.run("ls-tree", "-z", "--full-tree", commit, "--", *paths, extra=shop.extra)
    found = {}
    for row in output.split(b"\0")[:-1]:
        facts, _, path = row.partition(b"\t")
        mode, _, oid = facts.decode("ascii").split(" ")
        found[os.fsdecode(path)] = (mode, oid)
    return found


def _line(shop: Workshop, write: FileWrite, path: str, committed: dict[str, tuple[str, str]]) -> bytes:
    """One line for the new index, after checking that the founder reviewed what the commit holds."""
    mode, oid = committed.get(path, ("", ""))
    if mode and mode not in _FILE_MODES:
        raise InputError(f"{write.path} is not a plain file in the last commit. Apply to the files instead.")
    gone = write.untrack or write.new is None
    if not write.untrack and _hash(shop, path, write.base) != oid:
        raise StaleError(
            f"{write.path} holds changes that are not committed, and a branch starts from the last commit. "
            "Commit them first, or apply to the files instead.",
            (write.path,),
        )
    if gone or write.new is None:
        return b"0 %s\t%s\0" % (b"0" * len(oid or "0" * 40), os.fsencode(path))
    new_mode = mode or ("100755" if write.executable else "100644")
    new = shop.run("hash-object", "-w", "--stdin", f"--path={path}", given=write.new)
    return f"{new_mode} {new}\t".encode() + os.fsencode(path) + b"\0"


def _hash(shop: Workshop, path: str, content: bytes | None) -> str:
    """The object id these bytes would have as this file, "" for no file."""
    return "" if content is None else shop.run("hash-object", "--stdin", f"--path={path}", given=content)


def _publish_objects(source: Path, target: Path) -> None:
    """Copy the new objects; each appears under its name whole or not at all."""
    for folder in sorted(path for path in source.iterdir() if len(path.name) == 2):  # noqa: PLR2004  loose objects
        with descend(target) as top, suppress(FileExistsError):
            top.mkdir(folder.name)
        with descend(target, (folder.name,)) as there, descend(folder) as here:
            for name in here.names():
                _publish_object(here, there, name)
            there.sync()


def _publish_object(here: Directory, there: Directory, name: str) -> None:
    content, _ = here.read(name, _OBJECT_LIMIT)
    temporary = f"{HALF_OBJECT}{os.getpid()}"
    there.unlink(temporary)
    there.create(temporary, content, 0o444)
    try:
        rename(there, temporary, there, name)
    except FileExistsError:
        there.unlink(temporary)
