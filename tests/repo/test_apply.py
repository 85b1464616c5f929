from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.repo.conftest import APP, Opener, commit_all, git, snapshot, tree_hash, write

from tengates.home import Home
from tengates.model.change import FileWrite, Operation, OperationKind
from tengates.model.errors import InputError, StaleError
from tengates.repo import exchange, preflight
from tengates.repo.folder import Folder, open_folder

NEW_APP = APP.replace(b"client.chat(text)", b"client.chat(text, max_tokens=900)")
TOOL = b"def tool():\n    return 1\n"
WRITES = (
    FileWrite("app.py", APP, NEW_APP),
    FileWrite("lib/tool.py", TOOL, None),
    FileWrite("api/v1/health.py", None, b"OK = True\n"),
    FileWrite("run.sh", None, b"#!/bin/sh\n", executable=True),
)


@pytest.fixture(params=["exchange", "link and replace"], autouse=True)
def _way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test runs with the system's exchange and with the fallback for systems that have none."""
    if request.param == "link and replace":
        monkeypatch.setattr(exchange, "_renamer", lambda: None)


def apply(folder: Folder, *writes: FileWrite) -> Operation:
    return folder.apply(writes or WRITES, title="Bound it", recipe="bound-model-output")


def strays(root: Path) -> list[Path]:
    return [path for path in root.rglob("*tengates*") if "objects" not in path.parts]


def test_apply_edits_creates_and_deletes_and_undo_restores_every_byte(repository: Path, opener: Opener) -> None:
    before = tree_hash(repository)
    folder = opener()
    done = apply(folder)
    assert (repository / "app.py").read_bytes() == NEW_APP
    assert not (repository / "lib/tool.py").exists()
    assert (repository / "api/v1/health.py").read_bytes() == b"OK = True\n"
    assert os.access(repository / "run.sh", os.X_OK)
    assert not strays(repository)
    assert done.files == ("app.py", "lib/tool.py", "api/v1/health.py", "run.sh")
    folder.undo()
    assert tree_hash(repository) == before
    assert not strays(repository)


def test_staged_and_unstaged_work_of_the_founder_stays_as_it_is(repository: Path, opener: Opener) -> None:
    write(repository, {"other.py": b"staged\n", "lib/tool.py": b"unstaged\n", "app.py": b"staged app\n"})
    git(repository, "add", "other.py", "app.py")
    write(repository, {"other.py": b"staged, then edited\n", "app.py": APP})
    status = git(repository, "diff", "--cached")
    index = (repository / ".git/index").read_bytes()
    apply(opener(), FileWrite("app.py", APP, NEW_APP))
    assert (repository / ".git/index").read_bytes() == index
    assert git(repository, "diff", "--cached") == status
    assert (repository / "other.py").read_bytes() == b"staged, then edited\n"
    assert (repository / "lib/tool.py").read_bytes() == b"unstaged\n"


@pytest.mark.parametrize("mode", [0o644, 0o755, 0o600, 0o664])
def test_an_edited_file_keeps_its_mode(repository: Path, opener: Opener, mode: int) -> None:
    (repository / "app.py").chmod(mode)
    folder = opener()
    apply(folder, FileWrite("app.py", APP, NEW_APP))
    assert (repository / "app.py").stat().st_mode & 0o777 == mode
    folder.undo()
    assert (repository / "app.py").stat().st_mode & 0o777 == mode


def test_a_new_file_honours_the_umask(repository: Path, opener: Opener) -> None:
    before = os.umask(0o027)
    try:
        apply(opener(), FileWrite("new.py", None, b"x\n"))
    finally:
        os.umask(before)
    assert (repository / "new.py").stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize(
    ("spoil", "path"),
    [
        (lambda root: (root / "app.py").write_bytes(b"edited since\n"), "app.py"),
        (lambda root: (root / "app.py").unlink(), "app.py"),
        (lambda root: (root / "run.sh").write_bytes(b"mine\n"), "run.sh"),
        (lambda root: (root / "lib/tool.py").write_bytes(b"mine\n"), "lib/tool.py"),
    ],
)
def test_a_file_that_changed_since_the_diff_is_refused_and_nothing_is_written(
    repository: Path,
    opener: Opener,
    spoil: Callable[[Path], object],
    path: str,
) -> None:
    spoil(repository)
    before = tree_hash(repository)
    with pytest.raises(StaleError, match="Make the diff again") as caught:
        apply(opener())
    assert caught.value.paths == (path,)
    assert tree_hash(repository) == before


def test_a_save_between_check_and_exchange_wins(repository: Path, opener: Opener) -> None:
    folder = opener()

    def save(step: str) -> None:
        if step == "journal commit":
            (repository / "lib/tool.py").write_bytes(b"saved just now\n")

    folder.desk.step = save
    with pytest.raises(StaleError):
        apply(folder)
    assert (repository / "lib/tool.py").read_bytes() == b"saved just now\n"
    assert (repository / "app.py").read_bytes() == APP
    assert not (repository / "run.sh").exists()
    assert not (repository / "api").exists()
    assert not strays(repository)
    assert folder.operations() == ()


@pytest.mark.parametrize(
    "step", ["journal staging", "staged 0", "journal commit", "exchanged 0", "exchanged 3", "done", "kept 0", "logged"]
)
def test_ctrl_c_leaves_all_old_or_all_new(repository: Path, opener: Opener, step: str) -> None:
    before = tree_hash(repository)
    folder = opener()

    def interrupt(name: str) -> None:
        if name == step:
            folder.desk.step = lambda _name: None
            raise KeyboardInterrupt

    folder.desk.step = interrupt
    with pytest.raises(KeyboardInterrupt):
        apply(folder)
    again = opener()
    assert not strays(repository)
    if again.operations():
        again.undo()
    assert tree_hash(repository) == before


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda root, out: (root / "app.py").unlink() or (root / "app.py").symlink_to(out), "a link"),
        (lambda root, out: os.link(root / "app.py", out), "second name"),
        (lambda root, _out: write(root, {".gitattributes": b"*.py filter=lfs\n"}), "filter"),
    ],
)
def test_files_that_are_not_plainly_ours_are_refused(
    repository: Path,
    opener: Opener,
    tmp_path: Path,
    make: Callable[[Path, Path], object],
    words: str,
) -> None:
    out = tmp_path / "outside.py"
    if words == "a link":
        out.write_bytes(APP)
    make(repository, out)
    with pytest.raises(InputError, match=words):
        apply(opener(), FileWrite("app.py", APP, NEW_APP))
    assert out.read_bytes() == APP if out.exists() else True


@pytest.mark.parametrize("path", ["../x.py", "/tmp/x.py", ".git/hooks/pre-commit", "lib/.git/x", ".GIT/x", "a//b", ""])  # noqa: S108
def test_nothing_is_written_outside_or_inside_git(repository: Path, opener: Opener, path: str) -> None:
    before = tree_hash(repository.parent / "prototype")
    with pytest.raises(InputError):
        apply(opener(), FileWrite(path, None, b"x"))
    assert tree_hash(repository) == before


def test_no_new_file_is_put_behind_a_link_or_into_another_repository(
    repository: Path, opener: Opener, tmp_path: Path
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (repository / "away").symlink_to(outside)
    inner = repository / "inner"
    inner.mkdir()
    git(inner, "init", "-q")
    folder = opener()
    with pytest.raises(InputError):
        apply(folder, FileWrite("away/x.py", None, b"x"))
    with pytest.raises(InputError, match="another repository"):
        apply(folder, FileWrite("inner/x.py", None, b"x"))
    assert not list(outside.iterdir())


def test_an_unmerged_file_is_refused(repository: Path, opener: Opener) -> None:
    git(repository, "checkout", "-q", "-b", "other")
    write(repository, {"app.py": b"theirs\n"})
    commit_all(repository)
    git(repository, "checkout", "-q", "main")
    write(repository, {"app.py": b"ours\n"})
    commit_all(repository)
    with pytest.raises(Exception, match="merge"):
        git(repository, "merge", "other")
    now = (repository / "app.py").read_bytes()
    with pytest.raises(InputError, match="middle of a merge"):
        apply(opener(), FileWrite("app.py", now, b"x\n"))


def test_attributes_that_never_end_are_a_sentence_in_time(
    repository: Path, opener: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preflight, "_LIMIT", 0.5)
    os.mkfifo(repository / ".gitattributes")
    with pytest.raises(InputError, match="take it away"):
        apply(opener(), FileWrite("app.py", APP, b"x\n"))


def test_a_plain_folder_can_be_changed_and_restored(tmp_path: Path, home: Home) -> None:
    root = tmp_path / "plain"
    write(root, {"app.py": APP})
    before = tree_hash(root)
    folder = open_folder(root, home.data)
    apply(folder, FileWrite("app.py", APP, NEW_APP))
    assert (root / "app.py").read_bytes() == NEW_APP
    assert [path.name for path in root.iterdir()] == ["app.py"]
    folder.undo()
    assert tree_hash(root) == before


def test_a_sub_folder_is_changed_by_its_own_paths(repository: Path, opener: Opener) -> None:
    apply(opener(repository / "lib"), FileWrite("tool.py", TOOL, b"new\n"))
    assert (repository / "lib/tool.py").read_bytes() == b"new\n"


def test_the_kept_original_is_the_very_file_that_was_there(repository: Path, opener: Opener) -> None:
    inode = (repository / "app.py").stat().st_ino
    folder = opener()
    done = apply(folder, FileWrite("app.py", APP, NEW_APP))
    kept = folder.desk.originals(done.id) / "0.old"
    assert kept.read_bytes() == APP
    if kept.stat().st_dev == repository.stat().st_dev:
        assert kept.stat().st_ino == inode


def test_two_programs_do_not_change_one_folder_at_once(repository: Path, opener: Opener) -> None:
    first, second = opener(), opener()

    def other(step: str) -> None:
        if step == "staged 0":
            with pytest.raises(InputError, match="Another Ten Gates"):
                apply(second)

    first.desk.step = other
    apply(first)
    assert (repository / "app.py").read_bytes() == NEW_APP


def test_words_are_saved_without_an_entry_in_the_log(repository: Path, opener: Opener) -> None:
    folder = opener()
    folder.write_words(".tengates/project.toml", None, b"a = 1\n")
    folder.write_words(".tengates/project.toml", b"a = 1\n", b"a = 2\n")
    assert folder.read(".tengates/project.toml") == b"a = 2\n"
    assert folder.operations() == ()
    with pytest.raises(StaleError):
        folder.write_words(".tengates/project.toml", b"a = 1\n", b"a = 3\n")
    assert not [path for path in strays(repository) if path.name != ".tengates"]


def test_an_apply_shows_in_the_next_snapshot(repository: Path, opener: Opener) -> None:
    folder = opener()
    assert not snapshot(folder).dirty
    apply(folder)
    assert snapshot(folder).dirty
    assert "run.sh" in snapshot(folder).paths
    folder.undo()
    assert not snapshot(folder).dirty
    assert git(repository, "status", "--porcelain") == ""


def test_operations_are_told_newest_first_with_what_undid_them(opener: Opener) -> None:
    folder = opener()
    done = apply(folder, FileWrite("app.py", APP, NEW_APP))
    back = folder.undo()
    redone = folder.undo(back.id)
    told = folder.operations()
    assert [operation.id for operation in told] == [redone.id, back.id, done.id]
    assert back.kind is OperationKind.UNDO
    assert told[1].undone_by == redone.id
    assert told[2].undone_by is None
    assert redone.title == "Redo: Bound it"
    assert folder.read("app.py") == NEW_APP
