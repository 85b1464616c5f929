"""Past commits in memory, for the window's tests and screens."""

from __future__ import annotations

from dataclasses import replace

from tengates.engine.looking_back import record_of
from tengates.model.record import PastScan, Step, Way
from tengates.model.score import ScanReport

SUBJECTS = ("Faster answers", "Typos", "Tidy the page", "Ask the model from the job", "First version")


def past_rows(report: ScanReport) -> tuple[PastScan, ...]:
    """Five commits: one lost something, two moved nothing, one brought a gap and gained something, and the first."""
    record = record_of(report, "")
    steps: tuple[tuple[Step, ...] | None, ...] = (
        (Step("cost.token-limits", Way.FELL, "api/chat.py", 42, "can return any number of tokens"),),
        (),
        (),
        (
            Step("errors.model-timeout", Way.NEW, "jobs/night.py", 8, "waits for ever when the model does not answer"),
            Step("validation.schema", Way.ROSE, "api/chat.py", 30, "3 of 3 inputs are checked by a schema"),
        ),
        None,
    )
    moved = ((("cost", 2.4, 1.4),), (), (), (("errors", 2.9, 2.1), ("validation", 2.0, 3.1)), ())
    return tuple(
        PastScan(
            replace(
                record, commit=f"{number}3f2a91c" * 5, time=f"2026-11-{24 - number}T10:00:00+00:00", subject=subject
            ),
            steps[number],
            moved[number],
            between=number == 2,
        )
        for number, subject in enumerate(SUBJECTS)
    )
