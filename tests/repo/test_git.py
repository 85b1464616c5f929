from __future__ import annotations

import ast
import os
import time
from pathlib import Path

import pytest
from tests.repo.conftest import Opener

from tengates.model.errors import InputError, Interrupted
from tengates.repo import git as runner
from tengates.repo.git import Git, GitFailed, GitTooSlow, git_path

ROOM = Path(runner.__file__).parent


@pytest.fixture
def stuck(repository: Path) -> Path:
    """A work tree in which git waits for ever."""
    (repository / ".gitignore").unlink()
    os.mkfifo(repository / ".gitignore")
    return repository


LIST = ("ls-files", "--others", "--exclude-standard")


def test_a_git_that_hangs_is_ended_in_time(stuck: Path, opener: Opener) -> None:
    started = time.monotonic()
    folder = opener(stuck)
    with pytest.raises(GitTooSlow):
        folder.shadow.git.run(*LIST, limit=0.2)
    assert time.monotonic() - started < 5


def test_a_git_that_hangs_can_be_stopped(stuck: Path, opener: Opener) -> None:
    folder = opener(stuck)
    with pytest.raises(Interrupted):
        Git(folder.shadow.path, stuck, cancel=lambda: True).run(*LIST)


def test_a_git_that_prints_too_much_is_ended(opener: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "OUTPUT_LIMIT", 10)
    folder = opener()
    with pytest.raises(GitTooSlow):
        folder.shadow.git.run("version", "--build-options")


def test_an_unexpected_exit_code_is_told(opener: Opener) -> None:
    folder = opener()
    with pytest.raises(GitFailed) as caught:
        folder.shadow.git.run("cat-file", "-e", "0" * 40)
    assert caught.value.code != 0


def test_git_inherits_nothing_but_the_path(opener: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_EXTERNAL_DIFF", "evil")
    monkeypatch.setenv("LD_PRELOAD_FAKE", "evil")
    environment = opener().shadow.git.environment()
    assert "evil" not in environment.values()
    assert environment["GIT_CONFIG_GLOBAL"] == os.devnull


def test_without_git_the_founder_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", f".{os.pathsep}{tmp_path}")
    (tmp_path / "git").mkdir()
    with pytest.raises(InputError, match="Install git"):
        git_path.__wrapped__()


def test_only_the_runner_starts_processes_and_only_one_module_sees_gitpython() -> None:
    users: dict[str, set[str]] = {"subprocess": set(), "git": set(), "gitdb": set()}
    for path in ROOM.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            for name in names:
                users.get(name.split(".")[0], set()).add(path.name)
    assert users == {"subprocess": {"editors.py", "git.py"}, "git": {"commits.py"}, "gitdb": set()}


def test_a_folder_of_path_that_cannot_be_looked_into_hides_no_git_behind_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Such as one of root's in the PATH that `su` hands on; a name too long is refused to root as well."""
    found = git_path()
    monkeypatch.setenv("PATH", f"/{'x' * 300}{os.pathsep}{os.environ['PATH']}")
    git_path.cache_clear()
    assert git_path() == found
    git_path.cache_clear()
