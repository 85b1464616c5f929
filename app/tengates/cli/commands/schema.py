"""`tengates schema`: the JSON schema of what a command prints with --format json."""

from __future__ import annotations

import argparse

from tengates import assets


def run(arguments: argparse.Namespace) -> int:
    """Run the command; returns the exit code."""
    name = "apply" if arguments.of == "undo" else arguments.of
    print((assets.resources() / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8"), end="")
    return 0
