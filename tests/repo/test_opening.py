from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.repo.conftest import Opener, commit_all, git, snapshot, write

from tengates.home import Home
from tengates.model.errors import InputError, Interrupted
from tengates.model.folder import FolderKind
from tengates.repo.folder import open_folder


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda _place: None, "does not exist"),
        (lambda place: place.write_text("x"), "is a file"),
        (lambda place: place.mkdir(), "is empty"),
        (lambda place: (place.mkdir(), git(place, "init", "-q", "--bare")), "bare repository"),
    ],
)
def test_what_cannot_be_opened_is_refused_in_a_sentence(
    tmp_path: Path, home: Home, make: Callable[[Path], object], words: str
) -> None:
    place = tmp_path / "thing"
    make(place)
    with pytest.raises(InputError, match=words) as caught:
        open_folder(place, home.data)
    assert str(caught.value).endswith(".")


def test_gits_own_folder_is_refused(repository: Path, opener: Opener) -> None:
    with pytest.raises(InputError, match="inside git's own data"):
        opener(repository / ".git")


def test_a_linked_git_directory_is_refused(repository: Path, opener: Opener, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    (repository / ".git").rename(elsewhere)
    (repository / ".git").symlink_to(elsewhere)
    with pytest.raises(InputError, match="is a link"):
        opener()


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_an_unreadable_folder_is_refused(tmp_path: Path, home: Home) -> None:
    place = tmp_path / "closed"
    place.mkdir(mode=0)
    with pytest.raises(InputError, match="cannot be read"):
        open_folder(place, home.data)


@pytest.mark.parametrize(
    "make", [lambda head: head.symlink_to("main"), lambda head: head.write_bytes(b"x" * 2_000_000)]
)
def test_a_head_that_cannot_be_read_is_refused_when_the_folder_is_opened(
    repository: Path, opener: Opener, make: Callable[[Path], object]
) -> None:
    head = repository / ".git/HEAD"
    head.unlink()
    make(head)
    with pytest.raises(InputError, match="HEAD cannot be read"):
        opener()


def test_borrowed_objects_that_lead_to_a_pipe_are_refused_at_once(
    repository: Path, opener: Opener, tmp_path: Path
) -> None:
    for name in ("one", "two"):
        (tmp_path / name / "info").mkdir(parents=True)
    (repository / ".git/objects/info/alternates").write_text(f"# ours\n{tmp_path / 'one'}\n")
    (tmp_path / "one/info/alternates").write_text(f"{tmp_path / 'one'}\n{tmp_path / 'two'}\n")
    assert snapshot(opener()).files
    os.mkfifo(tmp_path / "two/info/alternates")
    with pytest.raises(InputError, match="not a regular file"):
        opener()


@pytest.mark.parametrize("name", ["HEAD", "index", "packed-refs", "info/exclude", "objects/info/alternates"])
def test_a_pipe_inside_git_does_not_hang(repository: Path, opener: Opener, name: str) -> None:
    place = repository / ".git" / name
    place.unlink(missing_ok=True)
    os.mkfifo(place)
    try:
        snapshot(opener())
    except InputError as error:
        assert "not a regular file" in str(error)  # noqa: PT017  packed-refs is not always needed


def test_a_pipe_as_gitignore_leaves_the_tracked_files_and_a_note(repository: Path, opener: Opener) -> None:
    (repository / ".gitignore").unlink()
    os.mkfifo(repository / ".gitignore")
    found = snapshot(opener())
    assert {item.path for item in found.files} == {"app.py", "lib/tool.py"}
    assert any(".gitignore is not a plain file" in note for note in found.folder.notes)
    assert not found.ignores(".env")


def test_a_repository_without_commits_says_so(tmp_path: Path, home: Home) -> None:
    root = tmp_path / "new"
    root.mkdir()
    git(root, "init", "-q")
    write(root, {"app.py": b"x = 1\n"})
    folder = open_folder(root, home.data)
    assert folder.state.commit is None
    assert any("no commits yet" in note for note in folder.state.notes)
    assert folder.state.can_branch
    assert [item.path for item in snapshot(folder).files] == ["app.py"]


def test_a_detached_head_has_a_commit_and_no_branch(repository: Path, opener: Opener) -> None:
    git(repository, "checkout", "-q", "--detach")
    state = opener().state
    assert state.branch is None
    assert state.commit == git(repository, "rev-parse", "HEAD")
    assert any("detached" in note for note in state.notes)


def test_a_merge_in_progress_is_told(repository: Path, opener: Opener) -> None:
    (repository / ".git" / "MERGE_HEAD").write_text(git(repository, "rev-parse", "HEAD") + "\n")
    state = opener().state
    assert any("merge is in progress" in note for note in state.notes)
    assert "merge" in state.can_branch


def test_a_packed_branch_is_read(repository: Path, opener: Opener) -> None:
    head = git(repository, "rev-parse", "HEAD")
    git(repository, "pack-refs", "--all")
    assert opener().state.commit == head


def test_a_folder_inside_a_repository_is_judged_alone(repository: Path, opener: Opener) -> None:
    found = snapshot(opener(repository / "lib"))
    assert [item.path for item in found.files] == ["tool.py"]
    assert found.files[0].tracked
    assert found.ignores(".env")
    assert any("Only what lies in it" in note for note in found.folder.notes)


def test_a_linked_work_tree_opens_like_any_other(repository: Path, opener: Opener, tmp_path: Path) -> None:
    git(repository, "worktree", "add", "-q", str(tmp_path / "second"), "-b", "second")
    found = snapshot(opener(tmp_path / "second"))
    assert found.folder.branch == "second"
    assert not found.dirty
    assert found.folder.can_branch == ""
    assert any("linked work tree" in note for note in found.folder.notes)


def test_a_git_file_that_points_anywhere_allows_no_branch(repository: Path, opener: Opener, tmp_path: Path) -> None:
    (repository / ".git").rename(tmp_path / "elsewhere")
    (repository / ".git").write_text(f"gitdir: {tmp_path / 'elsewhere'}\n")
    state = opener().state
    assert "kept elsewhere" in state.can_branch


def test_a_plain_folder_honours_gitignore(tmp_path: Path, home: Home) -> None:
    root = tmp_path / "plain"
    write(root, {"app.py": b"x = 1\n", ".gitignore": b"secret.txt\n", "secret.txt": b"s"})
    folder = open_folder(root, home.data)
    found = snapshot(folder)
    assert folder.state.kind is FolderKind.PLAIN
    assert {item.path for item in found.files} == {"app.py", ".gitignore"}
    assert not found.dirty
    assert "git init" in folder.state.can_branch


def test_a_sha256_repository_is_read(tmp_path: Path, home: Home) -> None:
    root = tmp_path / "wide"
    root.mkdir()
    git(root, "init", "-q", "--object-format=sha256")
    write(root, {"app.py": b"x = 1\n"})
    commit_all(root)
    found = snapshot(open_folder(root, home.data))
    assert found.folder.commit is not None
    assert len(found.folder.commit) == 64
    assert not found.dirty


def test_an_unknown_extension_leaves_the_repository_read_only(repository: Path, opener: Opener) -> None:
    git(repository, "config", "core.repositoryformatversion", "1")
    with (repository / ".git" / "config").open("a") as config:
        config.write("[extensions]\n\tmystery = 1\n")
    state = opener().state
    assert any("only read" in note for note in state.notes)
    assert state.can_branch


def test_the_head_commit_is_told_with_its_time(repository: Path, opener: Opener) -> None:
    facts = opener().head_facts()
    assert facts is not None
    assert facts.id == git(repository, "rev-parse", "HEAD")
    assert facts.summary == "work"
    assert str(int(facts.time.timestamp())) == git(repository, "log", "-1", "--format=%ct")


def test_a_scan_can_be_stopped(opener: Opener) -> None:
    with pytest.raises(Interrupted):
        opener().snapshot(ignored=(), cancel=lambda: True, progress=lambda _count: None)


def test_shadows_go_with_their_folder(opener: Opener, home: Home) -> None:
    folder = opener()
    assert list(home.data.glob("repos/*/shadow-*"))
    folder.shadow.close()
    assert not list(home.data.glob("repos/*/shadow-*"))


def test_the_shadows_index_is_as_old_as_the_repositorys(opener: Opener, repository: Path) -> None:
    """Git compares the bytes of a file that is as young as its index: an edit of the same second and size is seen."""
    folder = opener()
    os.utime(repository / ".git" / "index", ns=(1_700_000_000_000_000_000, 1_700_000_000_000_000_000))
    folder.shadow.refresh(None)
    assert (folder.shadow.path / "index").stat().st_mtime_ns == 1_700_000_000_000_000_000
