"""The plan: a template's tasks, filled with what this repository's scorecard says."""

from __future__ import annotations

import datetime as dt
import math
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from tengates import assets
from tengates.engine.pages import Page, read_page
from tengates.engine.score import score
from tengates.model.change import RecipeOffer
from tengates.model.errors import InputError
from tengates.model.outcome import ControlResult, Status
from tengates.model.plan import Plan, PlanTemplate, Task, TaskStatus, TaskTemplate, Week
from tengates.model.score import Scorecard

_OPEN = {Status.FAIL, Status.PARTIAL, Status.UNANSWERED}
_LIMIT = 20


def load_template(template_id: str) -> PlanTemplate:
    """The plan template with this id; InputError names the ones there are."""
    path = assets.plans() / f"{template_id}.toml"
    known = sorted(item.stem for item in assets.plans().glob("*.toml"))
    if template_id not in known:
        raise InputError(f'There is no plan template "{template_id}". Choose one of: {", ".join(known)}.')
    with path.open("rb") as stream:
        content = tomllib.load(stream)
    tasks = tuple(
        TaskTemplate(
            **{
                **row,
                "controls": tuple(row["controls"]),
                "after": tuple(row.get("after", ())),
            }
        )
        for row in content["task"]
    )
    return PlanTemplate(content["id"], content["title"], tuple(content["weeks"]), tasks)


def task_page(task_id: str) -> Page:
    """The page of a task."""
    return read_page(assets.plans() / "tasks" / f"{task_id}.md")


def make_plan(
    template: PlanTemplate,
    card: Scorecard,
    minimums: Mapping[str, float],
    offers: Sequence[RecipeOffer],
    *,
    start: dt.date | None = None,
    hours_per_week: float | None = None,
) -> Plan:
    """Weeks of tasks; within a week blockers first, then points per hour, then what depends on what."""
    tasks = [_task(row, card, minimums, offers) for row in template.tasks]
    weeks = tuple(
        _week(number, title, [task for task in tasks if task.template.week == number], start, hours_per_week)
        for number, title in enumerate(template.weeks, 1)
    )
    return Plan(template, weeks, _start_here(tasks))


def _task(
    template: TaskTemplate, card: Scorecard, minimums: Mapping[str, float], offers: Sequence[RecipeOffer]
) -> Task:
    rows = [card.control(ident) for ident in template.controls]
    unmet = [row for row in rows if row.outcome.status in _OPEN and not row.settled]
    places = [
        (site.place.path, site.place.line, site.message) for row in unmet for site in row.outcome.sites if not site.ok
    ]
    status = _status(rows, unmet)
    gains = _gains(card, minimums, {row.id for row in unmet})
    hours = template.hours + template.hours_per_site * len(places) if unmet else 0.0
    return Task(
        template=template,
        status=status,
        hours=math.ceil(hours * 4) / 4,
        points=round(sum(gain for _, gain in gains), 1),
        gains=gains,
        reasons=tuple(f"{row.title}: {row.outcome.reason}" for row in rows),
        where=tuple(places[:_LIMIT]),
        recipes=tuple(
            (row.recipe, row.sites) for row in offers if row.sites and {*row.controls} & {*template.controls}
        ),
        blocker=any(row.blocks for row in rows),
    )


def _status(rows: list[ControlResult], unmet: list[ControlResult]) -> TaskStatus:
    judged = [row for row in rows if row.outcome.status not in {Status.UNCHECKED, Status.NOT_APPLICABLE}]
    if unmet:
        return TaskStatus.PARTLY if len(unmet) < len(judged) else TaskStatus.TODO
    if any(row.settled for row in rows):
        return TaskStatus.ACCEPTED
    if judged:
        return TaskStatus.DONE
    unchecked = any(row.outcome.status is Status.UNCHECKED for row in rows)
    return TaskStatus.UNCHECKED if unchecked else TaskStatus.NOT_NEEDED


def _gains(card: Scorecard, minimums: Mapping[str, float], fixed: set[str]) -> tuple[tuple[str, float], ...]:
    """What each gate gains when these controls pass and everything else stays."""
    if not fixed:
        return ()
    after = score(tuple(item.gate for item in card.gates), tuple(_passed(row, fixed) for row in card.results), minimums)
    moved = ((old.gate.id, round(new.score - old.score, 1)) for old, new in zip(card.gates, after.gates, strict=True))
    return tuple((gate, gain) for gate, gain in moved if gain > 0)


def _passed(row: ControlResult, fixed: set[str]) -> ControlResult:
    if row.id not in fixed:
        return row
    return replace(row, outcome=replace(row.outcome, status=Status.PASS, value=1.0), blocks=False, counted=True)


def _week(number: int, title: str, tasks: list[Task], start: dt.date | None, hours_per_week: float | None) -> Week:
    hours = sum(task.hours for task in tasks)
    begin = start + dt.timedelta(weeks=number - 1) if start else None
    over = max(0.0, hours - hours_per_week) if hours_per_week is not None else 0.0
    end = begin + dt.timedelta(days=6) if begin else None
    return Week(number, title, tuple(_in_order(tasks)), hours, begin, end, over)


def _in_order(tasks: list[Task]) -> list[Task]:
    """Open before settled, blockers first, most points per hour first; a task never before what it depends on."""
    ranked = sorted(tasks, key=lambda task: (not _is_open(task), not task.blocker, -_worth(task), task.template.id))
    placed: list[Task] = []
    waiting = ranked
    while waiting:
        left = {task.template.id for task in waiting}
        ready = next((task for task in waiting if not left & set(task.template.after)), waiting[0])
        placed.append(ready)
        waiting = [task for task in waiting if task is not ready]
    return placed


def _start_here(tasks: Iterable[Task]) -> tuple[Task, ...]:
    """The three open tasks that move most; what a recipe can mend comes first among equals."""
    candidates = [task for task in tasks if _is_open(task)]
    ranked = sorted(candidates, key=lambda task: (not task.blocker, -_worth(task), not task.recipes))
    return tuple(ranked[:3])


def _is_open(task: Task) -> bool:
    return task.status in {TaskStatus.TODO, TaskStatus.PARTLY}


def _worth(task: Task) -> float:
    return task.points / max(task.hours, 0.25)
