"""Where resources/, plans/ and helping programs lie: in the source tree, an installed wheel, or a frozen bundle.

The only file that knows. The wheel carries both folders inside the package, under `_data`.
"""

from __future__ import annotations

import os
import shutil
import sys
from functools import cache
from pathlib import Path


@cache
def _base() -> Path:
    package = Path(__file__).resolve().parent
    frozen = getattr(sys, "_MEIPASS", None)
    candidates = [Path(frozen)] if frozen else []
    candidates += [package / "_data", package.parent.parent]
    for candidate in candidates:
        if (candidate / "resources" / "gates.toml").is_file():
            return candidate
    message = "Ten Gates is installed without its resources folder; install it again."
    raise FileNotFoundError(message)


def resources() -> Path:
    """The folder of pages, templates, icons and the sample prototype."""
    return _base() / "resources"


def plans() -> Path:
    """The folder of plan templates and task pages."""
    return _base() / "plans"


def is_bundled() -> bool:
    """Whether this is the program that needs no Python; `sys.executable` is then the program itself."""
    return bool(getattr(sys, "frozen", False))


def program(name: str) -> str | None:
    """A program that came with us, else the user's own of that name; None when there is neither."""
    file = f"{name}.exe" if os.name == "nt" else name
    folders = [Path(sys.executable).parent]
    if frozen := getattr(sys, "_MEIPASS", None):
        folders.insert(0, Path(frozen))
    return next((str(folder / file) for folder in folders if (folder / file).is_file()), None) or shutil.which(name)
