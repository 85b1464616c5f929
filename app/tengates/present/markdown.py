"""The plan and the scorecard as Markdown with checkboxes, for a co-founder, a contractor or a coding agent.

What comes from the repository (paths, messages) stands in code spans that it cannot break out of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tengates import __version__
from tengates.model.outcome import ControlResult, Status
from tengates.model.plan import Plan, Task
from tengates.model.score import GateScore, ScanReport
from tengates.present import words

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~])")
_SITES = 8


def export_markdown(report: ScanReport, plan: Plan) -> str:
    """Scorecard first, then the plan week by week, then what could not be judged."""
    return "\n".join(_document(report, plan)).rstrip() + "\n"


def code(text: str) -> str:
    """An inline code span that its content cannot close."""
    text = words.visible(text)
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if text.startswith("`") or text.endswith("`") or not text.strip() else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def plain(text: str) -> str:
    """Words with every character of meaning escaped."""
    return _SPECIAL.sub(r"\\\1", words.visible(text))


def _document(report: ScanReport, plan: Plan) -> Iterator[str]:
    card = report.scorecard
    yield f"# Production plan for {plain(report.folder.name)}"
    yield ""
    yield f"**{words.verdict_title(card.verdict)}.** {words.verdict_sentence(card)}"
    yield ""
    commit = f" at commit {code(report.folder.commit[:12])}" if report.folder.commit else ""
    changed = " with changes not yet committed" if report.dirty and report.folder.commit else ""
    yield f"Made by Ten Gates {__version__}{commit}{changed}; {words.files_sentence(report)}."
    yield ""
    yield from _scorecard(report)
    yield from _plan(plan)
    yield from _details(report)


def _scorecard(report: ScanReport) -> Iterator[str]:
    card = report.scorecard
    yield "## Scorecard"
    yield ""
    yield "| Gate | Score | Needed | |"
    yield "| --- | ---: | ---: | --- |"
    for item in card.gates:
        yield _row(item)
    yield ""
    if report.waivers:
        yield "Accepted on purpose:"
        yield ""
        yield from (f"- {plain(line)}" for line in words.waiver_lines(report))
        yield ""
    if card.anti_patterns:
        yield "Anti-patterns found:"
        yield ""
        yield from (f"- {plain(pattern)}" for pattern in card.anti_patterns)
        yield ""


def _row(item: GateScore) -> str:
    flag = "below" if item.below else "reached"
    return (
        f"| {item.gate.title} | {words.score_figure(item)} | {words.figure(item.minimum)} | "
        f"{flag}; {words.gate_detail(item)} |"
    )


def _plan(plan: Plan) -> Iterator[str]:
    yield f"## {plan.template.title}"
    yield ""
    yield f"{plan.done} of {plan.total} tasks are done."
    yield ""
    for week in plan.weeks:
        dates = f" ({days})" if (days := words.days_text(week)) else ""
        yield f"### {week.name}: {week.title}{dates}"
        yield ""
        if week.over:
            yield f"{week.name} holds {words.hours_text(week.over)} more than you have. Move a task to later."
            yield ""
        for task in week.tasks:
            yield from _task(task)
        yield ""


def _task(task: Task) -> Iterator[str]:
    yield f"- [{'x' if task.status.is_done else ' '}] **{task.template.title}** ({_note(task)})"
    if task.word.note:
        yield f"  Note: {plain(' '.join(task.word.note.split()))}"
    if not task.status.is_open:
        return
    yield f"  Serves: {task.template.bullet}. Done when {_controls(task)} pass."
    if task.reopened:
        yield f"  {plain(task.reopened)}"
    for path, line, message in task.where[:_SITES]:
        yield f"  - {code(f'{path}:{line}')} {plain(message)}"
    if len(task.where) > _SITES:
        yield f"  - and {len(task.where) - _SITES} more places"
    for recipe, sites in task.recipes:
        yield f"  - Guided fix: {code(recipe)} ({words.counted(sites, 'place')})"


def _controls(task: Task) -> str:
    return words.listed(code(ident) for ident in task.template.controls)


def _note(task: Task) -> str:
    if not task.status.is_open:
        return plain(words.task_state(task))
    gains = [f"{gate} {words.points_text(gain)}" for gate, gain in task.gains]
    return ", ".join([*gains, words.hours_text(task.hours), *(["launch blocker"] if task.blocker else [])])


def _details(report: ScanReport) -> Iterator[str]:
    yield "## What was found"
    yield ""
    for item in report.scorecard.gates:
        rows = [row for row in report.scorecard.results if row.gate == item.gate.id]
        if rows:
            yield f"### {item.gate.title}: {words.score_figure(item)}"
            yield ""
            for row in rows:
                yield from _control(row)
            yield ""
    if report.skipped:
        yield "## What could not be read"
        yield ""
        yield from (f"- {code(item.path)} {plain(item.reason)}" for item in report.skipped)


def _control(row: ControlResult) -> Iterator[str]:
    status = row.outcome.status
    yield f"- {words.status_mark(status)} {plain(row.title)} ({words.status_word(status)}): {plain(words.reason_of(row))}"
    if note := words.accepted_note(row):
        yield f"  - {plain(note)}"
    if status in {Status.FAIL, Status.PARTIAL} and not row.settled:
        bad = [site for site in row.outcome.sites if not site.ok]
        yield from (f"  - {code(f'{s.place.path}:{s.place.line}')} {plain(s.message)}" for s in bad[:_SITES])
        if len(bad) > _SITES:
            yield f"  - and {len(bad) - _SITES} more places"
    for item in row.outcome.evidence[:3]:
        place = f"{item.path}:{item.line}" if item.line else item.path
        yield f"  - {code(place) + ' ' if place else ''}{plain(item.message)}"
