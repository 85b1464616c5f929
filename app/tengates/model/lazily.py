"""Modules that are loaded when something of them is first used: a start pays for what it needs alone."""

from __future__ import annotations

import importlib
from types import ModuleType
from typing import Any


class Lazily:
    """Stands for a module. Import the real one under TYPE_CHECKING beside it, so that types and floors are checked."""

    def __init__(self, name: str) -> None:
        """Nothing is loaded yet."""
        self._name = name
        self._module: ModuleType | None = None

    def __getattr__(self, name: str) -> Any:
        """Whatever the module holds under this name."""
        if self._module is None:
            self._module = importlib.import_module(self._name)
        return getattr(self._module, name)
