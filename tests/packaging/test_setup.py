"""The two commands a newcomer runs explain themselves and cost nothing the second time."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGING = ROOT / "packaging"


@pytest.mark.parametrize("script", ["run.py", "test.py", "build.py", "smoke.py", "clean.py", "new.py"])
def test_the_script_explains_itself_without_installing_anything(script: str) -> None:
    done = subprocess.run([sys.executable, PACKAGING / script, "--help"], check=True, capture_output=True, text=True)
    assert "usage:" in done.stdout
    assert "[tengates]" not in done.stdout


def test_every_direct_dependency_is_pinned_and_says_why_it_is_there() -> None:
    text = (ROOT / "pyproject.toml").read_text()
    project = tomllib.loads(text)
    pinned = {
        line.partition("==")[0].lower().replace("_", "-")
        for line in (PACKAGING / "constraints.txt").read_text().split()
    }
    names = [row.partition(">")[0] for row in project["project"]["dependencies"]] + project["dependency-groups"]["dev"]
    assert not [name for name in names if name.lower() not in pinned]
    for name in names:
        line = next(line for line in text.split("\n") if line.strip().startswith(f'"{name}'))
        assert "  #" in line or ", #" in line, line


def test_without_a_display_the_scorecard_and_the_plan_are_printed(tmp_path: Path) -> None:
    (tmp_path / "prototype").mkdir()
    (tmp_path / "prototype" / "app.py").write_text("print('hello')\n")
    hidden = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    environment = {key: value for key, value in os.environ.items() if key not in hidden}
    command = [sys.executable, PACKAGING / "run.py", tmp_path / "prototype"]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=True, timeout=300)
    assert "no display" in done.stdout
    assert "Four weeks to production" in done.stdout


def _git(folder: Path, *arguments: str) -> None:
    who = ("-c", "user.name=a", "-c", "user.email=a@b.example", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.mark.parametrize(
    ("changed", "made"), [("packaging/contents.py", True), ("pyproject.toml", True), ("resources/gates.toml", False)]
)
def test_the_bundle_is_made_when_what_it_is_made_of_changed(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    changed: str,
    made: bool,  # noqa: FBT001  a column of the table
) -> None:
    checks = _checks(monkeypatch, tmp_path)
    assert not checks._bundle_changed()  # no repository
    _git(tmp_path, "init", "-q")
    _git(tmp_path, "commit", "-q", "--allow-empty", "-m", "first")
    (tmp_path / changed).parent.mkdir(exist_ok=True)
    (tmp_path / changed).write_text("x = 1\n")
    _git(tmp_path, "add", "-A")
    _git(tmp_path, "commit", "-q", "-m", "second")
    assert checks._bundle_changed() is made


def _checks(monkeypatch: pytest.MonkeyPatch, root: Path) -> Any:
    monkeypatch.syspath_prepend(str(PACKAGING))
    found = importlib.util.spec_from_file_location("tengates_checks", PACKAGING / "test.py")
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    monkeypatch.setattr(module.environment, "ROOT", root)
    return module
