"""Words that came with a repository and that nobody accepted on this machine.

Answers, waivers and the plan count: they lift no blocker, and every report lists them. Ignored paths
and lower minimums could hide one, so they count only when the founder, or the pipeline, says so.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace

from tengates.model.said import ProjectSettings
from tengates.model.score import Gate


def mark_of(words: ProjectSettings) -> str:
    """What tells these words from others; comments and what is said about the plan take no part."""
    answers = sorted((ident, row.value, row.note) for ident, row in words.answers.items())
    waivers = sorted((row.control, row.finding, row.reason, row.expires) for row in words.waivers)
    text = repr((answers, waivers, sorted(words.minimums.items()), sorted(words.ignored)))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def counted(words: ProjectSettings, gates: Iterable[Gate]) -> ProjectSettings:
    """The words without what could hide a blocker."""
    lower = _lowered(words, gates)
    kept = {gate: value for gate, value in words.minimums.items() if gate not in lower}
    return replace(words, ignored=(), minimums=kept)


def told(words: ProjectSettings, gates: Iterable[Gate]) -> str:
    """The sentences for the head of a report, "" when there is nothing to accept."""
    numbers = (
        (len(words.answers), "answer", "answers"),
        (len(words.waivers), "waiver", "waivers"),
        (len(words.ignored), "ignored path", "ignored paths"),
        (len(_lowered(words, gates)), "lower minimum", "lower minimums"),
    )
    parts = [f"{count} {one if count == 1 else many}" for count, one, many in numbers if count]
    if not parts:
        return ""
    left_out = (
        " Ignored paths and lower minimums do not count until then." if any(row[0] for row in numbers[2:]) else ""
    )
    return (
        f"This repository brings words of its own in .tengates/project.toml that you have not accepted on this "
        f"machine: {', '.join(parts)}.{left_out} If they are yours, accept them with `tengates trust`."
    )


def told_own(waiting: int) -> str:
    """The sentences about controls of a repository's own that nobody accepted here, "" when there are none."""
    if not waiting:
        return ""
    count = "1 control" if waiting == 1 else f"{waiting} controls"
    return (
        f"This repository brings {count} of its own in .tengates/controls that you have not accepted on this machine, "
        "or that changed since. Nothing of them is used until then. If they are yours, accept them with "
        "`tengates trust`."
    )


def _lowered(words: ProjectSettings, gates: Iterable[Gate]) -> set[str]:
    usual = {gate.id: gate.minimum for gate in gates}
    return {gate for gate, value in words.minimums.items() if value < usual.get(gate, 0.0)}
