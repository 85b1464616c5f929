"""`tengates propose`: a guided refactor as a diff, or as a prompt for a coding agent; writes nothing."""

from __future__ import annotations

import argparse

from tengates.cli.opening import scanned
from tengates.cli.parameters import values
from tengates.present import jsonable
from tengates.present.agent_prompt import refactor_prompt
from tengates.present.diff import proposal_diff
from tengates.project import Project


def run(arguments: argparse.Namespace) -> int:
    """Run the command; returns the exit code."""
    project, _ = scanned(arguments.path)
    proposal = project.propose(arguments.recipe, values(arguments.set))
    if arguments.format == "json":
        print(jsonable.dump(jsonable.proposal_json(proposal)), end="")
    elif arguments.format == "prompt" and proposal.skipped:
        print(refactor_prompt(proposal, Project.explain(proposal.recipe).sections), end="")
    elif arguments.format == "prompt" and proposal.files:
        print(f"{proposal.title}: every place can be mended by the refactor itself; no prompt is needed.")
    elif proposal.files or proposal.skipped:
        print(proposal_diff(proposal), end="")
        if proposal.skipped:
            print("# what was left alone, as a prompt for a coding agent: the same command with --format prompt")
    else:
        print(f"{proposal.title}: there is nothing to do here.")
    return 0
