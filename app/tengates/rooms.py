"""The rooms below the door that are entered when something of them is asked, and not before.

A scan where nothing changed needs none of them, and they are most of a start.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tengates.model.lazily import Lazily

__all__ = [
    "agent_file",
    "catalogs",
    "commits",
    "comparing",
    "drafts",
    "exports",
    "hunks",
    "imports",
    "issues",
    "masking",
    "owns",
    "planning",
    "proposing",
    "sample",
    "settings",
    "staleness",
    "typed",
    "wholes",
]

if TYPE_CHECKING:
    from tengates import settings
    from tengates.engine import agent_file, commits, hunks, issues, masking, planning, staleness, typed
    from tengates.engine import catalog as catalogs
    from tengates.engine import imported as imports
    from tengates.engine import own as owns
    from tengates.engine import propose as proposing
    from tengates.engine import session as wholes
    from tengates.engine import since as comparing
    from tengates.present import exports
    from tengates.present import issue_drafts as drafts
    from tengates.repo import sample
else:
    settings = Lazily("tengates.settings")
    agent_file = Lazily("tengates.engine.agent_file")
    catalogs = Lazily("tengates.engine.catalog")
    commits = Lazily("tengates.engine.commits")
    hunks = Lazily("tengates.engine.hunks")
    imports = Lazily("tengates.engine.imported")
    issues = Lazily("tengates.engine.issues")
    masking = Lazily("tengates.engine.masking")
    owns = Lazily("tengates.engine.own")
    planning = Lazily("tengates.engine.planning")
    proposing = Lazily("tengates.engine.propose")
    wholes = Lazily("tengates.engine.session")
    comparing = Lazily("tengates.engine.since")
    staleness = Lazily("tengates.engine.staleness")
    typed = Lazily("tengates.engine.typed")
    exports = Lazily("tengates.present.exports")
    drafts = Lazily("tengates.present.issue_drafts")
    sample = Lazily("tengates.repo.sample")
