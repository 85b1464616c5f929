"""Runs first in the bundled program: what it starts (git, the browser) must not load the bundle's libraries."""

from __future__ import annotations

import os

for _name in ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"):
    if (_before := os.environ.pop(f"{_name}_ORIG", None)) is not None:
        os.environ[_name] = _before
    else:
        os.environ.pop(_name, None)
