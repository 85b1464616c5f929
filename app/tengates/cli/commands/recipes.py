"""`tengates recipes`: which guided refactors apply, and to how many places."""

from __future__ import annotations

import argparse

from tengates.cli.opening import scanned
from tengates.present import jsonable
from tengates.present.text import offers_text


def run(arguments: argparse.Namespace) -> int:
    """Run the command; returns the exit code."""
    project, _ = scanned(arguments.path)
    offers = project.offers()
    print(jsonable.dump(jsonable.offers_json(offers)) if arguments.format == "json" else offers_text(offers), end="")
    return 0
