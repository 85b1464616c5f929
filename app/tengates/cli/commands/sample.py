"""`tengates sample`: make the sample prototype and print where it is."""

from __future__ import annotations

import argparse

from tengates.home import Home
from tengates.project import sample_project


def run(_arguments: argparse.Namespace) -> int:
    """Run the command; returns the exit code."""
    print(sample_project(Home.default()))
    return 0
