"""kill -9 at every step of an apply, an undo and their recovery: all old or all new afterwards, nothing lost."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.repo.conftest import APP, commit_all, git, tree_hash, write

from tengates.home import Home
from tengates.model.change import FileWrite
from tengates.repo import exchange
from tengates.repo.desk import Desk
from tengates.repo.folder import Folder, open_folder
from tengates.repo.gitdir import find_git_dir
from tengates.repo.recovery import heal
from tengates.repo.shadow import Shadow

WRITES = (
    FileWrite("app.py", APP, b"new app\n"),
    FileWrite("lib/tool.py", b"def tool():\n    return 1\n", None),
    FileWrite("api/health.py", None, b"OK = True\n"),
    FileWrite("kept.txt", b"KEY=1\n", b"KEY=1\n", untrack=True),
)
STEPS = 24  # more than there are: the last ones simply finish

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")


def apply(folder: Folder) -> None:
    folder.apply(WRITES, title="t", recipe="r")


def killed_at(step: int, work: Callable[[Folder], None], root: Path, data: Path) -> None:
    """Do the work in a child that is killed when it reaches its nth step."""
    child = os.fork()
    if child == 0:
        try:
            folder = open_folder(root, data)
            folder.desk.step = _killer(step)
            work(folder)
        finally:
            os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)


def _killer(step: int) -> Callable[[str], None]:
    left = [step]

    def count(_name: str) -> None:
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        left[0] -= 1

    return count


@pytest.fixture
def prepared(repository: Path) -> Path:
    write(repository, {"kept.txt": b"KEY=1\n"})
    commit_all(repository)
    return repository


def strays(root: Path) -> list[Path]:
    return [*root.rglob("*tengates*"), *root.glob(".git/*.lock")]


@pytest.mark.parametrize("way", ["exchange", "link and replace"])
@pytest.mark.parametrize("step", range(STEPS))
def test_a_killed_apply_is_all_old_or_all_new(
    prepared: Path,
    home: Home,
    step: int,
    way: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if way == "link and replace":
        monkeypatch.setattr(exchange, "_renamer", lambda: None)
    before = tree_hash(prepared)
    killed_at(step, apply, prepared, home.data)
    folder = open_folder(prepared, home.data)
    if folder.operations():
        assert (prepared / "app.py").read_bytes() == b"new app\n"
        assert not (prepared / "lib/tool.py").exists()
        assert (prepared / "api/health.py").exists()
        assert "kept.txt" not in git(prepared, "ls-files")
        folder.undo()
    assert tree_hash(prepared) == before
    assert not strays(prepared)
    assert not (folder.room / "journal.json").exists()


@pytest.mark.parametrize("step", range(STEPS))
def test_a_killed_undo_is_all_old_or_all_new(prepared: Path, home: Home, step: int) -> None:
    before = tree_hash(prepared)
    apply(open_folder(prepared, home.data))
    after = tree_hash(prepared)
    killed_at(step, lambda folder: folder.undo() and None, prepared, home.data)
    folder = open_folder(prepared, home.data)
    undone = len(folder.operations()) == 2
    assert tree_hash(prepared) == (before if undone else after)
    assert not strays(prepared)


@pytest.mark.parametrize("first", [4, 6, 8, 9, 10, 12])
@pytest.mark.parametrize("second", range(6))
def test_a_recovery_that_is_killed_too_is_healed(prepared: Path, home: Home, first: int, second: int) -> None:
    before = tree_hash(prepared)
    room = open_folder(prepared, home.data).room
    killed_at(first, apply, prepared, home.data)
    _kill_recovery(prepared, home.data, second)
    folder = open_folder(prepared, home.data)
    if folder.operations():
        folder.undo()
    else:
        assert not [*room.glob("undo/*")]  # what was taken back already is not taken for the founder's edit
    assert tree_hash(prepared) == before
    assert not strays(prepared)
    assert not (room / "journal.json").exists()


def _kill_recovery(root: Path, data: Path, step: int) -> None:
    child = os.fork()
    if child == 0:
        try:
            place = find_git_dir(root)
            room = next(data.glob("repos/*"))
            heal(Desk(root, room, Shadow(room, root, place), "", _killer(step)))
        finally:
            os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)


@pytest.mark.parametrize("step", range(5))
def test_a_killed_branch_is_there_whole_or_not_at_all(prepared: Path, home: Home, step: int) -> None:
    before = tree_hash(prepared, git_too=False)

    def branch(folder: Folder) -> None:
        folder.commit_branch(WRITES[:3], name="tengates/x", message="m", title="t", recipe="r")

    killed_at(step, branch, prepared, home.data)
    folder = open_folder(prepared, home.data)
    branches = git(prepared, "branch", "--list", "tengates/*")
    assert bool(branches) == bool(folder.operations())
    assert not list((prepared / ".git").rglob("*.lock"))
    git(prepared, "fsck", "--strict")
    assert tree_hash(prepared, git_too=False) == before


def test_a_cut_change_of_a_file_that_was_edited_meanwhile_keeps_both_versions(prepared: Path, home: Home) -> None:
    killed_at(5, apply, prepared, home.data)  # after the first two exchanges
    assert (prepared / "app.py").read_bytes() == b"new app\n"
    (prepared / "app.py").write_bytes(b"edited after the cut\n")
    folder = open_folder(prepared, home.data)
    assert (prepared / "app.py").read_bytes() == b"edited after the cut\n"
    note = next(note for note in folder.state.notes if "cut short" in note)
    kept = Path(note.rsplit(" is in ", 1)[1].rstrip("."))
    assert kept.read_bytes() == APP
