"""A repository whose git configuration, hooks and attributes name a program: nothing of it may ever run."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from tests.conftest import tree_hash
from tests.repo.conftest import APP, Opener, commit_all, git, snapshot, write

from tengates.model.change import FileWrite

HOOKS = [
    "pre-commit",
    "post-commit",
    "prepare-commit-msg",
    "commit-msg",
    "post-checkout",
    "post-index-change",
    "reference-transaction",
    "fsmonitor-watchman",
    "pre-auto-gc",
    "post-rewrite",
]


@pytest.fixture
def canary(tmp_path: Path) -> Path:
    return tmp_path / "canary"


@pytest.fixture
def armed(repository: Path, canary: Path, tmp_path: Path) -> Path:
    script = tmp_path / "evil.sh"
    script.write_text(f"#!/bin/sh\necho ran >> {canary}\ncat\n")
    script.chmod(0o755)
    inner = tmp_path / "inner"
    inner.mkdir()
    git(inner, "init", "-q")
    write(inner, {"x.py": b"1\n"})
    commit_all(inner)
    git(repository, "-c", "protocol.file.allow=always", "submodule", "add", "-q", str(inner), "vendor")
    commit_all(repository)
    _arm(repository / ".git", script)
    _arm(repository / ".git" / "modules" / "vendor", script)
    return repository


def _arm(git_dir: Path, script: Path) -> None:
    for name in HOOKS:
        hook = git_dir / "hooks" / name
        hook.parent.mkdir(exist_ok=True)
        hook.write_text(script.read_text())
        hook.chmod(0o755)
    extra = git_dir / "included"
    extra.write_text(f"[core]\n\tfsmonitor = {script}\n")
    with (git_dir / "config").open("a") as config:
        config.write(
            f"[core]\n\tfsmonitor = {script}\n\thooksPath = {git_dir / 'hooks'}\n\tpager = {script}\n"
            f"\teditor = {script}\n\tsshCommand = {script}\n\tattributesFile = {git_dir / 'info/attributes'}\n"
            f'[hook "x"]\n\tcommand = {script}\n\tevent = reference-transaction\n'
            f'[filter "evil"]\n\tclean = {script}\n\tsmudge = {script}\n\tprocess = {script}\n'
            f'[diff]\n\texternal = {script}\n[diff "evil"]\n\ttextconv = {script}\n\tcommand = {script}\n'
            f'[merge "evil"]\n\tdriver = {script}\n[gpg]\n\tprogram = {script}\n[commit]\n\tgpgSign = true\n'
            f"[log]\n\tshowSignature = true\n[include]\n\tpath = {extra}\n"
        )
    attributes = git_dir / "info" / "attributes"
    attributes.parent.mkdir(exist_ok=True)
    attributes.write_text("*.py diff=evil merge=evil\n*.txt filter=evil\n")


def test_the_trap_is_live(armed: Path, canary: Path) -> None:
    subprocess.run(["git", "status"], cwd=armed, check=False, capture_output=True)
    assert canary.exists()


def test_open_scan_apply_branch_and_undo_run_nothing(armed: Path, canary: Path, opener: Opener) -> None:
    write(armed, {"notes.txt": b"n\n"})
    before = tree_hash(armed)
    folder = opener()
    snapshot(folder).ignores("x")
    snapshot(folder).history(lambda: False)
    folder.head_facts()
    write_app = FileWrite("app.py", APP, APP + b"# new\n")
    folder.apply((write_app, FileWrite("lib/tool.py", None, b"", untrack=True)), title="t", recipe="r")
    (armed / "app.py").write_bytes(b"# mine\n" + APP + b"# new\n")
    folder.undo()
    (armed / "app.py").write_bytes(APP)
    folder.commit_branch((write_app,), name="tengates/x", message="m", title="t", recipe="r")
    folder.undo()
    assert not canary.exists()
    assert tree_hash(armed) == before  # the branch's objects stay for git to clear away
