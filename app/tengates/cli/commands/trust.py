"""`tengates trust`: accept on this machine the words that a repository brings."""

from __future__ import annotations

import argparse

from tengates.project import Project


def run(arguments: argparse.Namespace) -> int:
    """Run the command; returns the exit code."""
    Project.open(arguments.path).trust()
    print("Accepted on this machine: what .tengates brings (project.toml, controls) counts from the next scan on.")
    return 0
