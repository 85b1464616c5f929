"""Runs the commands that fill the table and keeps what each found, so that a run that was ended can be gone on with.

What is kept belongs to one state of the sources; a command that came to its end for it is not run again.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
HARMS = (  # what a struck change may leave behind, each to be found 0 times
    "mixed states",
    "stray files",
    "originals lost",
    "saves lost",
    "tracebacks",
    "restarts that fail",
    "failures that nobody told of",
)


@dataclass(frozen=True, slots=True)
class Told:
    """What a command found, and how long it took, all its runs together."""

    found: Any
    seconds: float


@dataclass(frozen=True, slots=True)
class Kept:
    """A folder for what commands found."""

    folder: Path

    @classmethod
    def of_these_sources(cls) -> Kept:
        """Below `build`, for the commit and what was changed since."""
        folder = ROOT / "build" / "safety" / sources().replace(" ", "-")
        folder.mkdir(parents=True, exist_ok=True)
        return cls(folder)

    def script(self, script: str, *options: str) -> Told:
        """What a script of the tests leaves in its `--json` file; what it prints goes on to the person."""
        place = self._place(script, *options)
        if not self._finished(place):
            given = [script, *options, "--json", str(place), "--resume"]
            self._timed(place, lambda: subprocess.run([sys.executable, *given], cwd=ROOT, env=_quiet(), check=False))
        if not self._finished(place):
            raise RuntimeError(f"{script} {' '.join(options)} did not come to its end. Run this again to go on.")
        return Told(json.loads(place.read_text("utf-8")), self._seconds(place))

    def tests(self, what: str, environment: Mapping[str, str]) -> Told:
        """A part of the suite: its last words, and whether it passed."""
        place = self._place(what, *(f"{name}={value}" for name, value in environment.items()))
        if not self._finished(place):
            command = [sys.executable, "-m", "pytest", "-s", *what.split()]
            surroundings = {**_quiet(), **environment}

            def run() -> None:
                done = subprocess.run(command, cwd=ROOT, env=surroundings, capture_output=True, text=True, check=False)
                place.write_text(json.dumps([done.stdout, done.returncode == 0]), "utf-8")
                whole(place).touch()

            self._timed(place, run)
        return Told(json.loads(place.read_text("utf-8")), self._seconds(place))

    def _place(self, *words: str) -> Path:
        name = re.sub(r"[^a-z0-9]+", "-", Path(words[0].split()[-1]).stem.lower())
        return self.folder / f"{name}-{hashlib.sha256(repr(words).encode()).hexdigest()[:10]}.json"

    def _timed(self, place: Path, run: Callable[[], object]) -> None:
        started = time.monotonic()
        try:
            run()
        finally:
            seconds = self._seconds(place) + time.monotonic() - started
            place.with_suffix(".seconds").write_text(f"{seconds:.1f}", "ascii")

    def _finished(self, place: Path) -> bool:
        return place.exists() and whole(place).exists()

    def _seconds(self, place: Path) -> float:
        kept = place.with_suffix(".seconds")
        return float(kept.read_text("ascii")) if kept.exists() else 0.0


def whole(told: Path) -> Path:
    """The file beside what a command tells, made when it came to its end."""
    return told.with_suffix(".whole")


def sources() -> str:
    """The commit, and a mark of what is not committed: "1a2b3c4", "1a2b3c4 changed 5d6e7f8"."""
    commit = _git("rev-parse", "--short", "HEAD").decode().strip() or "no commit"
    changes = _git("diff", "HEAD", "--", "app", "tests", "packaging", "pyproject.toml")
    return commit + (f" changed {hashlib.sha256(changes).hexdigest()[:7]}" if changes else "")


def _git(*words: str) -> bytes:
    return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, check=False).stdout


def _quiet() -> dict[str, str]:
    return {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONDONTWRITEBYTECODE": "1"}
