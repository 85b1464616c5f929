"""`tengates issues`: show the tasks of the plan as issues, or send them to GitHub when that is asked for."""

from __future__ import annotations

import argparse
import getpass
import sys

from tengates.cli.opening import scanned
from tengates.github import GitHub
from tengates.home import Home
from tengates.keychain import GITHUB, Keychain
from tengates.model.errors import InputError
from tengates.model.issue import Deed, IssueDraft, IssueState, IssueStep
from tengates.present.words import counted, visible

_DONE = {
    Deed.CREATE: "created",
    Deed.UPDATE: "updated",
    Deed.CLOSE: "closed",
    Deed.REOPEN: "opened again",
}


def run(arguments: argparse.Namespace) -> int:
    """Run the command; returns the exit code."""
    project, _ = scanned(arguments.path)
    drafts, published = project.issue_drafts()
    repository = arguments.repository or published
    if not arguments.send:
        print(_preview([draft for draft in drafts if draft.state is IssueState.OPEN], repository), end="")
        return 0
    if not repository:
        raise InputError("Say where to: --repository owner/name. This folder names no repository on GitHub.")
    tracker = GitHub(repository, _token(keep=arguments.keep_token))
    steps = project.issue_steps(tracker.issues())
    sent = tracker.send([step for step in steps if step.sends], _tell, lambda: False)
    if sent.problem:
        raise InputError(sent.problem)
    print(f"Sent {counted(len(sent.done), 'issue')} to {repository}; {len(steps) - len(sent.done)} stay as they are.")
    return 0


def _preview(drafts: list[IssueDraft], repository: str) -> str:
    where = f"--repository {repository}" if repository else "--repository owner/name"
    head = f"{counted(len(drafts), 'issue')} would be sent. Nothing was. To send them: --send {where}"
    return "\n\n".join([head, *(f"# {draft.title}\n\n{draft.body.strip()}" for draft in drafts)]) + "\n"


def _tell(step: IssueStep) -> None:
    if step.issue is not None:
        print(f"{_DONE[step.deed]} #{step.issue.number} {visible(step.draft.title)}  {visible(step.issue.address)}")


def _token(*, keep: bool) -> str:
    """The kept token, else one that is typed or piped in; kept when that is asked for."""
    keychain = Keychain(Home.default())
    if not keep and (kept := keychain.read(GITHUB)):
        return kept
    given = (
        getpass.getpass("Token for GitHub (Issues: read and write): ") if sys.stdin.isatty() else sys.stdin.readline()
    )
    token = given.strip()
    if not token:
        raise InputError(
            "No token was given. Make one in GitHub's settings with the permission Issues: read and write."
        )
    if keep:
        keychain.keep(GITHUB, token)
    return token
