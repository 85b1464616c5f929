"""`tengates` alone or with a folder opens the window; with a command it is the command line."""

from __future__ import annotations

import importlib
import os
import sys
from multiprocessing import freeze_support
from pathlib import Path

from tengates.cli.main import main as command_line
from tengates.project import sample_project
from tengates.settings import Home

_COMMANDS = {"scan", "plan", "explain", "recipes", "propose", "apply", "undo", "answer", "sample"}


def main() -> int:
    """Decide by the first argument; the window's libraries are loaded only for the window."""
    freeze_support()
    arguments = sys.argv[1:]
    if arguments == ["--sample"]:
        return _window(sample_project(Home.default()))
    if arguments and (arguments[0] in _COMMANDS or arguments[0].startswith("-")):
        return command_line(arguments)
    return _window(Path(arguments[0]) if arguments else None)


def _window(folder: Path | None) -> int:
    if not _has_display():
        sys.stderr.write("There is no display here, so the window cannot open. Use: tengates scan FOLDER\n")
        return 2
    return int(importlib.import_module("tengates.gui.app").run(folder))


def _has_display() -> bool:
    if sys.platform in {"win32", "darwin"} or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


if __name__ == "__main__":
    sys.exit(main())
