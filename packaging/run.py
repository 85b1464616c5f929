#!/usr/bin/env python3
"""Make everything ready and open Ten Gates on a folder; the only command a newcomer needs."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

import environment


def main() -> int:
    """Set up, then open the window, or print scorecard and plan where there is no display."""
    parser = argparse.ArgumentParser(
        description="Makes or refreshes .venv, installs the pinned dependencies and opens Ten Gates. "
        "Without a display it prints the scorecard and the plan instead."
    )
    parser.add_argument(
        "folder", nargs="?", type=Path, metavar="FOLDER", help="the prototype; the sample one when left out"
    )
    parser.add_argument("--text", action="store_true", help="print scorecard and plan even where there is a display")
    arguments = parser.parse_args()
    try:
        python = environment.ensure(development=False)
        display = _has_display() and not arguments.text
        if display:
            environment.ensure_qt_libraries()
    except environment.SetupError as problem:
        print(problem, file=sys.stderr)
        return 2
    return _window(python, arguments.folder) if display else _text(python, arguments)


def _has_display() -> bool:
    if sys.platform in {"win32", "darwin"} or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _window(python: Path, folder: Path | None) -> int:
    target = [str(folder)] if folder else ["--sample"]
    return subprocess.run([python, "-m", "tengates", *target], check=False).returncode


def _text(python: Path, arguments: argparse.Namespace) -> int:
    if not arguments.text:
        environment.say(
            "There is no display here, so this prints the scorecard and the plan instead of opening the window."
        )
    folder = str(arguments.folder) if arguments.folder else _sample(python)
    code = 0
    for command in ("scan", "plan"):
        options = ["--format", "text"]
        code = code or subprocess.run([python, "-m", "tengates", command, folder, *options], check=False).returncode
        print(flush=True)
    return code


def _sample(python: Path) -> str:
    done = subprocess.run([python, "-m", "tengates", "sample"], check=True, capture_output=True, text=True)
    return done.stdout.strip()


if __name__ == "__main__":
    sys.exit(environment.calmly(main))
