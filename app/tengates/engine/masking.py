"""Secrets are shown to nobody: source lines and diffs carry the first characters alone."""

from __future__ import annotations

from dataclasses import replace

from tengates.engine.session import Session
from tengates.model.change import Proposal


def masked_lines(session: Session, path: str, first: int, last: int) -> tuple[tuple[int, str], ...]:
    """Lines `first`..`last` of a scanned file, 1-based and inclusive; empty for a file out of scope."""
    facts = session.facts.get(path)
    if facts is None:
        return ()
    content = session.snapshot.read(path)
    for hit in sorted(facts.secrets, key=lambda hit: hit.span.start, reverse=True):
        hidden = hit.masked.encode() + b"\n" * content.count(b"\n", hit.span.start, hit.span.end)
        content = content[: hit.span.start] + hidden + content[hit.span.end :]
    lines = content.decode("utf-8", "replace").split("\n")
    return tuple((number, lines[number - 1].rstrip("\r")) for number in range(max(first, 1), min(last, len(lines)) + 1))


def secret_values(session: Session, proposal: Proposal) -> Proposal:
    """The proposal with every secret value of its files listed as something to mask on screen and in exports."""
    values: set[str] = set()
    for change in proposal.files:
        facts = session.facts.get(change.path)
        if facts is None or change.base is None:
            continue
        for hit in facts.secrets:
            values.add(change.base[hit.span.start : hit.span.end].decode("utf-8", "replace"))
    return replace(proposal, masks=tuple(sorted(values - {""}, key=len, reverse=True)))
