"""The wheel carries resources and plans, and what is installed from it finds them."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "-w", folder, ROOT]
    subprocess.run(command, check=True, capture_output=True)
    (wheel,) = folder.glob("tengates-*.whl")
    zipfile.ZipFile(wheel).extractall(folder / "site")
    return folder / "site"


def test_the_wheel_holds_pages_plans_and_the_whole_sample(unpacked: Path) -> None:
    data = unpacked / "tengates" / "_data"
    for name in (
        "resources/gates.toml",
        "plans/four-weeks.toml",
        "resources/demo/dot_env",
        "plans/tasks/secrets.md",
        "resources/guide/README.md",
        "resources/translations/tengates_de.qm",
    ):
        assert (data / name).is_file(), name
    assert not (data / "packaging").exists()


def test_what_is_installed_lists_the_same_controls_and_recipes_as_the_source(unpacked: Path) -> None:
    probe = (
        "from tengates.engine.catalog import load_catalog as load; c = load(); "
        "print([x.id for x in (*c.controls, *c.recipes)], c.digest)"
    )
    installed = _run(unpacked, probe)
    assert installed == _run(ROOT / "app", probe)
    assert installed.count("security.") > 5


def test_the_metadata_names_the_command(unpacked: Path) -> None:
    entry = next(unpacked.glob("*.dist-info/entry_points.txt")).read_text()
    assert "tengates = tengates.__main__:main" in entry


def _run(source: Path, probe: str) -> str:
    environment = {**os.environ, "PYTHONPATH": str(source), "PYTHONSAFEPATH": "1"}
    done = subprocess.run([sys.executable, "-c", probe], check=True, capture_output=True, text=True, env=environment)
    return done.stdout
