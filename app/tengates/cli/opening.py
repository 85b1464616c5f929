"""Opening a folder the way every command does."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from tengates.model.score import ScanReport
from tengates.project import Progress, Project


def _silent(_progress: Progress) -> None:
    """Nobody watches."""


def scanned(
    path: Path,
    *,
    cached: bool = True,
    commit: str = "",
    jobs: int = 0,
    progress: Callable[[Progress], None] = _silent,
    trusted: bool = False,
) -> tuple[Project, ScanReport]:
    """The project and its scan, of a past `commit` when one is given. InputError says what to do.

    Its files are read by `jobs` processes; 0: as many as pay. `trusted`: the repository's own words count unasked.
    """
    project = Project.open(path, jobs=jobs, trusted=trusted)
    return project, project.scan(progress, cached=cached, commit=commit)


def complain(project: Project) -> None:
    """Say on the side what is wrong with the founder's own file."""
    if problem := project.words.problem:
        print(problem, file=sys.stderr)
