"""Where resources/ and plans/ lie: in the source tree, in an installed wheel, or in a frozen bundle.

The only file that knows. The wheel carries both folders inside the package, under `_data`.
"""

from __future__ import annotations

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
