"""The plan: a template's tasks, filled with what this repository's scorecard says."""

from __future__ import annotations

import datetime as dt
import math
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from types import MappingProxyType
from typing import Any

from tengates import assets
from tengates.engine.pages import Page, read_page
from tengates.engine.score import score
from tengates.model.change import RecipeOffer
from tengates.model.errors import InputError
from tengates.model.outcome import ControlResult, Status
from tengates.model.plan import (
    NO_PLAN_WORDS,
    Part,
    Plan,
    PlanTemplate,
    PlanWords,
    Task,
    TaskStatus,
    TaskTemplate,
    TaskWord,
    Week,
)
from tengates.model.record import ScanRecord
from tengates.model.score import Scorecard

_OPEN = {Status.FAIL, Status.PARTIAL, Status.UNANSWERED}
_LIMIT = 20
_NAME = re.compile(r"[a-z0-9.-]{1,80}")
_NOTHING_LOST: Mapping[str, ScanRecord] = MappingProxyType({})
_DAYS = 7


def template_ids() -> tuple[str, ...]:
    """The plan templates, the longest first."""
    return tuple(sorted((item.stem for item in assets.plans().glob("*.toml")), key=_first_days, reverse=True))


@cache
def load_template(template_id: str) -> PlanTemplate:
    """The plan template with this id; InputError names the ones there are."""
    known = sorted(item.stem for item in assets.plans().glob("*.toml"))
    if template_id not in known:
        raise InputError(f'There is no plan template "{template_id}". Choose one of: {", ".join(known)}.')
    content = _read(f"{template_id}.toml")
    rows = {row["id"]: row for row in _read("tasks/tasks.toml")["task"]}
    tasks = tuple(
        _template(rows[ident], number) for number, part in enumerate(content["part"], 1) for ident in part["tasks"]
    )
    parts = tuple(
        Part(part["name"], part["title"], part["days"], part.get("share", part["days"] / _DAYS))
        for part in content["part"]
    )
    return PlanTemplate(content["id"], content["title"], content["summary"], parts, tasks)


def _first_days(template_id: str) -> tuple[int, int]:
    """How long its first part lasts, then how many parts there are."""
    parts = load_template(template_id).parts
    return parts[0].days, len(parts)


def _read(name: str) -> dict[str, Any]:
    with (assets.plans() / name).open("rb") as stream:
        return tomllib.load(stream)


def _template(row: Mapping[str, Any], week: int) -> TaskTemplate:
    return TaskTemplate(
        **{**row, "controls": tuple(row["controls"]), "after": tuple(row.get("after", ())), "week": week}
    )


def task_page(task_id: str) -> Page:
    """The page of a task. InputError for any other word, whoever says it: it must not name a file elsewhere."""
    if not _NAME.fullmatch(task_id):
        raise InputError(f"There is no task {task_id!r}. `tengates plan` lists them.")
    return read_page(assets.plans() / "tasks" / f"{task_id}.md")


def check_word(task_id: str, word: TaskWord) -> None:
    """InputError for an unknown task, a status that nobody sets, or one skipped without a reason."""
    if task_id not in {task.id for task in load_template("four-weeks").tasks}:
        raise InputError(f'There is no task "{task_id}". `tengates plan` lists them.')
    if word.status not in {"", "doing", "skipped"}:
        raise InputError(f'"{word.status}" is no status to set. Say doing or skipped, or nothing.')
    if word.status == "skipped" and not word.reason.strip():
        raise InputError("Say why you skip it: whoever reads the plan will ask.")


def make_plan(
    card: Scorecard,
    minimums: Mapping[str, float],
    offers: Sequence[RecipeOffer],
    words: PlanWords = NO_PLAN_WORDS,
    lost: Mapping[str, ScanRecord] = _NOTHING_LOST,
) -> Plan:
    """Parts of tasks; within a part blockers first, then points per hour, then what depends on what.

    `lost` holds controls that an earlier scan found met, with the first scan that did not.
    InputError when `words` name a template that does not exist. A word about a task or a part that the template
    does not have is left out.
    """
    template = load_template(words.template)
    tasks = [_task(row, card, minimums, offers, words.tasks.get(row.id, TaskWord())) for row in template.tasks]
    tasks = [_reopened(_moved(task, len(template.parts)), card, lost) for task in tasks]
    starts = [sum(part.days for part in template.parts[:index]) for index in range(len(template.parts))]
    weeks = tuple(
        _week(number, part, [task for task in tasks if task.template.week == number], days, words)
        for number, (part, days) in enumerate(zip(template.parts, starts, strict=True), 1)
    )
    return Plan(template, weeks, _start_here(tasks), words)


def with_tasks_done(card: Scorecard, minimums: Mapping[str, float], tasks: Iterable[Task]) -> Scorecard:
    """The scorecard if these tasks were done and all else stayed."""
    fixed = {ident for task in tasks for ident in task.template.controls}
    open_rows = {row.id for row in card.results if row.outcome.status in _OPEN and not row.settled}
    return _with_passed(card, minimums, fixed & open_rows)


def _moved(task: Task, parts: int) -> Task:
    """In the part the founder put it."""
    week = task.word.week
    if week is None or not 1 <= week <= parts:
        return task
    return replace(task, template=replace(task.template, week=week))


def _reopened(task: Task, card: Scorecard, lost: Mapping[str, ScanRecord]) -> Task:
    """With a sentence about what was met once, when the task is open for it."""
    rows = [(ident, lost[ident]) for ident in task.template.controls if ident in lost]
    if not rows or not task.status.is_open:
        return task
    ident, since = rows[0]
    sentence = f"“{card.control(ident).title}” was met once. It is not since {_since(since)}."
    return replace(task, reopened=sentence)


def _since(record: ScanRecord) -> str:
    """A past commit carries its subject; a scan only says by when it had happened."""
    if record.commit is None or record.dirty:
        return f"your changes, scanned on {record.time[:10]}"
    if record.subject:
        return f"commit {record.commit[:8]} of {record.time[:10]}, “{record.subject}”"
    return f"commit {record.commit[:8]}, scanned on {record.time[:10]}"


def _task(
    template: TaskTemplate,
    card: Scorecard,
    minimums: Mapping[str, float],
    offers: Sequence[RecipeOffer],
    word: TaskWord,
) -> Task:
    rows = [card.control(ident) for ident in template.controls]
    unmet = [row for row in rows if row.outcome.status in _OPEN and not row.settled]
    places = [
        (site.place.path, site.place.line, site.message) for row in unmet for site in row.outcome.sites if not site.ok
    ]
    status = _status(rows, unmet, word)
    gains = _gains(card, minimums, {row.id for row in unmet})
    hours = template.hours + template.hours_per_site * len(places) if status.is_open else 0.0
    return Task(
        template=template,
        status=status,
        hours=math.ceil(hours * 4) / 4,
        points=round(sum(gain for _, gain in gains), 1),
        gains=gains,
        reasons=tuple(f"{row.title}: {row.outcome.reason}" for row in unmet),
        where=tuple(places[:_LIMIT]),
        recipes=_recipes(template, offers),
        blocker=any(row.blocks for row in rows),
        word=word,
    )


def _recipes(template: TaskTemplate, offers: Sequence[RecipeOffer]) -> tuple[tuple[str, int], ...]:
    """What mends something of this task, what serves most of its controls first."""
    serving = [(len({*row.controls} & {*template.controls}), row) for row in offers if row.sites]
    ranked = sorted(serving, key=lambda pair: (-pair[0], -pair[1].sites))
    return tuple((row.recipe, row.sites) for shared, row in ranked if shared)


def _status(rows: list[ControlResult], unmet: list[ControlResult], word: TaskWord) -> TaskStatus:
    judged = [row for row in rows if row.outcome.status not in {Status.UNCHECKED, Status.NOT_APPLICABLE}]
    if unmet:
        said = {"doing": TaskStatus.DOING, "skipped": TaskStatus.SKIPPED}.get(word.status)
        return said or (TaskStatus.PARTLY if len(unmet) < len(judged) else TaskStatus.TODO)
    if any(row.settled for row in rows):
        return TaskStatus.ACCEPTED
    if judged:
        return TaskStatus.BY_WORD if any(row.answer for row in judged) else TaskStatus.DONE
    unchecked = any(row.outcome.status is Status.UNCHECKED for row in rows)
    return TaskStatus.UNCHECKED if unchecked else TaskStatus.NOT_NEEDED


def _gains(card: Scorecard, minimums: Mapping[str, float], fixed: set[str]) -> tuple[tuple[str, float], ...]:
    """What each gate gains when these controls pass and everything else stays."""
    if not fixed:
        return ()
    after = _with_passed(card, minimums, fixed)
    moved = ((old.gate.id, round(new.score - old.score, 1)) for old, new in zip(card.gates, after.gates, strict=True))
    return tuple((gate, gain) for gate, gain in moved if gain > 0)


def _with_passed(card: Scorecard, minimums: Mapping[str, float], fixed: set[str]) -> Scorecard:
    gates = tuple(item.gate for item in card.gates)
    return score(gates, tuple(_passed(row, fixed) for row in card.results), minimums)


def _passed(row: ControlResult, fixed: set[str]) -> ControlResult:
    if row.id not in fixed:
        return row
    return replace(row, outcome=replace(row.outcome, status=Status.PASS, value=1.0), blocks=False, counted=True)


def _week(number: int, part: Part, tasks: list[Task], days: int, words: PlanWords) -> Week:
    hours = sum(task.hours for task in tasks)
    begin = words.start + dt.timedelta(days=days) if words.start else None
    end = begin + dt.timedelta(days=part.days - 1) if begin else None
    over = max(0.0, hours - words.hours_per_week * part.share) if words.hours_per_week is not None else 0.0
    return Week(number, part.name, part.title, tuple(_in_order(tasks)), hours, begin, end, round(over, 2))


def _in_order(tasks: list[Task]) -> list[Task]:
    """Open before settled, blockers first, most points per hour first; a task never before what it depends on."""
    ranked = sorted(
        tasks, key=lambda task: (not task.status.is_open, not task.blocker, -_worth(task), task.template.id)
    )
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
    candidates = [task for task in tasks if task.status.is_open]
    ranked = sorted(candidates, key=lambda task: (not task.blocker, -_worth(task), not task.recipes))
    return tuple(ranked[:3])


def _worth(task: Task) -> float:
    return task.points / max(task.hours, 0.25)
