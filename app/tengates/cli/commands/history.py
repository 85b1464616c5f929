"""`tengates history`: what earlier scans found, and what moved from one to the next."""

from __future__ import annotations

import argparse

from tengates.present import jsonable
from tengates.present.history import history_text
from tengates.project import Project


def run(arguments: argparse.Namespace) -> int:
    """Run the command; returns the exit code."""
    rows = Project.open(arguments.path).history()
    print(jsonable.dump(jsonable.history_json(rows)) if arguments.format == "json" else history_text(rows), end="")
    return 0
