"""`tengates mcp`: answer a coding agent over stdio."""

from __future__ import annotations

import argparse
import importlib
import importlib.util

from tengates.model.errors import InputError


def run(arguments: argparse.Namespace) -> int:
    """Run the command until the agent goes away; returns the exit code."""
    if importlib.util.find_spec("mcp") is None:
        raise InputError(
            "The server for coding agents needs a library that is not installed. Bring it with pipx install '.[mcp]' "
            "in the folder of Ten Gates' source; `tengates guide coding-agents` says more."
        )
    from tengates.project import Project  # noqa: PLC0415  loaded when the library is there

    project = Project.open(arguments.path)
    importlib.import_module("tengates.mcp.server").serve(project, may_apply=arguments.allow_apply)
    return 0
