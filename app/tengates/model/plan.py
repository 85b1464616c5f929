"""The hardening plan: weeks of tasks made from the gaps that were found."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class TaskStatus(StrEnum):
    """Where a task stands. DONE is by evidence: every control it serves passes."""

    TODO = "to do"
    PARTLY = "partly done"
    DONE = "done"
    NOT_NEEDED = "not needed"  # none of its controls applies
    UNCHECKED = "not checked"  # its controls could not be judged
    ACCEPTED = "accepted for now"  # what is missing is accepted on purpose


@dataclass(frozen=True, slots=True)
class TaskTemplate:
    """One task of a plan template (plans/<template>.toml) with its page (plans/tasks/<id>.md)."""

    id: str
    title: str
    gate: str
    week: int
    bullet: str  # the article's bullet it serves
    controls: tuple[str, ...]
    hours: float  # the task itself
    hours_per_site: float
    after: tuple[str, ...] = ()  # ids of tasks that come first


@dataclass(frozen=True, slots=True)
class PlanTemplate:
    """A plan template: its weeks' titles and its tasks."""

    id: str
    title: str
    weeks: tuple[str, ...]
    tasks: tuple[TaskTemplate, ...]


@dataclass(frozen=True, slots=True)
class Task:
    """A task for this repository. `points` is what its gates' scores gain when it is done, added up.

    `gains` are pairs of gate id and score gained. `where` lists up to twenty "path:line" with the message.
    """

    template: TaskTemplate
    status: TaskStatus
    hours: float
    points: float
    gains: tuple[tuple[str, float], ...]
    reasons: tuple[str, ...]
    where: tuple[tuple[str, int, str], ...]
    recipes: tuple[tuple[str, int], ...]  # those that serve its controls: recipe id and sites it would mend
    blocker: bool = False


@dataclass(frozen=True, slots=True)
class Week:
    """One week: its tasks in order, the hours they take, the dates when a start is known."""

    number: int
    title: str
    tasks: tuple[Task, ...]
    hours: float
    start: dt.date | None = None
    end: dt.date | None = None
    over: float = 0.0  # hours beyond what the founder has


@dataclass(frozen=True, slots=True)
class Plan:
    """The plan; `start_here` are the three open tasks that move most."""

    template: PlanTemplate
    weeks: tuple[Week, ...]
    start_here: tuple[Task, ...]

    @property
    def tasks(self) -> tuple[Task, ...]:
        """All tasks, in order."""
        return tuple(task for week in self.weeks for task in week.tasks)

    @property
    def done(self) -> int:
        """How many of the tasks that count are done."""
        return sum(task.status is TaskStatus.DONE for task in self.tasks)

    @property
    def total(self) -> int:
        """How many tasks count: those not needed here are left out."""
        return sum(task.status is not TaskStatus.NOT_NEEDED for task in self.tasks)
