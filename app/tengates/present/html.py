"""Plan and scorecard as one HTML page: nothing is loaded, it prints well, and nothing of a repository can leave its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from tengates import __version__
from tengates.model.outcome import ControlResult, Status
from tengates.model.plan import Plan, Task, Week
from tengates.model.score import GateScore, GateState, ScanReport
from tengates.present import words

_SITES = 8
_FULL = 5.0
_OPEN = {Status.FAIL, Status.PARTIAL}
# Colours are those of the window's tokens; a colour never stands without a word.
_STYLE = """
:root { color-scheme: light dark; --text: #1c1d1c; --quiet: #5b5d59; --line: #dddfda; --good: #1b6b3a; --warn: #7a4d00; --bar: #2b55c8; }
@media (prefers-color-scheme: dark) { :root { --text: #ececea; --quiet: #a5a7a2; --line: #37393b; --good: #6fcf97; --warn: #e8b255; --bar: #8fb0ff; } }
body { font: 15px/1.5 system-ui, sans-serif; color: var(--text); max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem } h2 { font-size: 1.25rem; margin-top: 2.2rem } h3 { font-size: 1.05rem; margin: 1.4rem 0 .3rem }
table { border-collapse: collapse; width: 100% } td, th { text-align: left; padding: .35rem .6rem; border-bottom: 1px solid var(--line) }
td.figure { text-align: right; font-variant-numeric: tabular-nums } ul { padding-left: 1.2rem } li { margin: .3rem 0 }
code { font: .9em/1.4 ui-monospace, monospace; overflow-wrap: anywhere } .quiet { color: var(--quiet) } .below { color: var(--warn) } .reached { color: var(--good) }
meter { width: 9rem } .task { list-style: none; margin-left: -1.2rem } @media print { body { margin: 0; max-width: none } h3, li { break-inside: avoid } }
"""


def export_html(report: ScanReport, plan: Plan) -> str:
    """A whole page: the scorecard, the plan, what was found."""
    return "\n".join(_page(report, plan)) + "\n"


def text(value: str) -> str:
    """Words of a repository, or of ours, as text of a page."""
    return escape(words.visible(value))


def code(value: str) -> str:
    """The same as code."""
    return f"<code>{text(value)}</code>"


def _page(report: ScanReport, plan: Plan) -> Iterator[str]:
    title = f"Production plan for {text(report.folder.name)}"
    yield "<!doctype html>"
    yield '<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    yield "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
    yield f"<title>{title}</title><style>{_STYLE}</style></head><body>"
    yield f"<h1>{title}</h1>"
    card = report.scorecard
    yield f"<p><strong>{words.verdict_title(card.verdict)}.</strong> {text(words.verdict_sentence(card))}</p>"
    yield f'<p class="quiet">{_made(report)}</p>'
    yield from _scorecard(report)
    yield from _plan(plan)
    yield from _found(report)
    yield "</body></html>"


def _made(report: ScanReport) -> str:
    commit = f" at commit {code(report.folder.commit[:12])}" if report.folder.commit else ""
    changed = " with changes not yet committed" if report.dirty and report.folder.commit else ""
    return f"Made by Ten Gates {__version__}{commit}{changed}; {text(words.files_sentence(report))}."


def _scorecard(report: ScanReport) -> Iterator[str]:
    yield "<h2>Scorecard</h2><table><tr><th>Gate</th><th></th><th>Score</th><th>Needed</th><th></th></tr>"
    yield from (_row(item) for item in report.scorecard.gates)
    yield "</table>"
    if report.waivers:
        yield f"<p>Accepted on purpose:</p>{_listed(text(line) for line in words.waiver_lines(report))}"
    if report.scorecard.anti_patterns:
        yield f"<p>Anti-patterns found:</p>{_listed(text(line) for line in report.scorecard.anti_patterns)}"


def _row(item: GateScore) -> str:
    score = item.score if item.state is GateState.SCORED else 0.0
    state = "below" if item.below else "reached"
    return (
        f'<tr><td>{text(item.gate.title)}</td><td><meter min="0" max="{_FULL}" value="{score}"></meter></td>'
        f'<td class="figure">{words.score_figure(item)}</td><td class="figure">{words.figure(item.minimum)}</td>'
        f'<td><span class="{state}">{state}</span>; <span class="quiet">{text(words.gate_detail(item))}</span></td></tr>'
    )


def _plan(plan: Plan) -> Iterator[str]:
    yield f"<h2>{text(plan.template.title)}</h2><p>{plan.done} of {words.counted(plan.total, 'task')} done.</p>"
    for week in plan.weeks:
        yield from _week(week)


def _week(week: Week) -> Iterator[str]:
    dates = f", {days}" if (days := words.days_text(week)) else ""
    yield f'<h3>{text(week.name)}: {text(week.title)} <span class="quiet">({words.hours_text(week.hours)}{dates})</span></h3>'
    if week.over:
        yield f'<p class="below">{words.hours_text(week.over)} more than you have. Move a task to later.</p>'
    yield "<ul>"
    for task in week.tasks:
        yield f'<li class="task">{"".join(_task(task))}</li>'
    yield "</ul>"


def _task(task: Task) -> Iterator[str]:
    ticked = " checked" if task.status.is_done else ""
    yield f'<input type="checkbox" disabled{ticked}> <strong>{text(task.template.title)}</strong> '
    yield f'<span class="quiet">{text(_note(task))}</span>'
    if task.word.note:
        yield f"<p>Note: {text(' '.join(task.word.note.split()))}</p>"
    if task.reopened and task.status.is_open:
        yield f'<p class="below">{text(task.reopened)}</p>'
    if task.status.is_open and task.where:
        places = [f"{code(f'{path}:{line}' if line else path)} {text(message)}" for path, line, message in task.where]
        yield _listed(_few(places))


def _note(task: Task) -> str:
    if not task.status.is_open:
        return words.task_state(task)
    gains = [f"{gate} {words.points_text(gain)}" for gate, gain in task.gains]
    return ", ".join([*gains, words.hours_text(task.hours), *(["launch blocker"] if task.blocker else [])])


def _found(report: ScanReport) -> Iterator[str]:
    yield "<h2>What was found</h2>"
    for item in report.scorecard.gates:
        yield f"<h3>{text(item.gate.title)}: {words.score_figure(item)}</h3>"
        yield _listed("".join(_control(row)) for row in report.scorecard.results if row.gate == item.gate.id)
    if report.skipped:
        yield "<h2>What could not be read</h2>"
        yield _listed(f"{code(row.path)} {text(row.reason)}" for row in report.skipped)


def _control(row: ControlResult) -> Iterator[str]:
    status = row.outcome.status
    yield f"{words.status_mark(status)} {text(row.title)} ({words.status_word(status)}): {text(words.reason_of(row))}"
    if note := words.accepted_note(row):
        yield f"<br>{text(note)}"
    bad = [site for site in row.outcome.sites if not site.ok]
    if status in _OPEN and not row.settled and bad:
        yield _listed(_few([f"{code(f'{site.place.path}:{site.place.line}')} {text(site.message)}" for site in bad]))


def _few(rows: list[str]) -> list[str]:
    more = [f"and {len(rows) - _SITES} more places"] if len(rows) > _SITES else []
    return rows[:_SITES] + more


def _listed(rows: Iterable[str]) -> str:
    return f"<ul>{''.join(f'<li>{row}</li>' for row in rows)}</ul>"
