"""`tengates answer`: keep what only the founder can know."""

from __future__ import annotations

import argparse

from tengates.project import Project


def run(arguments: argparse.Namespace) -> int:
    """Run the command; returns the exit code."""
    Project.open(arguments.path).answer(arguments.control, arguments.value, arguments.note)
    print(f"Kept in .tengates/project.toml: {arguments.control} = {arguments.value}.")
    return 0
