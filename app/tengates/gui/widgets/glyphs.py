"""Which icon stands for a status, in which colour; always beside the word."""

from __future__ import annotations

from tengates.model.outcome import Status
from tengates.model.plan import TaskStatus

STATUS_GLYPH: dict[Status, tuple[str, str]] = {
    Status.PASS: ("pass", "good"),
    Status.PARTIAL: ("partial", "warn"),
    Status.FAIL: ("fail", "critical"),
    Status.NOT_APPLICABLE: ("none", "quiet"),
    Status.UNANSWERED: ("question", "accent"),
    Status.UNCHECKED: ("unchecked", "quiet"),
}
TASK_GLYPH: dict[TaskStatus, tuple[str, str]] = {
    TaskStatus.TODO: ("todo", "quiet"),
    TaskStatus.PARTLY: ("partial", "warn"),
    TaskStatus.DOING: ("clock", "accent"),
    TaskStatus.DONE: ("pass", "good"),
    TaskStatus.BY_WORD: ("pass", "good"),
    TaskStatus.SKIPPED: ("none", "quiet"),
    TaskStatus.NOT_NEEDED: ("none", "quiet"),
    TaskStatus.UNCHECKED: ("unchecked", "quiet"),
    TaskStatus.ACCEPTED: ("none", "quiet"),
}
