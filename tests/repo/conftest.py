from __future__ import annotations

import hashlib
import os
import subprocess
from pathlib import Path
from typing import Protocol

import pytest

from tengates.home import Home
from tengates.model.snapshot import Snapshot
from tengates.repo.folder import Folder, open_folder

APP = b"import openai\n\nclient = openai.OpenAI()\n\n\ndef ask(text):\n    return client.chat(text)\n"
ENV = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "Founder",
    "GIT_AUTHOR_EMAIL": "founder@example.invalid",
    "GIT_COMMITTER_NAME": "Founder",
    "GIT_COMMITTER_EMAIL": "founder@example.invalid",
}


class Opener(Protocol):
    def __call__(self, path: Path | None = None) -> Folder: ...


def git(where: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", "-C", str(where), *arguments], check=True, capture_output=True, env={**os.environ, **ENV}
    )
    return done.stdout.decode().strip()


def tree_hash(root: Path, *, git_too: bool = True) -> str:
    """Every path, mode and byte below `root`, links as what they say."""
    lines = []
    for path in sorted(root.rglob("*")):
        relative = path.relative_to(root).as_posix()
        if relative.split("/")[0] == ".git" and not git_too:
            continue
        state = path.lstat()
        content = path.readlink().as_posix().encode() if path.is_symlink() else b""
        if path.is_file() and not path.is_symlink():
            content = path.read_bytes()
        lines.append(f"{relative} {state.st_mode:o} {hashlib.sha256(content).hexdigest()}")
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def snapshot(folder: Folder, ignored: tuple[str, ...] = ()) -> Snapshot:
    return folder.snapshot(ignored=ignored, cancel=lambda: False, progress=lambda _count: None)


def write(root: Path, files: dict[str, bytes]) -> None:
    for path, content in files.items():
        place = root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)


def commit_all(root: Path, message: str = "work") -> str:
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", message)
    return git(root, "rev-parse", "HEAD")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    root = tmp_path / "prototype"
    root.mkdir()
    git(root, "init", "-q", "-b", "main")
    write(root, {"app.py": APP, "lib/tool.py": b"def tool():\n    return 1\n", ".gitignore": b".env\nbuild/\n"})
    commit_all(root)
    return root


@pytest.fixture
def opener(repository: Path, home: Home) -> Opener:
    def open_it(path: Path | None = None) -> Folder:
        return open_folder(path or repository, home.data)

    return open_it
