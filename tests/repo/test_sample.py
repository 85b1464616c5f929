"""The sample prototype becomes a repository once and is left alone afterwards."""

from __future__ import annotations

from pathlib import Path

from tests.conftest import run_git

from tengates import assets
from tengates.repo.sample import make_sample


def test_the_sample_is_committed_with_its_hidden_files(tmp_path: Path) -> None:
    folder = make_sample(assets.resources() / "demo", tmp_path / "sample" / "minutes")
    tracked = run_git(folder, "ls-files").split("\n")
    assert {".env", ".gitignore", "api/main.py", "web/app/api/title/route.ts"} <= set(tracked)
    assert run_git(folder, "status", "--porcelain") == ""


def test_what_an_installer_compiled_is_left_behind(tmp_path: Path) -> None:
    source = tmp_path / "demo"
    (source / "api" / "__pycache__").mkdir(parents=True)
    (source / "api" / "__pycache__" / "main.pyc").write_bytes(b"\0")
    (source / "api" / "main.py").write_text("x = 1\n")
    folder = make_sample(source, tmp_path / "minutes")
    assert run_git(folder, "ls-files").split() == ["api/main.py"]


def test_the_sample_keeps_what_the_founder_did_to_it(tmp_path: Path) -> None:
    folder = make_sample(assets.resources() / "demo", tmp_path / "minutes")
    (folder / "api" / "main.py").write_text("changed = True\n")
    assert make_sample(assets.resources() / "demo", tmp_path / "minutes") == folder
    assert (folder / "api" / "main.py").read_text() == "changed = True\n"
