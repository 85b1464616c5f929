"""`tengates undo`: take back an apply."""

from __future__ import annotations

import argparse

from tengates.present import jsonable
from tengates.present.words import counted, visible
from tengates.project import Project


def run(arguments: argparse.Namespace) -> int:
    """Run the command; returns the exit code."""
    operation = Project.open(arguments.path).undo(arguments.ident)
    if arguments.format == "json":
        print(jsonable.dump(jsonable.operation_json(operation)), end="")
    else:
        print(
            f"Taken back: {visible(operation.title.removeprefix('Undo: '))} ({counted(len(operation.files), 'file')})."
        )
    return 0
