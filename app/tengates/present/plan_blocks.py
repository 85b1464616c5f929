"""The plan as a part of a document: what comes first, then week by week with checkboxes."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from tengates.engine.catalog import load_catalog
from tengates.engine.planning import task_page
from tengates.model.outcome import ControlResult, Status
from tengates.model.own import OwnResult
from tengates.model.plan import Plan, Task, TaskStatus, Week
from tengates.model.score import Scorecard
from tengates.present import words
from tengates.present.blocks import Block, Heading, Item, Items, Line, Paragraph, code, quiet, say, strong
from tengates.present.dossier import Dossier
from tengates.present.own import RULE, own_state
from tengates.present.places import Spot, gathered, spots

_LISTED = 20  # places that a task holds at most
_MISSING = {Status.FAIL, Status.PARTIAL, Status.UNANSWERED, Status.UNCHECKED}
_FIXES = (
    "Where a guided fix is named, Ten Gates can write a part of it: the command shows the change and touches nothing."
)
_STEP = re.compile(r"^\d+\. (.+)$", re.MULTILINE)
_NO_BOX = {TaskStatus.NOT_NEEDED, TaskStatus.SKIPPED}  # nothing to tick


def plan_blocks(dossier: Dossier) -> Iterator[Block]:
    """The whole plan."""
    plan = dossier.plan
    yield Heading(2, (say(plan.template.title),))
    yield Paragraph((say(_summary(plan)),))
    if plan.start_here:
        yield Heading(3, (say("Start here"),))
        yield Paragraph((say("Of all open tasks, these move the scores most:"),))
        yield Items(tuple(Item((strong(task.template.title), say(f" ({_worth(task)})"))) for task in plan.start_here))
    for week in plan.weeks:
        yield from _week(week, dossier)
    if plan.own:
        yield Heading(3, (say("Your own"),))
        yield Paragraph((quiet(RULE),))
        yield Items(tuple(_own(result, dossier) for result in plan.own))


def _own(result: OwnResult, dossier: Dossier) -> Item:
    said = () if result.problem else (say(f" ({own_state(result)})"),)
    return Item(
        (strong(result.problem or result.title), *said), gathered(dossier.origin, spots(result.sites)), result.passes
    )


def _summary(plan: Plan) -> str:
    still = [task for task in plan.tasks if task.status.is_open]
    hours = sum(task.hours for task in still)
    parts = [f"{plan.done} of {words.counted(plan.total, 'task')} {'is' if plan.done == 1 else 'are'} done."]
    if still:
        parts.append(f"What is open takes about {_about(hours)} of work.")
    if plan.words.hours_per_week:
        weeks = math.ceil(hours / plan.words.hours_per_week)
        fills = f": that fills {words.counted(weeks, 'week')}" if still else ""
        parts.append(f"You have {words.hours_text(plan.words.hours_per_week)} a week{fills}.")
    if any(task.recipes for task in still):
        parts.append(_FIXES)
    return " ".join(parts)


def _about(hours: float) -> str:
    return words.counted(max(1, round(hours)), "hour")


def _week(week: Week, dossier: Dossier) -> Iterator[Block]:
    dates = f" ({words.span_text(week.start, week.end)})" if week.start and week.end else ""
    yield Heading(3, (say(f"{week.name}: {week.title}{dates}"),))
    if week.hours:
        yield Paragraph((quiet(f"About {_about(week.hours)} of work."),))
    if week.over:
        over = words.hours_text(week.over)
        yield Paragraph((say(f"{week.name} holds {over} more than you have. Move a task to later."),))
    if week.tasks:
        yield Items(tuple(_task(task, dossier) for task in week.tasks))
    else:
        yield Paragraph((say("Nothing is left to do here."),))


def _task(task: Task, dossier: Dossier) -> Item:
    note = _worth(task) if task.status.is_open else words.task_state(task)
    line = (strong(task.template.title), say(f" ({note})"))
    done = None if task.status in _NO_BOX else task.status.is_done
    return Item(line, tuple(_below(task, dossier)), done)


def _below(task: Task, dossier: Dossier) -> Iterator[Item]:
    if task.word.note:
        yield Item((say(f"Note: {' '.join(task.word.note.split())}"),))
    if not task.status.is_open:
        return
    page = task_page(task.template.id)
    yield Item((say(f"Why: {' '.join(page.section('Why it matters').split())}"),))
    if task.reopened:
        yield Item((say(task.reopened),))
    if task.where:
        rows = [Spot(path, line, message) for path, line, message in task.where]
        yield Item((say("Where:"),), gathered(dossier.origin, rows, whole=len(rows) < _LISTED))
    yield Item((say("How:"),), tuple(Item(_with_code(step)) for step in _STEP.findall(page.section("Steps"))))
    yield Item((say(_done_when(unmet(task, dossier.report.scorecard))),))
    yield from (_fix(recipe, sites) for recipe, sites in task.recipes)


def _with_code(text: str) -> Line:
    """A sentence of ours; what stands between backticks is code."""
    return tuple(code(part) if at % 2 else say(part) for at, part in enumerate(text.split("`")) if part)


def _done_when(rows: list[ControlResult]) -> str:
    """What a scan must find; what a founder may answer instead is named apart."""
    asked = [row for row in rows if row.outcome.status is Status.UNANSWERED]
    seen = [row for row in rows if row not in asked]
    parts = [f"Done when a new scan finds {_these(seen)} met: {_titles(seen)}."] if seen else []
    if asked:
        begin = "And when it finds" if seen else "Done when a new scan finds"
        there = "is" if len(asked) == 1 else "are"
        parts.append(f"{begin}, or you answer, that {_these(asked)} {there} there: {_titles(asked)}.")
    return " ".join(parts)


def _these(rows: list[ControlResult]) -> str:
    return "this" if len(rows) == 1 else "these"


def _titles(rows: list[ControlResult]) -> str:
    return words.listed(f"“{row.title}”" for row in rows)


def applying(task: Task, card: Scorecard) -> list[ControlResult]:
    """What of a task applies to the repository; all of it when nothing does."""
    rows = [card.control(ident) for ident in task.template.controls]
    return [row for row in rows if row.outcome.status is not Status.NOT_APPLICABLE] or rows


def unmet(task: Task, card: Scorecard) -> list[ControlResult]:
    """What of a task is still missing; all of it when nothing is, so that no sentence about it ends in the air."""
    rows = applying(task, card)
    return [row for row in rows if row.outcome.status in _MISSING] or rows


def _fix(recipe: str, sites: int) -> Item:
    title = next((row.title for row in load_catalog().recipes if row.id == recipe), recipe)
    places = f", {words.counted(sites, 'place')}" if sites else ""
    return Item((say(f"Guided fix: {title}{places}: "), code(f"tengates propose . {recipe}")))


def _worth(task: Task) -> str:
    gates = {gate.id: gate.short for gate in load_catalog().gates}
    gains = [f"{gates[gate]} {words.points_text(gain)}" for gate, gain in task.gains]
    return ", ".join([*gains, words.hours_text(task.hours), *(["launch blocker"] if task.blocker else [])])
