"""Earlier scans as plain text: scores, and what moved from one to the next."""

from __future__ import annotations

from collections.abc import Iterator

from tengates.model.record import Moved, PastScan, ScanRecord, Step, Way
from tengates.model.score import Verdict
from tengates.present import words
from tengates.present.language import later, tr


def history_text(rows: tuple[tuple[ScanRecord, Moved | None], ...]) -> str:
    """Newest first."""
    if not rows:
        return "No scan of this folder was kept yet. `tengates scan` keeps one.\n"
    return "\n".join(line for row, moved in rows for line in _record(row, moved)) + "\n"


def when(row: ScanRecord) -> str:
    """When a scan was and of what: "2026-11-26 14:05, commit 3f2a91c0 and changes"."""
    commit = f"commit {row.commit[:8]}" if row.commit else "no commit"
    changes = " and changes" if row.dirty and row.commit else ""
    return f"{row.time[:16].replace('T', ' ')}, {commit}{changes}"


def moved_sentences(moved: Moved | None) -> tuple[str, ...]:
    """What was gained and lost since the scan before, a sentence each; () when nothing moved."""
    if moved is None:
        return ()
    parts = []
    if moved.gained:
        parts.append(f"Gained {words.listed(moved.gained)}.")
    if moved.lost:
        parts.append(f"Lost {words.listed(moved.lost)}.")
    if moved.other_rules and parts:
        parts.append("Another version of Ten Gates judged the scan before, so some of this may come from its rules.")
    return tuple(parts)


def _record(row: ScanRecord, moved: Moved | None) -> Iterator[str]:
    yield f"{when(row)}: {words.verdict_title(Verdict(row.verdict))}"
    yield "  " + "  ".join(f"{gate} {score:.1f}" for gate, score in row.gates.items())
    yield from (f"  {sentence}" for sentence in moved_sentences(moved))


_WAYS = {Way.FELL: "lost", Way.NEW: "new gap", Way.ROSE: "gained"}
ALONE = later(
    "Each commit is judged by what it holds itself: your answers, waivers and minimums are of today and left out."
)


def past_text(row: PastScan) -> str:
    """One past commit: when, which, the scores it left, and what it gained or lost with the place that did it."""
    record = row.record
    head = f"{record.time[:10]}  {(record.commit or '')[:8]}  {words.visible(record.subject)}"
    lines = [head, f"  {words.verdict_title(Verdict(record.verdict))}. {gate_scores(row)}"]
    if row.between:
        lines.append("  Not judged itself: the commits around it came out the same.")
    if row.steps is None:
        lines.append("  The first commit there is to judge.")
    lines += [f"  {_WAYS[step.way]}: {step_words(step)}" for step in row.steps or ()]
    return "\n".join(lines) + "\n"


def gate_scores(row: PastScan) -> str:
    """Every gate with its score; those that moved with the score before."""
    before = {gate: was for gate, was, _now in row.gates}
    return "  ".join(
        f"{gate} {before[gate]:.1f}→{score:.1f}" if gate in before else f"{gate} {score:.1f}"
        for gate, score in row.record.gates.items()
    )


def step_words(step: Step, title: str = "") -> str:
    """A control with the place that moved it and why."""
    return words.visible(f"{title or step.control}{step_place(step)}: {step.why}")


def step_place(step: Step) -> str:
    """Where it was moved: " at api/chat.py:12", "" for no single place."""
    if not step.path:
        return ""
    if step.line:
        return words.visible(tr(" at {place}", place=f"{step.path}:{step.line}"))
    return words.visible(tr(" in {path}", path=step.path))
