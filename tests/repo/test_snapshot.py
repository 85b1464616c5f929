from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.repo.conftest import Opener, commit_all, git, snapshot, tree_hash, write

from tengates.model.errors import InputError
from tengates.model.snapshot import Snapshot


def reasons(found: Snapshot) -> dict[str, str]:
    return {item.path: item.reason for item in found.skipped}


def test_a_snapshot_lists_tracked_and_new_files_and_leaves_ignored_ones_out(repository: Path, opener: Opener) -> None:
    write(repository, {"new.py": b"x\n", "build/out.py": b"x\n", ".env": b"KEY=1\n", "lib/.env.local": b"KEY=1\n"})
    (repository / ".gitignore").write_bytes(b".env*\nbuild/\n")
    found = snapshot(opener())
    assert {item.path: item.tracked for item in found.files} == {
        ".gitignore": True,
        "app.py": True,
        "lib/tool.py": True,
        "new.py": False,
    }
    assert found.ignored_env == (".env", "lib/.env.local")
    assert found.ignores(".env")
    assert not found.ignores("app.py")
    assert found.dirty


def test_a_clean_repository_is_not_dirty_and_an_edit_makes_it_so(repository: Path, opener: Opener) -> None:
    folder = opener()
    assert not snapshot(folder).dirty
    os.utime(repository / "app.py", (1, 1))
    assert not snapshot(folder).dirty
    (repository / "app.py").write_bytes(b"changed\n")
    assert snapshot(folder).dirty


def test_a_staged_change_alone_is_dirty(repository: Path, opener: Opener) -> None:
    (repository / "app.py").write_bytes(b"changed\n")
    git(repository, "add", "app.py")
    assert snapshot(opener()).dirty


def test_what_is_not_read_is_listed_with_a_reason(repository: Path, opener: Opener, tmp_path: Path) -> None:
    (tmp_path / "outside.py").write_bytes(b"OUTSIDE\n")
    write(
        repository,
        {
            "data.bin": b"\0\1",
            "runs/first.pickle": b"\0\1",
            "runs/large.pickle": b"\0" * 1_000_001,
            "logo.png": b"not really",
            "big.py": b"#" * 1_000_001,
            "utf16.txt": "hello".encode("utf-16"),
            "api/requirements.txt": "flask==3.0.0\n".encode("utf-16"),
            "node_modules/a/index.js": b"1",
            "node_modules/b.js": b"2",
            "api/py/pyvenv.cfg": b"home = /usr\n",
            "api/py/lib/x.py": b"1",
            "bell\x07.py": b"1",
            "package-lock.json": b"{" + b" " * 1_500_000 + b"}",
        },
    )
    (repository / os.fsdecode(b"\xff.py")).write_bytes(b"1")
    (repository / "link.py").symlink_to(tmp_path / "outside.py")
    (repository / "away").symlink_to(tmp_path)
    os.mkfifo(repository / "pipe.py")
    git(repository, "add", "-f", "node_modules")
    found = snapshot(opener())
    told = reasons(found)
    assert told["data.bin"] == told["logo.png"] == "a binary file"
    assert "runs/first.pickle" in found.paths
    assert "runs/large.pickle" in told
    assert told["big.py"] == "larger than 1 MB"
    assert "UTF-16" in told["utf16.txt"]
    assert "api/requirements.txt" in found.paths
    assert told["node_modules/"] == "installed packages or a cache, 2 files"
    assert told["api/py/"] == "installed packages or a cache, 2 files"
    assert "cannot be shown" in told["bell\\x07.py"]
    assert told["\\xff.py"] == "its name is not UTF-8"
    assert told["link.py"] == told["away"] == "a link"
    assert "package-lock.json" in found.paths
    assert all(b"OUTSIDE" not in found.read(path) for path in found.paths)


def test_a_tracked_file_behind_a_link_is_not_read(repository: Path, opener: Opener, tmp_path: Path) -> None:
    write(tmp_path / "other", {"tool.py": b"OUTSIDE\n"})
    (repository / "lib" / "tool.py").unlink()
    (repository / "lib").rmdir()
    (repository / "lib").symlink_to(tmp_path / "other")
    folder = opener()
    assert "lib/tool.py" not in snapshot(folder).paths
    assert folder.read("lib/tool.py") is None


@pytest.mark.parametrize(
    "path",
    ["../outside.py", "/etc/passwd", ".git/config", "a/../../x", ".GIT/config", "git~1/x", ".g\u200cit/x", ".git./x"],
)
def test_no_path_leads_out_of_the_folder_or_into_git(opener: Opener, tmp_path: Path, path: str) -> None:
    (tmp_path / "outside.py").write_bytes(b"x")
    assert opener().read(path) is None


def test_the_founders_own_patterns_leave_files_out(repository: Path, opener: Opener) -> None:
    write(repository, {"docs/a.md": b"a", "deep/docs/b.md": b"b", "x.min.js": b"c"})
    found = snapshot(opener(), ignored=("docs/", "*.min.js", "lib/tool.py"))
    assert found.paths == {"app.py", ".gitignore"}


def test_a_sub_module_is_skipped_with_a_reason(repository: Path, opener: Opener, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    git(other, "init", "-q")
    write(other, {"x.py": b"1\n"})
    commit_all(other)
    git(repository, "-c", "protocol.file.allow=always", "submodule", "add", "-q", str(other), "vendor")
    commit_all(repository)
    found = snapshot(opener())
    assert "sub-module" in reasons(found)["vendor"]
    assert not found.dirty


def test_a_repository_inside_is_skipped_with_a_reason(repository: Path, opener: Opener) -> None:
    inner = repository / "inner"
    inner.mkdir()
    git(inner, "init", "-q")
    write(inner, {"x.py": b"1\n"})
    commit_all(inner)
    assert "repository of its own" in reasons(snapshot(opener()))["inner/"]


def test_a_deleted_file_is_told_and_one_that_goes_later_is_a_sentence(repository: Path, opener: Opener) -> None:
    (repository / "lib" / "tool.py").unlink()
    found = snapshot(opener())
    assert any("Git tracks 1 file" in note for note in found.folder.notes)
    (repository / "app.py").unlink()
    with pytest.raises(InputError, match="Scan again"):
        found.read("app.py")


def test_executable_files_are_known(repository: Path, opener: Opener) -> None:
    (repository / "app.py").chmod(0o755)
    assert {item.path for item in snapshot(opener()).files if item.executable} == {"app.py"}


def test_a_scan_changes_no_byte_of_the_repository(repository: Path, opener: Opener) -> None:
    os.utime(repository / "app.py", (1, 1))
    before = tree_hash(repository)
    found = snapshot(opener())
    found.ignores("x")
    assert tree_hash(repository) == before


def test_line_endings_of_a_checkout_are_not_changes(repository: Path, opener: Opener) -> None:
    git(repository, "config", "core.autocrlf", "true")
    write(repository, {"windows.py": b"a = 1\r\nb = 2\r\n"})
    commit_all(repository)
    os.utime(repository / "windows.py", (1, 1))
    assert not snapshot(opener()).dirty
