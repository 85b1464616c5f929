"""`tengates` alone or with a folder opens the window; with a command it is the command line."""

from __future__ import annotations

import gc
import importlib
import os
import sys

TYPE_CHECKING = False  # as a checker reads it: loading `typing` for the name would cost a tenth of a start
if TYPE_CHECKING:
    from pathlib import Path

_READS_FILES = "--read-files-for-ten-gates"  # how a bundled program starts the processes that read files
_INTERRUPTED = 130
_RARELY = 100_000


def main() -> int:
    """Decide by the first argument. Each face is loaded when it is needed, so that Ctrl-C is heard from the start."""
    if getattr(sys, "frozen", False):
        importlib.import_module("multiprocessing").freeze_support()
    gc.set_threshold(_RARELY, 20, 100)  # modules and facts hold few circles: looking for them often costs a third
    arguments = sys.argv[1:]
    if arguments == [_READS_FILES]:
        importlib.import_module("tengates.workers.child").main()
        return 0
    try:
        if arguments == ["--sample"]:
            return _window("", sample=True)
        if arguments and (arguments[0].startswith("-") or _is_command(arguments[0])):
            return int(importlib.import_module("tengates.cli.main").main(arguments))
        return _window(arguments[0] if arguments else "")
    except KeyboardInterrupt:
        sys.stderr.write("Stopped. Nothing was left half done.\n")
        return _INTERRUPTED


def _window(given: str, *, sample: bool = False) -> int:
    if not _has_display():
        sys.stderr.write("There is no display here, so the window cannot open. Use: tengates scan FOLDER\n")
        return 2
    folder: Path | None = importlib.import_module("pathlib").Path(given) if given else None
    if sample:
        home = importlib.import_module("tengates.home").Home.default()
        folder = importlib.import_module("tengates.project").sample_project(home)
    return int(importlib.import_module("tengates.gui.app").run(folder))


def _is_command(word: str) -> bool:
    """Whether there is a command of this name; each is a file of its own."""
    name = word.replace("-", "_")
    return name.isidentifier() and (
        importlib.import_module("importlib.util").find_spec(f"tengates.cli.commands.{name}") is not None
    )


def _has_display() -> bool:
    if sys.platform in {"win32", "darwin"} or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


if __name__ == "__main__":
    # `python -m` puts the folder one stands in first, and that may be a prototype with an `mcp` or `yaml` of its own.
    sys.path[:] = [place for place in sys.path if place not in {"", os.getcwd()}]  # noqa: PTH109  `pathlib` is not loaded yet
    sys.exit(main())
