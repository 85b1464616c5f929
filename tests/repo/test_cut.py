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
from tengates.model.errors import InputError
from tengates.repo import exchange
from tengates.repo.desk import Desk
from tengates.repo.directory import Directory, Refused
from tengates.repo.folder import Folder, open_folder
from tengates.repo.gitdir import find_git_dir
from tengates.repo.recovery import alone, heal
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


def _branched(folder: Folder) -> None:
    folder.commit_branch(WRITES[:3], name="tengates/x", message="m", title="t", recipe="r")


def _withdrawn(folder: Folder) -> None:
    folder.undo()


def _killed_in(name: str, work: Callable[[Folder], None], root: Path, data: Path, at: int) -> bool:
    """Do the work in a child that is killed at its nth call of this function of `os`; False when it came to its end."""
    child = os.fork()
    if child == 0:
        try:
            folder, left, real = open_folder(root, data), [at], getattr(os, name)

            def struck(*given: object, **named: object) -> object:
                if left[0] == 0:
                    os.kill(os.getpid(), signal.SIGKILL)
                left[0] -= 1
                return real(*given, **named)

            setattr(os, name, struck)
            work(folder)
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) < 0


@pytest.mark.parametrize("kind", ["made", "taken away", "packed and taken away"])
@pytest.mark.parametrize("call", ["write", "replace", "unlink"])
def test_a_branch_that_is_killed_in_a_call_leaves_no_lock(prepared: Path, home: Home, call: str, kind: str) -> None:
    made = kind == "made"
    if not made:
        _branched(open_folder(prepared, home.data))
    for at in range(30):
        if kind.startswith("packed"):
            git(prepared, "pack-refs", "--all")
        known = len(open_folder(prepared, home.data).operations())
        if not _killed_in(call, _branched if made else _withdrawn, prepared, home.data, at):
            break
        folder = open_folder(prepared, home.data)
        assert not [path for path in (prepared / ".git").rglob("*") if ".lock" in path.name or ".tengates" in path.name]
        whole = len(folder.operations()) > known
        assert bool(git(prepared, "branch", "--list", "tengates/x")) == (whole == made)
        if whole:
            folder.undo(folder.operations()[0].id)
    else:
        pytest.fail("it never came to its end")


def test_a_cut_change_of_a_file_that_was_edited_meanwhile_keeps_both_versions(prepared: Path, home: Home) -> None:
    killed_at(5, apply, prepared, home.data)  # after the first two exchanges
    assert (prepared / "app.py").read_bytes() == b"new app\n"
    (prepared / "app.py").write_bytes(b"edited after the cut\n")
    folder = open_folder(prepared, home.data)
    assert (prepared / "app.py").read_bytes() == b"edited after the cut\n"
    note = next(note for note in folder.state.notes if "cut short" in note)
    kept = Path(note.rsplit(" is in ", 1)[1].rstrip("."))
    assert kept.read_bytes() == APP


@pytest.mark.parametrize("cut", [False, True])
def test_a_stage_that_the_system_does_not_let_go_goes_next_time(
    prepared: Path,
    home: Home,
    cut: bool,  # noqa: FBT001  a parameter of the test
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as refusing:
        refusing.setattr("shutil.rmtree", lambda *_given, **_named: None)
        if cut:
            killed_at(5, apply, prepared, home.data)
            folder = open_folder(prepared, home.data)
            assert (prepared / "app.py").read_bytes() == APP
            assert any("cannot be removed yet" in note for note in folder.state.notes)
        else:
            folder = open_folder(prepared, home.data)
            apply(folder)
        assert strays(prepared)
        assert len(folder.operations()) == (not cut)
    (prepared / "api").mkdir(exist_ok=True)
    (prepared / "api/health.py").write_bytes(b"OK = True\n")  # the founder's own by now, after a change taken back
    folder = open_folder(prepared, home.data)
    assert not strays(prepared)
    assert not (folder.room / "journal.json").exists()
    assert len(list(folder.room.glob("undo/*"))) == (not cut)
    assert (prepared / "api/health.py").exists()
    assert len(folder.operations()) == (not cut)


def test_what_the_system_does_not_let_us_look_at_is_no_edit_of_the_founder(
    prepared: Path, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = tree_hash(prepared)
    killed_at(6, apply, prepared, home.data)
    room = next(home.data.glob("repos/*"))
    desk = Desk(prepared, room, Shadow(room, prepared, find_git_dir(prepared)), "")
    with monkeypatch.context() as refusing:
        refusing.setattr(Directory, "read", _refused)
        (said,) = heal(desk)
        assert "cannot be settled yet" in said
        with pytest.raises(InputError, match="Open the folder again"), alone(desk):
            pytest.fail("nothing is changed before it is settled")
    assert open_folder(prepared, home.data).state.notes == ()
    assert tree_hash(prepared) == before
    assert not strays(prepared)


def _refused(*_given: object) -> None:
    raise Refused("cannot be read (input/output error)")
