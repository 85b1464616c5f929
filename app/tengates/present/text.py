"""The scorecard, the plan and the refactors as plain text for a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from tengates.model.change import RecipeOffer
from tengates.model.outcome import ControlResult, Status
from tengates.model.plan import Plan, Task
from tengates.model.score import GateScore, GateState, ScanReport
from tengates.present import words
from tengates.present.own import RULE, own_text

_BAR = 20
_SITES = 5
_PLACES = 3
_WIDTH = 100


def scorecard_text(report: ScanReport, *, details: bool = True) -> str:
    """Verdict, ten gates, and under each gate what keeps it down."""
    return "\n".join(_scorecard(report, details=details)) + "\n"


def _scorecard(report: ScanReport, *, details: bool) -> Iterator[str]:
    card = report.scorecard
    yield f"{words.visible(report.folder.name)}: {words.verdict_title(card.verdict)}"
    yield words.verdict_sentence(card)
    yield words.files_sentence(report)
    yield from (words.visible(note) for note in (report.brought, *report.folder.notes) if note)
    yield ""
    for item in card.gates:
        yield _gate_line(item)
        if details:
            yield from _gaps([row for row in card.results if row.gate == item.gate.id])
    if card.anti_patterns:
        yield ""
        yield "Anti-patterns"
        yield from (f"  {pattern}" for pattern in card.anti_patterns)
    if report.own.results:
        yield ""
        yield f"Your own. {RULE}"
        yield from own_text(report.own.results, _SITES)
    if report.imports:
        yield ""
        yield "Other scanners"
        yield from (f"  {line}" for line in words.import_lines(report))
    if report.waivers:
        yield ""
        yield "Accepted on purpose"
        yield from (f"  {words.visible(line)}" for line in words.waiver_lines(report))


def _gate_line(item: GateScore) -> str:
    filled = round(_BAR * item.score / 5) if item.state is GateState.SCORED else 0
    minimum = round(_BAR * item.minimum / 5)
    bar = "".join("│" if place == minimum else "█" if place < filled else "─" for place in range(_BAR))
    score = words.score_figure(item)
    flag = "below" if item.below else ""
    return f"{item.gate.short:<16} {bar} {score:>4} / {words.figure(item.minimum)}  {flag:<6} {words.gate_detail(item)}"


def _gaps(rows: list[ControlResult]) -> Iterator[str]:
    for row in rows:
        if row.outcome.status in {Status.FAIL, Status.PARTIAL, Status.UNANSWERED} and not row.settled:
            yield f"    {words.status_mark(row.outcome.status)} {row.title}: {words.reason_of(row)}  [{row.id}]"
            yield from _sites(row)


def _sites(row: ControlResult) -> Iterator[str]:
    bad = [site for site in row.outcome.sites if not site.ok]
    for site in bad[:_SITES]:
        yield f"        {words.visible(site.place.path)}:{site.place.line}  {words.visible(site.message)}"
    if len(bad) > _SITES:
        yield f"        and {len(bad) - _SITES} more"


def plan_text(plan: Plan) -> str:
    """The plan, week by week."""
    return "\n".join(_plan(plan)) + "\n"


def _plan(plan: Plan) -> Iterator[str]:
    yield f"{plan.template.title}: {plan.done} of {plan.total} tasks done"
    for week in plan.weeks:
        dates = f", {days}" if (days := words.days_text(week, short=True)) else ""
        yield ""
        yield f"{week.name}: {week.title} ({words.hours_text(week.hours)}{dates})"
        if week.over:
            yield f"  {week.name} holds {words.hours_text(week.over)} more than you have. Move a task to later."
        for task in week.tasks:
            yield from _task(task)
    if plan.own:
        yield ""
        yield "Your own"
        yield from own_text(plan.own, _PLACES)
    if plan.start_here:
        yield ""
        yield "Start here"
        for number, task in enumerate(plan.start_here, 1):
            yield f"  {number}  {task.template.title} ({_worth(task)})"


def _task(task: Task) -> Iterator[str]:
    settled = not task.status.is_open
    tail = words.task_state(task) if settled else _worth(task)
    yield f"  {words.task_mark(task.status)} {task.template.title}  ({tail})"
    if settled:
        return
    if task.reopened:
        yield f"      {task.reopened}"
    for path, line, message in task.where[:_PLACES]:
        yield f"      {words.visible(path)}:{line}  {words.visible(message)}"
    if len(task.where) > _PLACES:
        yield f"      and {len(task.where) - _PLACES} more"
    for recipe, sites in task.recipes:
        yield f"      tengates propose . {recipe}   mends {words.counted(sites, 'place')}"


def _worth(task: Task) -> str:
    gains = ", ".join(f"{gate} {words.points_text(gain)}" for gate, gain in task.gains)
    return " · ".join(part for part in (gains, words.hours_text(task.hours), "blocker" if task.blocker else "") if part)


def offers_text(offers: tuple[RecipeOffer, ...]) -> str:
    """The refactors that apply."""
    if not offers:
        return "No guided refactor applies here.\n"
    rows = []
    for offer in offers:
        only = f", {offer.advice_only} explained only" if offer.advice_only else ""
        rows.append(f"{offer.recipe:<22} {words.counted(offer.sites, 'change'):<12}{offer.title} ({offer.tier}{only})")
    return "\n".join(rows) + "\n"


def page_text(title: str, sections: tuple[tuple[str, str], ...]) -> str:
    """One of our own pages, wrapped for a terminal; examples stay as they are."""
    parts = [title, "=" * len(title)]
    for heading, body in sections:
        parts += ["", heading, "-" * len(heading), *_wrapped(body)]
    return "\n".join(parts) + "\n"


def _wrapped(body: str) -> Iterator[str]:
    fenced = False
    for line in body.split("\n"):
        fenced ^= line.lstrip().startswith(("```", "~~~"))
        if fenced or len(line) <= _WIDTH:
            yield line
        else:
            yield from textwrap.wrap(line, _WIDTH)
