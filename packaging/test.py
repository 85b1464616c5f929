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
BUNDLE = "bundle"  # made and used: minutes, so only when what it is made of changed
_MAKES_THE_BUNDLE = (".github/workflows/release.yml", "packaging/", "pyproject.toml", "app/tengates/__main__.py", "app/tengates/assets.py")  # fmt: skip


def main() -> int:
    """Run the checks one after the other, all of them even when one fails."""
    parser = argparse.ArgumentParser(
        description="Makes or refreshes .venv with the tools for checks and runs them all.",
        epilog="What follows -- goes to pytest, such as: test.py --only tests -- -k hunks",
    )
    parser.add_argument(
        "--only", choices=[*CHECKS, BUNDLE], action="append", help="run this check alone; may be repeated"
    )
    parser.add_argument("--bundle", action="store_true", help="make and try the bundle also when nothing of it changed")
    parser.add_argument("rest", nargs="*", metavar="-- PYTEST ARGUMENTS", help="handed to the tests that are run")
    arguments = parser.parse_args()
    try:
        python = environment.ensure(development=True)
        environment.ensure_qt_libraries()
    except environment.SetupError as problem:
        print(problem, file=sys.stderr)
        return 2
    handed = {"tests", *(arguments.only or ())} & {"tests", "proved"}
    names = [name for name in arguments.only or CHECKS if name != BUNDLE]
    failed = [name for name in names if not _passes(python, name, arguments.rest if name in handed else [])]
    if not _bundle_passes(asked=arguments.bundle or BUNDLE in (arguments.only or ()), alone=bool(arguments.only)):
        failed.append(BUNDLE)
    environment.say(f"Failed: {', '.join(failed)}." if failed else "Everything passes.")
    return int(bool(failed))


def _passes(python: Path, name: str, rest: list[str]) -> bool:
    environment.say(f"{name} …")
    started = time.monotonic()
    command = [str(python), *CHECKS[name], *rest]
    done = subprocess.run(command, cwd=environment.ROOT, env=_quiet(), check=False)
    environment.say(f"{name}: {'passed' if done.returncode == 0 else 'FAILED'} in {time.monotonic() - started:.1f} s")
    return done.returncode == 0


def _bundle_passes(*, asked: bool, alone: bool) -> bool:
    """Make the bundle and use it, when that is asked for or when what it is made of changed."""
    if not asked and (alone or not _bundle_changed()):
        return True
    environment.say(f"{BUNDLE} …")
    started = time.monotonic()
    folder = environment.ROOT / "packaging"
    scripts = (["build.py", "--only-folder"], ["smoke.py"])
    good = all(
        subprocess.run([sys.executable, folder / name, *options], check=False).returncode == 0
        for name, *options in scripts
    )
    environment.say(f"{BUNDLE}: {'passed' if good else 'FAILED'} in {time.monotonic() - started:.1f} s")
    return good


def _bundle_changed() -> bool:
    """Whether the change, as far as git can tell, touches what a bundle is made of; says so when it does not."""
    for base in ("origin/main...HEAD", "HEAD~1"):
        asked = subprocess.run(
            ["git", "diff", "--name-only", base], cwd=environment.ROOT, capture_output=True, text=True, check=False
        )
        names = asked.stdout.split()
        if asked.returncode == 0 and (names or base == "HEAD~1"):
            changed = [name for name in names if name.startswith(_MAKES_THE_BUNDLE)]
            if not changed:
                environment.say(
                    f"{BUNDLE}: left out, nothing of it changed since {base.partition('...')[0]} (--bundle makes it)"
                )
            return bool(changed)
    environment.say(f"{BUNDLE}: left out, git cannot tell what changed (--bundle makes it)")
    return False


def _quiet() -> dict[str, str]:
    """The window runs offscreen, and nothing of the person's own settings takes part."""
    return {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONDONTWRITEBYTECODE": "1"}


if __name__ == "__main__":
    sys.exit(environment.calmly(main))
