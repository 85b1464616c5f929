"""Reads commits with GitPython: pure reads of objects that are there, on the shadow directory only.

GitPython is no security boundary: no index, no diff, no commands, no configuration of the
repository may be reached through it. Its object store asks a `git cat-file` of its own,
which gets our sterile environment. Importing it costs a tenth of a second, so only those
who need a commit's facts import this module.
"""

from __future__ import annotations

from git import Repo
from git.exc import ODBError

from tengates.repo.commit_facts import CommitFacts
from tengates.repo.git import Git, GitFailed

_LIMIT = 3.0


def head_facts(git: Git, commit: str | None) -> CommitFacts | None:
    """The facts of a commit; None when there is none or it cannot be read (a hash GitPython does not know)."""
    if commit is None or len(commit) != 40 or not _there(git, commit):  # noqa: PLR2004  sha1
        return None
    with Repo(git.shadow) as repo:
        repo.git.update_environment(**git.environment())
        try:
            found = repo.commit(commit)
            return CommitFacts(found.hexsha, found.committed_datetime, str(found.summary), str(found.author.name))
        except (ODBError, ValueError, OSError):
            return None


def _there(git: Git, commit: str) -> bool:
    """Whether git can read it in time; a damaged or blocked object store must not reach GitPython."""
    try:
        git.run("cat-file", "-e", f"{commit}^{{commit}}", limit=_LIMIT)
    except GitFailed:
        return False
    return True
