"""Where the program keeps its own things, and what a repository's own file may say.

Kept apart from `settings`, which checks those files: the checking library costs a third of a
command's start, and most folders have no such file.
"""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from platformdirs import PlatformDirs

PROJECT_FILE = ".tengates/project.toml"
CONTROLS = ".tengates/controls/"  # of the team's own


@dataclass(frozen=True, slots=True)
class Home:
    """Where the program keeps its own things: data (journals, undo), cache, configuration."""

    data: Path
    cache: Path
    config: Path

    @classmethod
    def default(cls) -> Home:
        """The user's folders on this system; TENGATES_HOME puts all three elsewhere."""
        if elsewhere := os.environ.get("TENGATES_HOME"):
            return cls.at(Path(elsewhere))
        folders = PlatformDirs("tengates", appauthor=False)
        return cls(folders.user_data_path, folders.user_cache_path, folders.user_config_path)

    @classmethod
    def at(cls, folder: Path) -> Home:
        """All three under one folder, for tests and portable use."""
        return cls(folder / "data", folder / "cache", folder / "config")


_PRIVATE = 0o700


def private_folder(path: Path) -> Path:
    """Make a folder of ours, and what is missing above it, for the user alone. OSError when that cannot be."""
    missing = [place for place in (path, *path.parents) if not place.exists()]
    for place in reversed(missing):
        place.mkdir(mode=_PRIVATE, exist_ok=True)
    if not missing and stat.S_IMODE(path.stat().st_mode) & ~_PRIVATE:
        path.chmod(_PRIVATE)  # an earlier version left it open
    return path


def private_file(path: Path, flags: int) -> int:
    """Open a file of ours, made for the user alone when it is not there; the handle is the caller's."""
    return os.open(path, flags | os.O_CREAT | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0), 0o600)


def now() -> str:
    """This moment, ISO 8601 in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def today() -> date:
    """The founder's own date."""
    return datetime.now(UTC).astimezone().date()
