"""`tengates history`: what earlier scans found, or what past commits gained and lost."""

from __future__ import annotations

import argparse
import sys

from tengates.model.record import PastScan
from tengates.present import jsonable
from tengates.present.history import ALONE, history_text, past_text
from tengates.project import Progress, Project


def run(arguments: argparse.Namespace) -> int:
    """Run the command; returns the exit code."""
    project = Project.open(arguments.path)
    if arguments.commits:
        return _commits(project, arguments.commits, every=arguments.every, as_json=arguments.format == "json")
    rows = project.history()
    print(jsonable.dump(jsonable.history_json(rows)) if arguments.format == "json" else history_text(rows), end="")
    return 0


def _commits(project: Project, count: int, *, every: bool, as_json: bool) -> int:
    """Text comes commit by commit, so that one can watch; JSON when all are judged."""
    found: list[PastScan] = []
    if not as_json:
        print(f"{ALONE}\n")
    for row in project.past(count, _told if sys.stderr.isatty() else lambda _progress: None, every=every):
        found.append(row)
        if not as_json:
            print(past_text(row), flush=True)
    if as_json:
        print(jsonable.dump(jsonable.past_json(found)), end="")
    return 0


def _told(progress: Progress) -> None:
    print(f"\r{progress.stage}: {progress.done} of {progress.total}", end="\r", file=sys.stderr, flush=True)
