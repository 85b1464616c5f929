"""The sentences that every face uses, so that window, terminal and exports say the same."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterable, Mapping

from tengates.model.imported import ImportTally
from tengates.model.outcome import Confidence, ControlResult, Severity, Status, Waiver, WaiverState
from tengates.model.plan import Task, TaskStatus, Week
from tengates.model.score import Gate, GateScore, GateState, ScanReport, Scorecard, Verdict
from tengates.model.veil import veiled
from tengates.present.language import decimal, figures, later, tr

_VERDICTS = {
    Verdict.PAUSE: later("Pause launch"),
    Verdict.NOT_READY: later("Not ready"),
    Verdict.READY: later("Ready to launch"),
}
_STATUS = {
    Status.PASS: later("passes"),
    Status.PARTIAL: later("partly"),
    Status.FAIL: later("missing"),
    Status.NOT_APPLICABLE: later("does not apply"),
    Status.UNANSWERED: later("needs your answer"),
    Status.UNCHECKED: later("not checked"),
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
_TASK_STATUS = {
    TaskStatus.TODO: later("to do"),
    TaskStatus.DOING: later("doing"),
    TaskStatus.PARTLY: later("partly done"),
    TaskStatus.DONE: later("done"),
    TaskStatus.BY_WORD: later("done by your word"),
    TaskStatus.SKIPPED: later("skipped"),
    TaskStatus.NOT_NEEDED: later("not needed"),
    TaskStatus.UNCHECKED: later("not checked"),
    TaskStatus.ACCEPTED: later("accepted for now"),
}
_SEVERITY = {
    Severity.HIGH: later("high severity"),
    Severity.MEDIUM: later("medium severity"),
    Severity.LOW: later("low severity"),
}
_ANSWERS = {"yes": later("yes"), "no": later("no"), "not-applicable": later("not applicable")}
_MONTHS = (
    later("Jan"),
    later("Feb"),
    later("Mar"),
    later("Apr"),
    later("May"),
    later("Jun"),
    later("Jul"),
    later("Aug"),
    later("Sep"),
    later("Oct"),
    later("Nov"),
    later("Dec"),
)
_ENGLISH = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_IMPORT_RULE = later(
    "Findings of other scanners lower what they speak for, never raise it, and hold no gate down: "
    "whether they are true was not looked at here."
)
_TWO = 2
_CAP = 2.0  # what a blocker holds a gate at


def verdict_title(verdict: Verdict) -> str:
    """The verdict in two words."""
    return tr(_VERDICTS[verdict])


def verdict_sentence(card: Scorecard) -> str:
    """Why the verdict is what it is."""
    below = [item for item in card.gates if item.below]
    if card.verdict is Verdict.READY:
        return tr("Every gate that applies reaches its launch minimum.")
    if card.verdict is Verdict.PAUSE:
        below = [item for item in below if item.gate.critical]
    named = [f"{tr(item.gate.short)} {score_figure(item)}" for item in below]
    minimums = {item.minimum for item in below}
    if len(minimums) > 1:
        return tr("{gates} are below what they need.", gates=listed(named))
    return tr(
        "{gates} is below the {minimum} it needs.|{gates} are below the {minimum} they need.",
        "",
        len(below),
        gates=listed(named),
        minimum=figure(minimums.pop()),
    )


def score_figure(item: GateScore) -> str:
    """A gate's score in figures, or the words that stand for it."""
    if item.state is GateState.NOT_APPLICABLE:
        return tr("n/a")
    return decimal(item.score) if item.state is GateState.SCORED else tr("not judged")


def gate_detail(item: GateScore, titles: Mapping[str, str] | None = None) -> str:
    """What stands behind a gate's score: how much was judged, what caps it, what answers would add.

    What caps it is named by its title where `titles` are given, else by its short id.
    """
    if item.state is GateState.NOT_APPLICABLE:
        return tr("nothing here applies")
    parts = [tr("{judged} of {all} judged", judged=item.judged, all=item.applicable)]
    if item.capped_by and titles is not None:
        missing = listed(titles.get(ident, ident) for ident in item.capped_by)
        parts.append(tr("held at {score} until this is met: {controls}", score=decimal(_CAP), controls=missing))
    elif item.capped_by:
        names = ", ".join(ident.partition(".")[2] for ident in item.capped_by)
        parts.append(tr("held at {score} by {controls}", score=decimal(_CAP), controls=names))
    if item.if_answered > item.score:
        parts.append(tr("{score} if you answer yes", score=decimal(item.if_answered)))
    return " · ".join(parts)


def status_word(status: Status) -> str:
    """A control's status in plain words."""
    return tr(_STATUS[status])


def status_mark(status: Status) -> str:
    """One character for a status; always stands beside the word."""
    return _MARKS[status]


def task_mark(status: TaskStatus) -> str:
    """One character for a task's status."""
    return _TASK_MARKS[status]


def task_state(task: Task) -> str:
    """How a task stands, with the reason of one that is skipped."""
    if task.status is TaskStatus.SKIPPED:
        return tr("skipped: {reason}", reason=task.word.reason)
    return task_status(task.status)


def task_status(status: TaskStatus) -> str:
    """A task's status in plain words."""
    return tr(_TASK_STATUS[status])


def severity_word(severity: Severity) -> str:
    """How bad a finding is: "high severity"."""
    return tr(_SEVERITY[severity])


def answer_word(value: str) -> str:
    """What the founder answered, in plain words."""
    return tr(_ANSWERS.get(value, value))


def reason_of(result: ControlResult) -> str:
    """A control's reason as a clause, with its doubt when there is one."""
    if result.outcome.confidence is Confidence.MEDIUM:
        return tr("{reason} (fairly sure)", reason=result.outcome.reason)
    if result.outcome.confidence is Confidence.LOW:
        return tr("{reason} (not sure: look for yourself)", reason=result.outcome.reason)
    return result.outcome.reason


def files_sentence(report: ScanReport) -> str:
    """How much was read and how long it took."""
    parts = [tr("%n file read|%n files read", "", report.scanned)]
    if report.skipped:
        parts.append(tr("%n skipped|%n skipped", "", len(report.skipped)))
    return ", ".join((*parts, tr("{seconds} s", seconds=decimal(max(report.seconds, 0.1)))))


def waiver_lines(report: ScanReport) -> list[str]:
    """A line for everything accepted on purpose: what, why, since when and how long; what has run out speaks up."""
    return [_waiver_line(waiver, state) for waiver, state in report.waivers]


def import_lines(report: ScanReport) -> list[str]:
    """What became of the results of other scanners, a line for each file; then the rule, when there are any."""
    lines = [_import_line(tally) for tally in report.imports]
    return [*lines, tr(_IMPORT_RULE)] if lines else []


def _import_line(tally: ImportTally) -> str:
    rows = (
        (tally.counted, tr("%n lowers a control|%n lower a control", "", tally.counted)),
        (tally.shown, tr("%n is shown as evidence|%n are shown as evidence", "", tally.shown)),
        (
            tally.unmatched,
            tr("%n is about none of the controls|%n are about none of the controls", "", tally.unmatched),
        ),
        (tally.elsewhere, tr("%n is in no file of this scan|%n are in no file of this scan", "", tally.elsewhere)),
        (
            tally.stale,
            tr(
                "%n is left out because its file changed since|%n are left out because their files changed since",
                "",
                tally.stale,
            ),
        ),
        (
            tally.left_out,
            tr("%n is beyond the number that is taken|%n are beyond the number that is taken", "", tally.left_out),
        ),
    )
    told = ", ".join(text for number, text in rows if number) or tr("nothing was found")
    file = visible(tally.name.replace("\\", "/").rpartition("/")[2])
    return tr("{tools} ({file}): {told}", tools=visible(listed(tally.tools)), file=file, told=told)


def _waiver_line(waiver: Waiver, state: WaiverState) -> str:
    what = tr("{control}, one finding", control=waiver.control) if waiver.finding else waiver.control
    if state is WaiverState.EXPIRED:
        text = tr("{what}: accepted until {end}, which has passed, so it counts again ({reason})")
    elif waiver.expires:
        text = tr("{what}: accepted on {date} until {end} ({reason})")
    else:
        text = tr("{what}: accepted on {date} ({reason})")
    line = text.format(what=what, date=date(waiver.date), end=date(waiver.expires), reason=waiver.reason)
    if state is WaiverState.UNNEEDED:
        return tr("{line}; it is not there any more, so this line can go", line=line)
    return line


def waiver_span(waiver: Waiver, state: WaiverState) -> str:
    """Since when and how long something is accepted, and what that means now."""
    if state is WaiverState.EXPIRED:
        text = tr("Accepted until {end}, which has passed, so it counts again.")
    elif state is WaiverState.UNNEEDED:
        text = tr("Accepted on {date}. It is not there any more, so you can take this back.")
    elif waiver.expires:
        text = tr("Accepted on {date}, until {end}.")
    else:
        text = tr("Accepted on {date}, with no end.")
    return text.format(date=date(waiver.date), end=date(waiver.expires))


def minimum_note(gate: Gate, minimum: float) -> str:
    """What it means that a gate needs this much, "" when it is the usual minimum."""
    usual = figure(gate.minimum)
    if minimum > gate.minimum:
        return tr("Stricter than the usual {usual}.", usual=usual)
    if minimum == gate.minimum:
        return ""
    if gate.critical:
        return tr(
            "Below the usual {usual}: the launch is no longer paused when {gate} is that weak, "
            "though strangers can do just as much harm. Every report shows the lower minimum.",
            usual=usual,
            gate=tr(gate.short),
        )
    return tr("Below the usual {usual}: the verdict gets milder, the risk stays the same.", usual=usual)


def accepted_note(result: ControlResult) -> str:
    """What of a control is accepted on purpose, "" when nothing is."""
    if result.waiver is not None:
        text = tr("accepted on {date}: {reason}")
        if result.blocks:
            text = tr("accepted on {date}: {reason}; it still holds the gate at {score}")
        return text.format(date=date(result.waiver.date), reason=result.waiver.reason, score=decimal(_CAP))
    if not result.accepted:
        return ""
    note = tr("%n finding accepted on purpose|%n findings accepted on purpose", "", len(result.accepted))
    if result.blocks and result.outcome.status is Status.PASS:
        return tr("{note}, but it still holds the gate at {score}", note=note, score=decimal(_CAP))
    return note


def day_text(day: dt.date) -> str:
    """A day as a person writes it: "6 November 2026". In English like what it stands in, wherever one is."""
    return f"{day.day} {_ENGLISH[day.month - 1]} {day.year}"


def span_text(first: dt.date, last: dt.date) -> str:
    """Days as a person writes them: "7 to 13 December 2026", "30 November to 6 December 2026"."""
    if first == last:
        return day_text(last)
    month = "" if (first.year, first.month) == (last.year, last.month) else f" {_ENGLISH[first.month - 1]}"
    year = "" if first.year == last.year else f" {first.year}"
    return f"{first.day}{month}{year} to {day_text(last)}"


def day_of(iso: str) -> str:
    """The same of a day written as 2026-11-06; what is no day stays as it is."""
    try:
        return day_text(dt.date.fromisoformat(iso))
    except ValueError:
        return iso


def days_text(week: Week, *, short: bool = False) -> str:
    """The first and last day of a part of the plan, one day once, "" without a start; `short` leaves out the year."""
    if week.start is None or week.end is None:
        return ""
    first, last = (_day_and_month(day) if short else date(day.isoformat()) for day in (week.start, week.end))
    return first if first == last else tr("{first} to {last}", first=first, last=last)


def date(iso: str) -> str:
    """A day written as 2026-11-26 in this language's order; what is no day stays as it is."""
    try:
        day = dt.date.fromisoformat(iso)
    except ValueError:
        return iso
    return tr("{year}-{month}-{day}", year=f"{day:%Y}", month=f"{day:%m}", day=f"{day:%d}")


def short_day(iso: str) -> str:
    """A day as lists show it: "6 Nov 2026"; what is no day stays as it is."""
    try:
        day = dt.date.fromisoformat(iso)
    except ValueError:
        return iso
    return tr("{day} {month} {year}", day=day.day, month=tr(_MONTHS[day.month - 1]), year=day.year)


def moment(time: dt.datetime) -> str:
    """A moment as a clock and a calendar show it: "6 Nov 2026, 14:05"."""
    month = tr(_MONTHS[time.month - 1])
    return tr("{day} {month} {year}, {time}", day=time.day, month=month, year=time.year, time=f"{time:%H:%M}")


def _day_and_month(day: dt.date) -> str:
    return tr("{day} {month}", day=f"{day:%d}", month=tr(_MONTHS[day.month - 1]))


def hours_text(hours: float) -> str:
    """Effort as a person says it: "15 min", "2 h", "1.5 h"."""
    if hours <= 0:
        return tr("{minutes} min", minutes=0)
    return tr("{minutes} min", minutes=round(hours * 60)) if hours < 1 else tr("{hours} h", hours=figure(hours))


def points_text(points: float) -> str:
    """Points as a signed figure."""
    return f"+{decimal(points)}" if points > 0 else "±0"


def figure(value: float) -> str:
    """A number without needless zeros."""
    return figures(f"{value:.2f}".rstrip("0").rstrip("."))


def counted(number: int, noun: str, plural: str = "") -> str:
    """A number with its noun, in English: for what leaves the program. The window uses `tr` with `n`."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def listed(items: Iterable[str]) -> str:
    """Items as a person lists them: "a, b and c"."""
    words = list(items)
    if len(words) < _TWO:
        return "".join(words)
    return tr("{first} and {last}", first=", ".join(words[:-1]), last=words[-1])


def visible(text: str) -> str:
    """Text of a stranger made safe to show: control and direction characters become visible, credentials hidden."""
    return "".join(_shown(character) for character in veiled(text))


def _shown(character: str) -> str:
    if character == "\t":
        return "    "
    if unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}:
        return f"\\u{ord(character):04x}"
    return character
