"""A past commit gives the snapshot that its work tree gave, with nothing checked out."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from tests.repo.conftest import ENV, commit_all, git, snapshot, tree_hash, write

from tengates.home import Home
from tengates.model.errors import InputError
from tengates.model.folder import SkippedFile
from tengates.model.snapshot import Snapshot
from tengates.repo.folder import Folder, open_folder


def opened(path: Path, home: Home) -> Folder:
    return open_folder(path, home.data, home.cache)


def past(folder: Folder, revision: str = "HEAD", ignored: tuple[str, ...] = ()) -> Snapshot:
    return folder.look_back(revision, 1, ignored=ignored, cancel=lambda: False).at(0)


def everything(shot: Snapshot) -> dict[str, bytes]:
    return {item.path: shot.read(item.path) for item in shot.files}


def raw_tree(where: Path, rows: list[tuple[str, str, bytes]]) -> str:
    """A tree of exactly these entries, as no git command would make it."""
    content = b"".join(mode.encode() + b" " + name + b"\0" + bytes.fromhex(oid) for mode, oid, name in rows)
    done = subprocess.run(
        ["git", "-C", str(where), "hash-object", "-t", "tree", "-w", "--literally", "--stdin"],
        input=content, check=True, capture_output=True, env={**os.environ, **ENV},
    )  # fmt: skip
    return done.stdout.decode().strip()


def test_a_past_commit_is_the_snapshot_of_its_work_tree(repository: Path, home: Home) -> None:
    write(repository, {
        ".gitignore": b"*.log\n.env\n", "big.json": b"x" * 1_000_001, "picture.png": b"\x89PNG", "odd.txt": b"a\0b",
        "wide.txt": b"\xff\xfea\0", "run.sh": b"#!/bin/sh\n", "node_modules/left/pad.js": b"1", "sub/deep/x.py": b"x = 1\n",
    })  # fmt: skip
    (repository / "run.sh").chmod(0o755)
    (repository / "link.py").symlink_to("sub/deep/x.py")
    git(repository, "add", "-f", "node_modules")
    then = commit_all(repository)
    folder = opened(repository, home)
    now = snapshot(folder)
    before = tree_hash(repository)
    shot = past(folder)
    assert [(row.path, row.size, row.executable, row.tracked) for row in shot.files] == [
        (row.path, row.size, row.executable, row.tracked) for row in now.files
    ]
    assert shot.skipped == now.skipped
    assert everything(shot) == everything(now)
    assert (shot.folder.commit, shot.dirty, shot.ignored_env) == (then, False, ())
    assert [shot.ignores(name) for name in (".env", "a/.env", "b.log", "c.py", "run.sh")] == [
        True, True, True, False, False,
    ]  # fmt: skip
    assert tree_hash(repository) == before


def test_the_line_is_that_of_first_parents_and_names_are_found(repository: Path, home: Home) -> None:
    first = git(repository, "rev-parse", "HEAD")
    git(repository, "checkout", "-q", "-b", "side")
    write(repository, {"side.py": b"side = 1\n"})
    commit_all(repository, "on the side")
    git(repository, "checkout", "-q", "main")
    write(repository, {"lib/tool.py": b"def tool():\n    return 2\n"})
    middle = commit_all(repository, "on the line")
    git(repository, "merge", "-q", "--no-edit", "side")
    git(repository, "tag", "-a", "v1", "-m", "one", middle)
    folder = opened(repository, home)
    found = folder.look_back("HEAD", 9, ignored=(), cancel=lambda: False)
    assert [row.id for row in found.line][1:] == [middle, first]
    assert found.line[-1].parent == ""
    assert "side.py" in {item.path for item in found.at(0).files}
    assert "side.py" not in {item.path for item in found.at(1).files}
    for name in (middle, middle[:9], "v1", "main~1", "HEAD^"):
        assert past(folder, name).folder.commit == middle
    for name in ("nothing", "--output=x", "", "HEAD:app.py", "main@{0}"):
        with pytest.raises(InputError):
            past(folder, name)


def test_renamed_and_deleted_files_are_there_where_they_were(repository: Path, home: Home) -> None:
    write(repository, {"old.py": b"x = 1\n", "gone.py": b"y = 1\n"})
    commit_all(repository)
    git(repository, "mv", "old.py", "new.py")
    git(repository, "rm", "-q", "gone.py")
    commit_all(repository)
    found = opened(repository, home).look_back("HEAD", 2, ignored=(), cancel=lambda: False)
    now, before = ({item.path for item in found.at(place).files} for place in (0, 1))
    assert (now - before, before - now) == ({"new.py"}, {"old.py", "gone.py"})


def test_a_tree_with_hostile_paths_leads_nowhere(repository: Path, home: Home) -> None:
    blob = git(repository, "rev-parse", "HEAD:app.py")
    inner = raw_tree(repository, [("100644", blob, b"config"), ("100644", blob, b".gitignore")])
    top = raw_tree(repository, [
        ("40000", inner, b".."), ("40000", inner, b".git"), ("100644", blob, b"a\nb.py"), ("100644", blob, b"ok.py"),
        ("100644", blob, b"\xff.py"), ("160000", "1" * 40, b"vendor"),
    ])  # fmt: skip
    commit = git(repository, "commit-tree", top, "-m", "hostile")
    git(repository, "update-ref", "refs/heads/hostile", commit)
    folder = opened(repository, home)
    before = tree_hash(repository)
    shot = past(folder, "hostile")
    assert [item.path for item in shot.files] == ["ok.py"]
    reasons = {row.path: row.reason for row in shot.skipped}
    assert reasons["../config"] == "not a plain path inside the folder"
    assert reasons[".git/config"] == "inside git's own folder"
    assert reasons["vendor"] == "a sub-module; open its folder to judge it"
    assert len(reasons) == 7
    assert shot.ignores(".env") is False
    assert tree_hash(repository) == before


def test_a_shallow_copy_ends_where_it_was_cut(repository: Path, home: Home, tmp_path: Path) -> None:
    for number in range(3):
        write(repository, {"app.py": f"x = {number}\n".encode()})
        commit_all(repository)
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", "--depth=2", repository.as_uri(), str(clone))
    found = opened(clone, home).look_back("HEAD", 20, ignored=(), cancel=lambda: False)
    assert len(found.line) == 2
    assert found.line[-1].parent == ""
    assert found.at(1).read("app.py") == b"x = 1\n"


def test_a_part_of_a_repository_and_the_founders_patterns(repository: Path, home: Home) -> None:
    write(repository, {"web/page.py": b"x = 1\n", "web/old/page.py": b"x = 1\n", "api.py": b"y = 1\n"})
    commit_all(repository)
    shot = past(opened(repository / "web", home), ignored=("old",))
    assert (everything(shot), shot.skipped) == ({"page.py": b"x = 1\n"}, ())


def test_what_a_partial_clone_lacks_is_skipped(repository: Path, home: Home) -> None:
    write(repository, {"there.py": b"x = 1\n", "absent.py": b"y = 'not here'\n"})
    commit_all(repository)
    oid = git(repository, "rev-parse", "HEAD:absent.py")
    (repository / ".git" / "objects" / oid[:2] / oid[2:]).unlink()
    shot = past(opened(repository, home))
    assert SkippedFile("absent.py", "its content is not in this copy of the repository") in shot.skipped
    assert "there.py" in {item.path for item in shot.files}


def test_without_commits_there_is_a_sentence(tmp_path: Path, home: Home) -> None:
    (tmp_path / "plain").mkdir()
    write(tmp_path / "plain", {"app.py": b"x = 1\n"})
    with pytest.raises(InputError, match="no past commits"):
        past(opened(tmp_path / "plain", home))
