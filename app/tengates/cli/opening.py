"""Opening a folder the way every command does."""

from __future__ import annotations

import sys
from pathlib import Path

from tengates.model.score import ScanReport
from tengates.project import Project


def scanned(path: Path) -> tuple[Project, ScanReport]:
    """The project and its scan. InputError says what to do."""
    project = Project.open(path)
    return project, project.scan()


def complain(project: Project) -> None:
    """Say on the side what is wrong with the founder's own file."""
    if problem := project.words.problem:
        print(problem, file=sys.stderr)
