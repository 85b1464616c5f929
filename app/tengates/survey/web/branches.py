"""What a condition names, and the words with which a branch leaves."""

from __future__ import annotations

import re

from tengates.model.code import Branch
from tengates.model.place import Span
from tengates.survey.web.index import SourceFile

STATUS = (".status", ".statusCode", ".status_code")  # `set.status = 401`
_CHAIN = re.compile(r"[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*")


def known_in(text: str, names: frozenset[str]) -> list[str]:
    """Those of the names that stand in a short text."""
    chains = _CHAIN.findall(text)
    found = {chain for chain in chains if chain in names}
    for chain in chains:
        parts = chain.split(".")
        found |= {head for size in range(1, len(parts)) if (head := ".".join(parts[:size])) in names}
    return sorted(found)


def mentions(text: str, name: str) -> bool:
    """Whether a name stands in a short text by itself, not as a part of another."""
    index = text.find(name)
    while index >= 0:
        before = text[index - 1] if index else " "
        after = text[index + len(name) : index + len(name) + 1] or " "
        if not (before.isalnum() or before in "_$.") and not (after.isalnum() or after in "_$"):
            return True
        index = text.find(name, index + 1)
    return False


def evidence_of(file: SourceFile, branch: Branch) -> str:
    """The words of how a branch leaves."""
    parts = [branch.returned.text] if branch.returned is not None else []
    parts += [call.expr.text for call in file.calls(branch.span) if call.span.start >= branch.condition.span.end]
    parts += [row.value.text for row in file.assignments(branch.span) if row.target.endswith(STATUS)]
    return " ".join(parts)[:2000]


def has_status(evidence: str) -> bool:
    """Whether the words of how a branch leaves hold a status of refusal."""
    return "401" in evidence or "403" in evidence


def holds(outer: Span, inner: Span) -> bool:
    """Whether one piece of a file stands in another."""
    return outer.start <= inner.start and inner.end <= outer.end
