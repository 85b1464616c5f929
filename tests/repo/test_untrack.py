from __future__ import annotations

from pathlib import Path

import pytest
from tests.repo.conftest import APP, Opener, commit_all, git, tree_hash, write

from tengates.model.change import FileWrite
from tengates.model.errors import InputError, StaleError

SECRET = b"KEY=1\n"
UNTRACK = FileWrite("lib/.env", SECRET, SECRET, untrack=True)


@pytest.fixture
def leaky(repository: Path) -> Path:
    write(repository, {"lib/.env": SECRET})
    git(repository, "add", "-f", "lib/.env")
    commit_all(repository)
    return repository


def test_untracking_takes_one_entry_out_and_leaves_everything_else(leaky: Path, opener: Opener) -> None:
    write(leaky, {"app.py": b"staged\n"})
    git(leaky, "add", "app.py")
    staged = git(leaky, "ls-files", "-s", "app.py")
    opener().apply((UNTRACK,), title="Untrack", recipe="ignore-env-files")
    assert (leaky / "lib/.env").read_bytes() == SECRET
    assert "lib/.env" not in git(leaky, "ls-files")
    assert git(leaky, "ls-files", "-s", "app.py") == staged
    assert git(leaky, "status", "--porcelain").split("\n") == ["M  app.py", "D  lib/.env"]


def test_undo_puts_the_very_index_back(leaky: Path, opener: Opener) -> None:
    before = tree_hash(leaky)
    folder = opener()
    folder.apply((UNTRACK, FileWrite(".gitignore", b".env\nbuild/\n", b".env*\nbuild/\n")), title="t", recipe="r")
    folder.undo()
    assert tree_hash(leaky) == before


def test_undo_puts_the_entry_into_an_index_that_moved_on(leaky: Path, opener: Opener) -> None:
    entry = git(leaky, "ls-files", "-s", "lib/.env")
    folder = opener()
    folder.apply((UNTRACK,), title="t", recipe="r")
    write(leaky, {"app.py": APP + b"# more\n"})
    git(leaky, "add", "app.py")
    folder.undo()
    assert git(leaky, "ls-files", "-s", "lib/.env") == entry
    assert git(leaky, "status", "--porcelain") == "M  app.py"
    folder.undo(folder.operations()[0].id)
    assert git(leaky, "ls-files", "lib/.env") == ""


def test_untracking_in_a_sub_folder_names_the_path_from_there(leaky: Path, opener: Opener) -> None:
    opener(leaky / "lib").apply((FileWrite(".env", SECRET, SECRET, untrack=True),), title="t", recipe="r")
    assert "lib/.env" not in git(leaky, "ls-files")


def test_a_busy_index_is_left_alone(leaky: Path, opener: Opener) -> None:
    (leaky / ".git/index.lock").write_bytes(b"")
    before = tree_hash(leaky)
    with pytest.raises(InputError, match="Git is busy"):
        opener().apply((UNTRACK, FileWrite("app.py", APP, b"x\n")), title="t", recipe="r")
    assert tree_hash(leaky) == before


def test_a_path_that_is_not_tracked_any_more_is_stale(leaky: Path, opener: Opener) -> None:
    git(leaky, "rm", "-q", "--cached", "lib/.env")
    with pytest.raises(StaleError, match="does not track"):
        opener().apply((UNTRACK,), title="t", recipe="r")


def test_sub_modules_stay_in_the_index(leaky: Path, opener: Opener, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    git(other, "init", "-q")
    write(other, {"x.py": b"1\n"})
    commit_all(other)
    git(leaky, "-c", "protocol.file.allow=always", "submodule", "add", "-q", str(other), "vendor")
    commit_all(leaky)
    link = git(leaky, "ls-files", "-s", "vendor")
    opener().apply((UNTRACK,), title="t", recipe="r")
    assert git(leaky, "ls-files", "-s", "vendor") == link
    assert link.startswith("160000")


def test_a_split_index_keeps_its_files(leaky: Path, opener: Opener) -> None:
    git(leaky, "update-index", "--split-index")
    opener().apply((UNTRACK,), title="t", recipe="r")
    assert set(git(leaky, "ls-files").split("\n")) == {".gitignore", "app.py", "lib/tool.py"}
