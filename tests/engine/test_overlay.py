"""Snapshots in memory: ignore rules as git has them, and files laid over others."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.conftest import run_git

from tengates.engine.overlay import laid_over, memory_snapshot

RULES = ".env\n.env.*\n!.env.example\nbuild/\n/dist\n*.log\ndocs/*.txt\n# note\n\nnode_modules\n**/cache/\nsrc/**/gen\n\\#odd\nspace \n"
PATHS = (
    ".env",
    ".env.local",
    ".env.example",
    "sub/.env",
    "build/a.py",
    "sub/build/b.py",
    "build",
    "dist/x",
    "sub/dist/x",
    "a.log",
    "sub/b.log",
    "docs/a.txt",
    "docs/sub/a.txt",
    "sub/docs/a.txt",
    "node_modules/x/y.js",
    "web/node_modules/x.js",
    "cache/x",
    "a/b/cache/x",
    "src/gen/x",
    "src/a/b/gen/x",
    "#odd",
    "space",
    "main.py",
)


def test_ignore_rules_answer_as_git_does(tmp_path: Path) -> None:
    run_git(tmp_path, "init", "--quiet")
    (tmp_path / ".gitignore").write_text(RULES, encoding="utf-8")
    snapshot = memory_snapshot({".gitignore": RULES.encode()})
    ignored = {path for path in PATHS if snapshot.ignores(path)}
    assert ignored == git_ignores(tmp_path, PATHS)


def git_ignores(folder: Path, paths: tuple[str, ...]) -> set[str]:
    """What git itself ignores of these paths."""
    found = set()
    for path in paths:
        target = folder / path
        if target.is_dir():
            continue
        if target.parent.is_file():
            target.parent.unlink()
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(b"")
        listed = run_git(
            folder, "-c", "core.quotepath=off", "ls-files", "--others", "--exclude-standard", "--", f":(literal){path}"
        )
        if not listed.strip():
            found.add(path)
        target.unlink()
    return found


def test_an_ignored_env_file_is_named_and_not_in_scope() -> None:
    snapshot = memory_snapshot({".gitignore": b".env\n", ".env": b"A=1\n", "main.py": b"x = 1\n"})
    assert snapshot.paths == {".gitignore", "main.py"}
    assert snapshot.ignored_env == (".env",)


def test_a_nested_ignore_file_speaks_of_its_own_folder() -> None:
    snapshot = memory_snapshot({"web/.gitignore": b"/out\n", "web/out/a.js": b"", "out/a.js": b""})
    assert snapshot.paths == {"web/.gitignore", "out/a.js"}


def test_files_are_changed_created_and_taken_away() -> None:
    before = memory_snapshot({"a.py": b"1", "b.py": b"2"})
    after = laid_over(before, {"a.py": b"one", "b.py": None, "c.py": b"3"})
    assert after.paths == {"a.py", "c.py"}
    assert (after.read("a.py"), after.read("c.py"), before.read("a.py")) == (b"one", b"3", b"1")
    assert [item.tracked for item in after.files] == [True, False]


def test_a_new_ignore_line_counts_at_once() -> None:
    before = memory_snapshot({".env": b"KEY=1\n", "main.py": b""})
    after = laid_over(before, {".gitignore": b".env\n"}, frozenset({".env"}))
    assert after.paths == {".gitignore", "main.py"}
    assert after.ignored_env == (".env",)
    assert before.paths == {".env", "main.py"}


def test_a_tracked_file_that_becomes_ignored_stays_in_scope() -> None:
    after = laid_over(memory_snapshot({".env": b"KEY=1\n"}), {".gitignore": b".env\n"})
    assert ".env" in after.paths


def test_a_created_env_file_that_is_ignored_is_named() -> None:
    after = laid_over(memory_snapshot({".gitignore": b".env\n"}), {".env": b"KEY=1\n"})
    assert after.paths == {".gitignore"}
    assert after.ignored_env == (".env",)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"!\n", b"/\n", b"[\n", b"***\n"])
def test_odd_ignore_files_hide_nothing_by_mistake(content: bytes) -> None:
    assert "main.py" in memory_snapshot({".gitignore": content, "main.py": b""}).paths or content == b"***\n"
