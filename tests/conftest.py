"""Real repositories in temporary folders, and a home that is never the person's own."""

from __future__ import annotations

import hashlib
import os
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import settings

from tengates.home import Home

settings.register_profile("no-clock", deadline=None)  # a busy machine is no defect
settings.load_profile("no-clock")

IDENTITY = ("-c", "user.name=Test", "-c", "user.email=test@example.invalid", "-c", "commit.gpgsign=false")
MakeRepo = Callable[[Mapping[str, str]], Path]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """The program's own folders, inside the test's."""
    folder = tmp_path / "tengates-home"
    monkeypatch.setenv("TENGATES_HOME", str(folder))
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    return Home.at(folder)


@pytest.fixture
def make_repo(tmp_path: Path) -> MakeRepo:
    """Make a git repository with one commit out of paths and texts."""

    def make(files: Mapping[str, str]) -> Path:
        folder = tmp_path / "repo"
        folder.mkdir()
        for path, text in files.items():
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(text.encode())
        run_git(folder, "init", "--quiet", "--initial-branch=main")
        run_git(folder, "add", "--all", "--force")
        run_git(folder, *IDENTITY, "commit", "--quiet", "--allow-empty", "--message=first")
        return folder

    return make


def run_git(folder: Path, *arguments: str) -> str:
    """What the person's own git says in a folder."""
    done = subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout


def tree_hash(folder: Path) -> str:
    """One hash over every file's path, mode and bytes, git's index and refs included, its objects left out."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder).as_posix()
        if path.is_file() and not relative.startswith((".git/objects/", ".git/logs/")):
            digest.update(f"{relative}\0{path.stat().st_mode}\0".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()
