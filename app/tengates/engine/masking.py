"""Secrets are shown to nobody: source lines and diffs carry the first characters alone."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from tengates.engine.reading import read_again
from tengates.engine.scans import Scan
from tengates.engine.session import Session
from tengates.facts.secrets import find_secrets
from tengates.model.change import Proposal
from tengates.model.config import SecretHit
from tengates.model.veil import veiled

_ENV_LINE = re.compile(r"^([\s#]*(?:export\s+)?[A-Za-z_][A-Za-z0-9_.]*\s*=\s*)(.*)$")
_COMMENT = re.compile(r"^\s*(?:#|$)")


def masked_lines(scan: Scan, path: str, first: int, last: int) -> tuple[tuple[int, str], ...]:
    """Lines `first`..`last` of a scanned file, 1-based and inclusive; empty for a file out of scope."""
    if path not in scan.digests:
        return ()
    content = scan.snapshot.read(path)
    facts = read_again(scan.snapshot, path, content)
    content = _masked(content, facts.secrets)
    lines = content.decode("utf-8", "replace").split("\n")
    hide = _without_value if facts.env is not None else veiled
    chosen = range(max(first, 1), min(last, len(lines)) + 1)
    return tuple((number, hide(lines[number - 1].rstrip("\r"))) for number in chosen)


def _without_value(line: str) -> str:
    """A line of an environment file: names and comments alone, since any value there may be a secret."""
    found = _ENV_LINE.match(line)
    if found and found[2].strip():
        return f"{found[1]}…"
    return line if _COMMENT.match(line) or found else "…"


def masked_text(text: str) -> str:
    """A line of somebody's words, such as a commit's subject, with what looks like a credential masked."""
    content = text.encode("utf-8", "replace")
    return _masked(content, find_secrets("message.txt", content)).decode("utf-8", "replace")


def _masked(content: bytes, hits: Iterable[SecretHit]) -> bytes:
    for hit in sorted(hits, key=lambda hit: hit.span.start, reverse=True):
        hidden = hit.masked.encode() + b"\n" * content.count(b"\n", hit.span.start, hit.span.end)
        content = content[: hit.span.start] + hidden + content[hit.span.end :]
    return content


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
