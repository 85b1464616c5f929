"""The sentences that every face uses, so that window, terminal and exports say the same."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterable

from tengates.model.outcome import Confidence, ControlResult, Status, Waiver, WaiverState
from tengates.model.plan import Task, TaskStatus, Week
from tengates.model.score import Gate, GateScore, GateState, ScanReport, Scorecard, Verdict
from tengates.model.veil import veiled

_VERDICTS = {
    Verdict.PAUSE: "Pause launch",
    Verdict.NOT_READY: "Not ready",
    Verdict.READY: "Ready to launch",
}
_STATUS = {
    Status.PASS: "passes",
    Status.PARTIAL: "partly",
    Status.FAIL: "missing",
    Status.NOT_APPLICABLE: "does not apply",
    Status.UNANSWERED: "needs your answer",
    Status.UNCHECKED: "not checked",
}
_MARKS = {
    Status.PASS: "✓",
    Status.PARTIAL: "◐",
    Status.FAIL: "✗",
    Status.NOT_APPLICABLE: "-",
    Status.UNANSWERED: "?",
    Status.UNCHECKED: "·",
}
_TASK_MARKS = {
    TaskStatus.TODO: "○",
    TaskStatus.PARTLY: "◐",
    TaskStatus.DOING: "▸",
    TaskStatus.DONE: "✓",
    TaskStatus.BY_WORD: "✓",
    TaskStatus.SKIPPED: "-",
    TaskStatus.NOT_NEEDED: "-",
    TaskStatus.UNCHECKED: "·",
    TaskStatus.ACCEPTED: "~",
}
_TWO = 2


def verdict_title(verdict: Verdict) -> str:
    """The verdict in two words."""
    return _VERDICTS[verdict]


def verdict_sentence(card: Scorecard) -> str:
    """Why the verdict is what it is."""
    below = [item for item in card.gates if item.below]
    if card.verdict is Verdict.READY:
        return "Every gate that applies reaches its launch minimum."
    if card.verdict is Verdict.PAUSE:
        below = [item for item in below if item.gate.critical]
    named = [f"{item.gate.short} {score_figure(item)}" for item in below]
    minimums = {item.minimum for item in below}
    needed = f"the {figure(minimums.pop())} {'it needs' if len(below) == 1 else 'they need'}"
    needed = needed if not minimums else "what they need"
    return f"{listed(named)} {'is' if len(below) == 1 else 'are'} below {needed}."


def score_figure(item: GateScore) -> str:
    """A gate's score in figures, or the words that stand for it."""
    if item.state is GateState.NOT_APPLICABLE:
        return "n/a"
    return f"{item.score:.1f}" if item.state is GateState.SCORED else "not judged"


def gate_detail(item: GateScore) -> str:
    """What stands behind a gate's score: how much was judged, what caps it, what answers would add."""
    if item.state is GateState.NOT_APPLICABLE:
        return "nothing here applies"
    parts = [f"{item.judged} of {item.applicable} judged"]
    if item.capped_by:
        parts.append(f"held at 2.0 by {', '.join(ident.partition('.')[2] for ident in item.capped_by)}")
    if item.if_answered > item.score:
        parts.append(f"{item.if_answered:.1f} if you answer yes")
    return " · ".join(parts)


def status_word(status: Status) -> str:
    """A control's status in plain words."""
    return _STATUS[status]


def status_mark(status: Status) -> str:
    """One character for a status; always stands beside the word."""
    return _MARKS[status]


def task_mark(status: TaskStatus) -> str:
    """One character for a task's status."""
    return _TASK_MARKS[status]


def task_state(task: Task) -> str:
    """How a task stands, with the reason of one that is skipped."""
    return f"skipped: {task.word.reason}" if task.status is TaskStatus.SKIPPED else task.status.value


def reason_of(result: ControlResult) -> str:
    """A control's reason as a clause, with its doubt when there is one."""
    doubt = {
        Confidence.HIGH: "",
        Confidence.MEDIUM: " (fairly sure)",
        Confidence.LOW: " (not sure: look for yourself)",
    }[result.outcome.confidence]
    return f"{result.outcome.reason}{doubt}"


def files_sentence(report: ScanReport) -> str:
    """How much was read and how long it took."""
    skipped = f", {len(report.skipped)} skipped" if report.skipped else ""
    return f"{counted(report.scanned, 'file')} read{skipped}, {report.seconds:.1f} s"


def waiver_lines(report: ScanReport) -> list[str]:
    """A line for everything accepted on purpose: what, why, since when and how long; what has run out speaks up."""
    return [_waiver_line(waiver, state) for waiver, state in report.waivers]


def _waiver_line(waiver: Waiver, state: WaiverState) -> str:
    what = f"{waiver.control}, one finding" if waiver.finding else waiver.control
    until = f" until {waiver.expires}" if waiver.expires else ""
    if state is WaiverState.EXPIRED:
        return f"{what}: accepted until {waiver.expires}, which has passed, so it counts again ({waiver.reason})"
    tail = "; it is not there any more, so this line can go" if state is WaiverState.UNNEEDED else ""
    return f"{what}: accepted on {waiver.date}{until} ({waiver.reason}){tail}"


def waiver_span(waiver: Waiver, state: WaiverState) -> str:
    """Since when and how long something is accepted, and what that means now."""
    if state is WaiverState.EXPIRED:
        return f"Accepted until {waiver.expires}, which has passed, so it counts again."
    if state is WaiverState.UNNEEDED:
        return f"Accepted on {waiver.date}. It is not there any more, so you can take this back."
    return f"Accepted on {waiver.date}, {f'until {waiver.expires}' if waiver.expires else 'with no end'}."


def minimum_note(gate: Gate, minimum: float) -> str:
    """What it means that a gate needs this much, "" when it is the usual minimum."""
    usual = figure(gate.minimum)
    if minimum > gate.minimum:
        return f"Stricter than the usual {usual}."
    if minimum == gate.minimum:
        return ""
    if gate.critical:
        return (
            f"Below the usual {usual}: the launch is no longer paused when {gate.short} is that weak, "
            "though strangers can do just as much harm. Every report shows the lower minimum."
        )
    return f"Below the usual {usual}: the verdict gets milder, the risk stays the same."


def accepted_note(result: ControlResult) -> str:
    """What of a control is accepted on purpose, "" when nothing is."""
    if result.waiver is not None:
        held = "; it still holds the gate at 2.0" if result.blocks else ""
        return f"accepted on {result.waiver.date}: {result.waiver.reason}{held}"
    if not result.accepted:
        return ""
    held = ", but it still holds the gate at 2.0" if result.blocks and result.outcome.status is Status.PASS else ""
    return f"{counted(len(result.accepted), 'finding')} accepted on purpose{held}"


def day_text(day: dt.date) -> str:
    """A day as a person writes it: "6 November 2026"."""
    return f"{day.day} {day:%B %Y}"


def days_text(week: Week, *, short: bool = False) -> str:
    """The first and last day of a part of the plan, one day once, "" without a start; `short` leaves out the year."""
    if week.start is None or week.end is None:
        return ""
    first, last = (f"{day:%d %b}" if short else day.isoformat() for day in (week.start, week.end))
    return first if first == last else f"{first} to {last}"


def hours_text(hours: float) -> str:
    """Effort as a person says it: "15 min", "2 h", "1.5 h"."""
    if hours <= 0:
        return "0 min"
    return f"{round(hours * 60)} min" if hours < 1 else f"{figure(hours)} h"


def points_text(points: float) -> str:
    """Points as a signed figure."""
    return f"+{points:.1f}" if points > 0 else "±0"


def figure(value: float) -> str:
    """A number without needless zeros."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def counted(number: int, noun: str, plural: str = "") -> str:
    """A number with its noun."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def listed(items: Iterable[str]) -> str:
    """Items as a person lists them: "a, b and c"."""
    words = list(items)
    if len(words) < _TWO:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def visible(text: str) -> str:
    """Text of a stranger made safe to show: control and direction characters become visible, credentials hidden."""
    return "".join(_shown(character) for character in veiled(text))


def _shown(character: str) -> str:
    if character == "\t":
        return "    "
    if unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}:
        return f"\\u{ord(character):04x}"
    return character
