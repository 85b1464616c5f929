"""One recipe on a small repository in memory, with everything accepted."""

from __future__ import annotations

from collections.abc import Mapping

from tengates.engine.catalog import load_catalog
from tengates.engine.hunks import all_of, settle, writes
from tengates.engine.overlay import memory_snapshot
from tengates.engine.propose import propose
from tengates.engine.session import Said, start
from tengates.model.change import Proposal


def refactored_files(recipe: str, files: Mapping[str, str], **values: str) -> tuple[dict[str, str], Proposal]:
    """The files as they are afterwards, and the proposal."""
    content = {path: text.encode() for path, text in files.items()}
    catalog = load_catalog()
    session = start(catalog, memory_snapshot(content), Said({}, {}), lambda _progress: None, lambda: False)
    proposal = propose(session, catalog.recipe(recipe), values, content.get)
    result = dict(content)
    for write in writes(proposal, settle(proposal, all_of(proposal))):
        if write.new is not None:
            result[write.path] = write.new
    return {path: text.decode() for path, text in result.items()}, proposal
