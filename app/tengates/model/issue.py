"""Tasks of the plan as issues of a tracker: what is wished there, what is there, and what one does about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class IssueState(StrEnum):
    """Whether the task behind an issue still has something to do."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"  # skipped, accepted for now, or not needed here any more


@dataclass(frozen=True, slots=True)
class IssueDraft:
    """A task as an issue. `body` is Markdown of ours; secrets are masked in it."""

    task: str
    title: str
    body: str
    labels: tuple[str, ...]
    state: IssueState


@dataclass(frozen=True, slots=True)
class Issue:
    """An issue as the tracker has it."""

    number: int
    title: str
    body: str
    is_open: bool
    address: str


class Deed(StrEnum):
    """What is done about one task."""

    CREATE = "create"
    UPDATE = "update"
    CLOSE = "close"
    REOPEN = "reopen"
    KEEP = "keep"  # it says already what we would say
    LEAVE = "leave"  # somebody closed it by hand: theirs to decide


@dataclass(frozen=True, slots=True)
class IssueStep:
    """What is done about one task; `issue` is None for one that is created. `body` is the whole text to send."""

    deed: Deed
    draft: IssueDraft
    issue: Issue | None
    body: str

    @property
    def sends(self) -> bool:
        """Whether anything is sent for it."""
        return self.deed not in {Deed.KEEP, Deed.LEAVE}


@dataclass(frozen=True, slots=True)
class Sent:
    """What came of sending: the steps that were done, with addresses, and why it stopped early, "" when it did not."""

    done: tuple[IssueStep, ...]
    problem: str = ""
