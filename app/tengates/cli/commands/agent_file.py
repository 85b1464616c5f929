"""`tengates agent-file`: tell coding agents what the gates expect of new code here."""

from __future__ import annotations

import argparse

from tengates.cli.opening import scanned


def run(arguments: argparse.Namespace) -> int:
    """Run the command; returns the exit code."""
    project, _ = scanned(arguments.path)
    part, operation = project.agent_file(write=not arguments.stdout)
    if arguments.stdout:
        print(part, end="")
    elif operation is None:
        print("Nothing changed: it already says what the gates expect.")
    else:
        print(f"Written: {', '.join(operation.files)}. Take it back with: tengates undo . {operation.id}")
    return 0
