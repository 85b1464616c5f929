from __future__ import annotations

from pathlib import Path

import pytest
from tests.repo.conftest import APP, Opener, commit_all, git, tree_hash, write

from tengates.model.change import FileWrite, Operation
from tengates.model.errors import InputError, StaleError
from tengates.repo.folder import Folder

NEW_APP = APP + b"# new\n"
WRITES = (
    FileWrite("app.py", APP, NEW_APP),
    FileWrite("run.sh", None, b"#!/bin/sh\n", executable=True),
    FileWrite("lib/tool.py", b"def tool():\n    return 1\n", None),
)


def branch(folder: Folder, *writes: FileWrite, name: str = "tengates/bound") -> Operation:
    return folder.commit_branch(
        writes or WRITES, name=name, message="Bound it\n\nBecause.", title="Bound it", recipe="r"
    )


def state_of(root: Path) -> tuple[str, bytes, str]:
    head = (root / ".git/HEAD").read_text()
    return tree_hash(root, git_too=False), (root / ".git/index").read_bytes(), head + git(root, "rev-parse", "main")


def test_a_branch_holds_the_change_and_nothing_else_moves(repository: Path, opener: Opener) -> None:
    before = state_of(repository)
    done = branch(opener())
    assert state_of(repository) == before
    assert done.branch == "tengates/bound"
    assert git(repository, "rev-parse", "tengates/bound") == done.commit
    assert git(repository, "rev-parse", "tengates/bound^") == git(repository, "rev-parse", "main")
    assert git(repository, "show", "tengates/bound:app.py") == NEW_APP.decode().strip()
    assert git(repository, "diff", "--raw", "--abbrev=1", "main", "tengates/bound").count("\n") == 2
    assert "100755" in git(repository, "ls-tree", "tengates/bound", "run.sh")
    assert git(repository, "log", "-1", "--format=%B", "tengates/bound") == "Bound it\n\nBecause."
    assert git(repository, "reflog", "tengates/bound").endswith("branch: Created by Ten Gates")
    git(repository, "fsck", "--strict")
    git(repository, "checkout", "-q", "tengates/bound")


def test_the_founders_name_stands_on_the_commit(repository: Path, opener: Opener) -> None:
    git(repository, "config", "user.name", "Ada <Lovelace>")
    git(repository, "config", "user.email", "ada@example.invalid")
    branch(opener())
    assert git(repository, "log", "-1", "--format=%an %ae", "tengates/bound") == "Ada Lovelace ada@example.invalid"


def test_undo_deletes_the_branch_and_leaves_no_trace_but_objects(repository: Path, opener: Opener) -> None:
    before = state_of(repository)
    folder = opener()
    branch(folder)
    folder.undo()
    assert git(repository, "branch", "--list", "tengates/*") == ""
    assert not (repository / ".git/refs/heads/tengates").exists()
    assert not (repository / ".git/logs/refs/heads/tengates").exists()
    assert state_of(repository) == before
    folder.undo(folder.operations()[0].id)
    assert git(repository, "rev-parse", "tengates/bound") == folder.operations()[0].commit


def test_undo_finds_a_branch_that_git_has_packed(repository: Path, opener: Opener) -> None:
    folder = opener()
    branch(folder)
    git(repository, "pack-refs", "--all")
    folder.undo()
    assert git(repository, "branch", "--list") == "* main"


def test_a_branch_that_moved_on_or_is_checked_out_is_kept(repository: Path, opener: Opener) -> None:
    folder = opener()
    branch(folder)
    git(repository, "checkout", "-q", "tengates/bound")
    with pytest.raises(InputError, match="checked out"):
        folder.undo()
    write(repository, {"more.py": b"1\n"})
    commit_all(repository)
    git(repository, "checkout", "-q", "main")
    with pytest.raises(InputError, match="moved on"):
        folder.undo()
    assert git(repository, "branch", "--list", "tengates/*") != ""


def test_a_taken_name_gets_a_number(repository: Path, opener: Opener) -> None:
    folder = opener()
    git(repository, "branch", "tengates/bound-2")
    names = [branch(folder).branch for _ in range(2)]
    git(repository, "pack-refs", "--all")
    assert [*names, branch(folder).branch] == ["tengates/bound", "tengates/bound-3", "tengates/bound-4"]


@pytest.mark.parametrize("name", ["", "-x", "a..b", "a b", "x.lock", "/a", "a/", "HEAD", "a@{b", "a\n", "../../x"])
def test_a_name_git_would_refuse_is_refused(repository: Path, opener: Opener, name: str) -> None:
    before = tree_hash(repository)
    with pytest.raises(InputError, match="name of a branch"):
        branch(opener(), name=name)
    assert tree_hash(repository) == before


def test_a_branch_in_the_way_is_named(repository: Path, opener: Opener) -> None:
    git(repository, "branch", "tengates")
    with pytest.raises(InputError, match="in the way"):
        branch(opener())


def test_a_file_with_uncommitted_changes_is_refused_with_another_way(repository: Path, opener: Opener) -> None:
    write(repository, {"app.py": b"edited\n"})
    before = tree_hash(repository)
    with pytest.raises(StaleError, match="not committed"):
        branch(opener(), FileWrite("app.py", b"edited\n", b"new\n"))
    with pytest.raises(StaleError, match="not committed"):
        branch(opener(), FileWrite("untracked.py", b"x\n", b"new\n"))
    assert tree_hash(repository) == before


def test_windows_line_endings_are_stored_as_git_stores_them(repository: Path, opener: Opener) -> None:
    git(repository, "config", "core.autocrlf", "true")
    write(repository, {"win.py": b"a = 1\r\nb = 2\r\n"})
    commit_all(repository)
    branch(opener(), FileWrite("win.py", b"a = 1\r\nb = 2\r\n", b"a = 1\r\nb = 3\r\n"))
    assert git(repository, "cat-file", "-s", "tengates/bound:win.py") == "12"


def test_untracking_on_a_branch_takes_the_file_out_of_its_tree(repository: Path, opener: Opener) -> None:
    write(repository, {"keys.env": b"KEY=1\n"})
    commit_all(repository)
    before = state_of(repository)
    branch(opener(), FileWrite("keys.env", b"KEY=1\n", b"KEY=1\n", untrack=True))
    assert "keys.env" not in git(repository, "ls-tree", "--name-only", "tengates/bound")
    assert state_of(repository) == before


def test_a_branch_from_a_linked_work_tree_lands_in_the_repository(
    repository: Path, opener: Opener, tmp_path: Path
) -> None:
    git(repository, "worktree", "add", "-q", str(tmp_path / "second"), "-b", "second")
    branch(opener(tmp_path / "second"))
    assert git(repository, "show", "tengates/bound:app.py") == NEW_APP.decode().strip()
    git(tmp_path / "second", "checkout", "-q", "tengates/bound")
    with pytest.raises(InputError, match="checked out"):
        opener(tmp_path / "second").undo()


def test_a_sub_folder_commits_under_its_prefix(repository: Path, opener: Opener) -> None:
    branch(opener(repository / "lib"), FileWrite("tool.py", b"def tool():\n    return 1\n", b"x = 1\n"))
    assert git(repository, "show", "tengates/bound:lib/tool.py") == "x = 1"


def test_without_commits_no_branch_is_offered(tmp_path: Path, opener: Opener) -> None:
    root = tmp_path / "new"
    root.mkdir()
    git(root, "init", "-q")
    write(root, {"app.py": APP})
    with pytest.raises(InputError, match="needs a commit"):
        branch(opener(root))
