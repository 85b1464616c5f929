"""`tengates apply`: write the accepted hunks of a guided refactor."""

from __future__ import annotations

import argparse

from tengates.cli.opening import scanned
from tengates.cli.parameters import values
from tengates.model.change import NewBranch, Operation, Proposal, WorkTree
from tengates.present import jsonable
from tengates.present.choice import chosen
from tengates.present.words import counted, visible


def run(arguments: argparse.Namespace) -> int:
    """Run the command; returns the exit code."""
    project, _ = scanned(arguments.path)
    proposal = project.propose(arguments.recipe, values(arguments.set))
    operation = None
    if proposal.files:
        operation = project.apply(proposal, chosen(proposal, arguments.only), _target(arguments, proposal))
    if arguments.format == "json":
        print(jsonable.dump(jsonable.operation_json(operation)), end="")
    else:
        print(_applied(proposal, operation))
    return 0


def _target(arguments: argparse.Namespace, proposal: Proposal) -> WorkTree | NewBranch:
    if arguments.branch is None:
        return WorkTree()
    return NewBranch(arguments.branch, proposal.title)


def _applied(proposal: Proposal, operation: Operation | None) -> str:
    if operation is None:
        return f"{proposal.title}: there is nothing to do here."
    where = f"on the new branch {operation.branch}" if operation.branch else "in your files"
    lines = [f"{proposal.title}: {counted(len(operation.files), 'file')} changed {where}.", *proposal.notes]
    lines.append(f"Take it back with: tengates undo . {operation.id}")
    return "\n".join(visible(line) for line in lines)
