#!/usr/bin/env python3
"""Make everything ready and run every check: tests, lint, format, types, contracts."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

import environment

CHECKS = {
    "lint": ["-m", "ruff", "check", "."],
    "format": ["-m", "ruff", "format", "--check", "--quiet", "."],
    "types": ["-m", "mypy"],
    "contracts": ["-c", "from importlinter.cli import lint_imports_command as run; run()"],
    "tests": ["-m", "pytest", "-n", "2", "--dist", "worksteal"],
    "proved": ["-m", "pytest", "-n", "2", "--dist", "worksteal", "-m", "proved", "tests/proved"],
}


def main() -> int:
    """Run the checks one after the other, all of them even when one fails."""
    parser = argparse.ArgumentParser(
        description="Makes or refreshes .venv with the tools for checks and runs them all.",
        epilog="What follows -- goes to pytest, such as: test.py --only tests -- -k hunks",
    )
    parser.add_argument("--only", choices=CHECKS, action="append", help="run this check alone; may be repeated")
    parser.add_argument("rest", nargs="*", metavar="-- PYTEST ARGUMENTS", help="handed to the tests that are run")
    arguments = parser.parse_args()
    try:
        python = environment.ensure(development=True)
        environment.ensure_qt_libraries()
    except environment.SetupError as problem:
        print(problem, file=sys.stderr)
        return 2
    handed = {"tests", *(arguments.only or ())} & {"tests", "proved"}
    failed = [
        name for name in arguments.only or CHECKS if not _passes(python, name, arguments.rest if name in handed else [])
    ]
    environment.say(f"Failed: {', '.join(failed)}." if failed else "Everything passes.")
    return int(bool(failed))


def _passes(python: Path, name: str, rest: list[str]) -> bool:
    environment.say(f"{name} …")
    started = time.monotonic()
    command = [str(python), *CHECKS[name], *rest]
    done = subprocess.run(command, cwd=environment.ROOT, env=_quiet(), check=False)
    environment.say(f"{name}: {'passed' if done.returncode == 0 else 'FAILED'} in {time.monotonic() - started:.1f} s")
    return done.returncode == 0


def _quiet() -> dict[str, str]:
    """The window runs offscreen, and nothing of the person's own settings takes part."""
    return {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONDONTWRITEBYTECODE": "1"}


if __name__ == "__main__":
    sys.exit(environment.calmly(main))
