"""A small repository, the change that is made to it, and how its state is told afterwards."""

from __future__ import annotations

import hashlib
import importlib
import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tengates.model.change import FileWrite
from tengates.model.errors import InputError
from tengates.repo.folder import Folder, open_folder

# What is loaded when it is first used is loaded now: a strike is to hit the work, not a reading of our own source.
for _name in ("branch", "changes", "undo"):
    importlib.import_module(f"tengates.repo.{_name}")

_ENV = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    **{f"GIT_{who}_NAME": "Founder" for who in ("AUTHOR", "COMMITTER")},
    **{f"GIT_{who}_EMAIL": "founder@example.invalid" for who in ("AUTHOR", "COMMITTER")},
}
BULK = b"# line of a larger file\n" * 1200
EDITED = {"app.py": b"one\n" + BULK, "lib/tool.py": b"two\n", "web/view.js": b"three\r\n"}
MADE = {"api/health.py": b"OK = True\n", "api/deep/er/new.py": BULK, "run.sh": b"#!/bin/sh\n"}
DELETED = {"old/gone.py": b"gone\n", "legacy.py": b"legacy\n"}
UNTRACKED = {"kept.txt": b"KEY=1\n"}
WRITES = (
    *(FileWrite(path, base, b"new " + base) for path, base in EDITED.items()),
    *(FileWrite(path, None, content, executable=path.endswith(".sh")) for path, content in MADE.items()),
    *(FileWrite(path, base, None) for path, base in DELETED.items()),
    *(FileWrite(path, base, base, untrack=True) for path, base in UNTRACKED.items()),
)


@dataclass(frozen=True, slots=True)
class Scene:
    """Where everything lies."""

    top: Path

    @property
    def root(self) -> Path:
        """The repository."""
        return self.top / "prototype"

    @property
    def data(self) -> Path:
        """Our own data."""
        return self.top / "data"

    def open(self) -> Folder:
        """As a program that was started anew does."""
        return open_folder(self.root, self.data)


def make_scene(top: Path) -> Scene:
    """A repository with one commit, and nothing of ours yet."""
    scene = Scene(top)
    for path, content in {**EDITED, **DELETED, **UNTRACKED}.items():
        place = scene.root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    (scene.root / "app.py").chmod(0o755)
    for words in (("init", "-q", "-b", "main"), ("add", "-A"), ("commit", "-q", "-m", "first")):
        subprocess.run(["git", *words], cwd=scene.root, env={**os.environ, **_ENV}, check=True)
    return scene


def copied(scene: Scene, top: Path) -> Scene:
    """The same scene elsewhere, byte for byte."""
    shutil.rmtree(top, ignore_errors=True)
    shutil.copytree(scene.top, top, symlinks=True)
    return Scene(top)


def apply(folder: Folder) -> None:
    """Edits, creations, deletions and an untracked file in one change."""
    folder.apply(WRITES, title="t", recipe="r")


def undo(folder: Folder) -> None:
    """Take it back."""
    folder.undo()


def branch(folder: Folder) -> None:
    """The same on a new branch."""
    folder.commit_branch(WRITES[:8], name="tengates/x", message="m", title="t", recipe="r")


def pack(scene: Scene) -> None:
    """What git does with branches now and then: all of them in one file."""
    subprocess.run(["git", "pack-refs", "--all"], cwd=scene.root, env={**os.environ, **_ENV}, check=True)


def nothing(_folder: Folder) -> None:
    """Opening alone recovers."""


def recover(folder: Folder) -> None:
    """Opening recovers; that it could not stands among the notes of the folder, which a child has no other way to tell."""
    for note in folder._healed:
        if "cannot be settled yet" in note or "cannot be removed yet" in note:
            raise InputError(note)


Work = Callable[[Folder], None]


def state(scene: Scene) -> str:
    """One hash over all files with their modes, git's index and branches included, its objects and histories not."""
    lines = []
    for path in sorted(scene.root.rglob("*")):
        name = path.relative_to(scene.root).as_posix()
        if path.is_file() and not name.startswith((".git/objects", ".git/logs")):
            content = b"" if "/heads/tengates" in name else path.read_bytes()  # a commit holds the time it was made
            lines.append(f"{name} {path.stat().st_mode:o} {hashlib.sha256(content).hexdigest()}")
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def strays(scene: Scene) -> list[str]:
    """What nobody asked for: stages, locks, halves, journals, originals that no operation needs."""
    names = (".tengates", "tengates-stage", "tmp_obj", ".fresh", ".lock")
    found = [str(path) for path in scene.root.rglob("*") if any(part in path.name for part in names)]
    for room in (scene.data / "repos").glob("*"):
        found += [str(path) for path in room.iterdir() if path.name in {"journal.json", "journal.fresh"}]
        known = {record.operation.id for record in scene.open().desk.log.records()}
        found += [str(path) for path in (room / "undo").glob("*") if path.name not in known]
    return found
