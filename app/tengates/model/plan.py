"""The hardening plan: parts (weeks, or the days of a weekend) of tasks made from the gaps that were found."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from tengates.model.own import OwnResult


class TaskStatus(StrEnum):
    """Where a task stands. DONE is by evidence: every control it serves passes."""

    TODO = "to do"
    DOING = "doing"  # the founder says so
    PARTLY = "partly done"
    DONE = "done"
    BY_WORD = "done by your word"  # it passes, and an answer of the founder takes part in that
    SKIPPED = "skipped"  # the founder says so, with a reason
    NOT_NEEDED = "not needed"  # none of its controls applies
    UNCHECKED = "not checked"  # its controls could not be judged
    ACCEPTED = "accepted for now"  # what is missing is accepted on purpose

    @property
    def is_open(self) -> bool:
        """Whether there is something left to do."""
        return self in {TaskStatus.TODO, TaskStatus.DOING, TaskStatus.PARTLY}

    @property
    def is_done(self) -> bool:
        """Whether it is done, by evidence or by word."""
        return self in {TaskStatus.DONE, TaskStatus.BY_WORD}


@dataclass(frozen=True, slots=True)
class TaskTemplate:
    """One task (plans/tasks/tasks.toml) with its page (plans/tasks/<id>.md); `week` is the template's part, from 1."""

    id: str
    title: str
    gate: str
    bullet: str  # the article's bullet it serves
    controls: tuple[str, ...]
    hours: float  # the task itself
    hours_per_site: float
    after: tuple[str, ...] = ()  # ids of tasks that come first
    week: int = 1


@dataclass(frozen=True, slots=True)
class Part:
    """A week or a day of a template: its name ("Week 1", "Saturday"), its length, its share of a week's hours."""

    name: str
    title: str
    days: int
    share: float


@dataclass(frozen=True, slots=True)
class PlanTemplate:
    """A plan template (plans/<id>.toml): its parts and its tasks."""

    id: str
    title: str
    summary: str
    parts: tuple[Part, ...]
    tasks: tuple[TaskTemplate, ...]


@dataclass(frozen=True, slots=True)
class TaskWord:
    """What the founder says about a task: status "doing" or "skipped" (with a reason) or "", a note, another part."""

    status: str = ""
    reason: str = ""
    note: str = ""
    week: int | None = None


@dataclass(frozen=True, slots=True)
class PlanWords:
    """What the founder says about the plan (`[plan]` of `.tengates/project.toml`)."""

    template: str = "four-weeks"
    start: dt.date | None = None
    hours_per_week: float | None = None
    tasks: Mapping[str, TaskWord] = field(default_factory=dict)


NO_PLAN_WORDS = PlanWords()


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
    word: TaskWord = TaskWord()
    reopened: str = ""  # what an earlier scan found met and this one does not, as a sentence


@dataclass(frozen=True, slots=True)
class Week:
    """One part: its tasks in order, the hours they take, the dates when a start is known."""

    number: int
    name: str
    title: str
    tasks: tuple[Task, ...]
    hours: float
    start: dt.date | None = None
    end: dt.date | None = None
    over: float = 0.0  # hours beyond what the founder has


@dataclass(frozen=True, slots=True)
class Plan:
    """The plan; `start_here` are the three open tasks that move most. `words` is what the founder said about it, `own` the team's own controls."""

    template: PlanTemplate
    weeks: tuple[Week, ...]
    start_here: tuple[Task, ...]
    words: PlanWords = NO_PLAN_WORDS
    own: tuple[OwnResult, ...] = ()

    @property
    def tasks(self) -> tuple[Task, ...]:
        """All tasks, in order."""
        return tuple(task for week in self.weeks for task in week.tasks)

    @property
    def done(self) -> int:
        """How many of the tasks that count are done."""
        return sum(task.status.is_done for task in self.tasks)

    @property
    def total(self) -> int:
        """How many tasks count: those not needed here and those skipped are left out."""
        return sum(task.status not in {TaskStatus.NOT_NEEDED, TaskStatus.SKIPPED} for task in self.tasks)

    @property
    def next_task(self) -> Task | None:
        """What to do now: what one is doing, else the first open task; None when nothing is left."""
        rows = [task for task in self.tasks if task.status.is_open]
        return next((task for task in rows if task.status is TaskStatus.DOING), rows[0] if rows else None)

    def task(self, task_id: str) -> Task | None:
        """The task with this id."""
        return next((task for task in self.tasks if task.template.id == task_id), None)
