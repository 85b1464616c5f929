"""What the window shows and lets one do, decided from one frozen value. No Qt here.

`Moment` is all that is known right now. The window asks these functions and only draws the answers.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from tengates.model.lazily import Lazily
from tengates.present.language import decimal, later, tr, whole

if TYPE_CHECKING:
    from tengates.model import change, folder, outcome
    from tengates.model.change import Operation, RecipeOffer
    from tengates.model.folder import FolderState
    from tengates.model.outcome import ControlResult
    from tengates.model.plan import Plan, Task
    from tengates.model.record import Moved, ScanRecord
    from tengates.model.score import ScanReport
    from tengates.present import words
else:  # loaded when there is a project: the first window is in sight all the sooner
    change, folder, outcome = (Lazily(f"tengates.model.{name}") for name in ("change", "folder", "outcome"))
    words = Lazily("tengates.present.words")

NOT_WRITTEN = later("That could not be written: {why}. Choose another place and try again.")


class PageId(StrEnum):
    """The screens."""

    WELCOME = "welcome"
    OVERVIEW = "overview"
    GATE = "gate"
    PLAN = "plan"
    FIX = "fix"
    CHANGES = "changes"
    HISTORY = "history"
    EXPORT = "export"
    SETTINGS = "settings"


@dataclass(frozen=True, slots=True)
class Position:
    """Where one is: a page, and what of it (a gate id, control id, task id or recipe id)."""

    page: PageId
    subject: str = ""
    detail: str = ""  # on a gate: the control to show; on a fix: the page to go back to


@dataclass(frozen=True, slots=True)
class Scanning:
    """A scan that runs: its stage in words, files done of all."""

    stage: str = later("Opening the folder")
    done: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class Applied:
    """What was just applied or undone, and the scores before, until the next scan tells the result."""

    operation: Operation
    before: tuple[tuple[str, float], ...]
    settled: bool = False  # whether a scan has ended since


@dataclass(frozen=True, slots=True)
class Moment:
    """Everything the window knows at one moment."""

    position: Position = Position(PageId.WELCOME)
    folder: FolderState | None = None
    report: ScanReport | None = None
    plan: Plan | None = None
    offers: tuple[RecipeOffer, ...] = ()
    operations: tuple[Operation, ...] = ()
    history: tuple[tuple[ScanRecord, Moved | None], ...] = ()  # newest first, with what moved
    previous: tuple[tuple[str, float], ...] = ()  # gate scores of the scan before
    scanning: Scanning | None = None
    working: str = ""  # a sentence about work that changes files: "Applying 3 changes"
    changed: int = 0  # files that changed since the scan
    problem: str = ""
    applied: Applied | None = None
    recent: tuple[str, ...] = ()


class NoteKind(StrEnum):
    """How a note is marked; always beside a glyph and words."""

    INFO = "info"
    GOOD = "good"
    WARN = "warn"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Note:
    """An inline panel: a sentence, and at most one thing to do about it (a name from `Command`)."""

    key: str
    kind: NoteKind
    text: str
    command: str = ""
    label: str = ""
    subject: str = ""
    closable: bool = False


@dataclass(frozen=True, slots=True)
class Enabled:
    """Which commands can be given now."""

    scan: bool
    stop: bool
    undo: bool
    pages: bool
    close: bool


def enabled(moment: Moment) -> Enabled:
    """What the menus and buttons offer."""
    busy = moment.scanning is not None or bool(moment.working)
    return Enabled(
        scan=moment.folder is not None and not busy,
        stop=moment.scanning is not None,
        undo=last_undoable(moment.operations) is not None and not busy,
        pages=moment.folder is not None,
        close=moment.folder is not None and not moment.working,
    )


def last_undoable(operations: tuple[Operation, ...]) -> Operation | None:
    """The latest apply that stands (operations come newest first)."""
    return next((item for item in operations if can_undo(item)), None)


def can_undo(operation: Operation) -> bool:
    """Whether this operation can still be taken back."""
    return operation.kind is change.OperationKind.APPLY and operation.undone_by is None


def plain_title(operation: Operation) -> str:
    """What was applied or taken back, without the log's own word in front."""
    return operation.title.removeprefix("Undo: ")


def notes(moment: Moment) -> tuple[Note, ...]:
    """The inline panels above the page, most urgent first."""
    found: list[Note] = []
    if moment.problem:
        found.append(Note("problem", NoteKind.PROBLEM, moment.problem, closable=True))
    if moment.applied is not None:
        found.append(_applied_note(moment.applied, moment.report))
    if moment.changed and moment.scanning is None:
        text = tr(
            "%n file changed since this scan. Scan again to see where you stand now."
            "|%n files changed since this scan. Scan again to see where you stand now.",
            "",
            moment.changed,
        )
        found.append(Note("stale", NoteKind.INFO, text, "scan", tr("Scan again")))
    if moment.position.page is PageId.OVERVIEW:
        found += _folder_notes(moment)
    return tuple(found)


def _folder_notes(moment: Moment) -> list[Note]:
    if moment.folder is None or moment.report is None:
        return []
    brought = moment.report.brought
    found = [Note("brought", NoteKind.WARN, tr(brought), "trust", tr("Accept them"))] if brought else []
    found += [Note(f"folder{index}", NoteKind.WARN, tr(text)) for index, text in enumerate(moment.folder.notes)]
    if moment.folder.kind is folder.FolderKind.PLAIN and not moment.folder.notes:
        text = tr(
            "This folder is not a git repository. It was read as it is. Run `git init` in it to keep a history of your fixes."
        )
        found.append(Note("plain", NoteKind.INFO, text))
    if moment.report.skipped:
        total = moment.report.scanned + len(moment.report.skipped)
        text = tr(
            "{skipped} of %n file could not be read. They count neither for nor against you."
            "|{skipped} of %n files could not be read. They count neither for nor against you.",
            "",
            total,
            skipped=whole(len(moment.report.skipped)),
        )
        found.append(Note("partial", NoteKind.WARN, text, "skipped", tr("Show them")))
    return found


def _applied_note(applied: Applied, report: ScanReport | None) -> Note:
    operation = applied.operation
    undone = operation.kind is change.OperationKind.UNDO
    files = tr("%n file|%n files", "", len(operation.files))
    what = tr("Taken back: {title}, {files}") if undone else tr("Applied: {title}, {files}")
    head = what.format(title=tr(plain_title(operation)), files=files)
    if operation.branch:
        tail = tr("as a commit on the branch {branch}. Your work tree is as it was.", branch=operation.branch)
        text = f"{head}, {tail}"
    elif not applied.settled or report is None:
        text = ". ".join((head, tr("Scanning again.")))
    else:
        text = ". ".join((head, moved(applied.before, scores_of(report)) or tr("No gate score moved.")))
    if undone:
        return Note("applied", NoteKind.INFO, text, closable=True)
    return Note("applied", NoteKind.GOOD, text, "undo", tr("Undo"), operation.id, closable=True)


def scores_of(report: ScanReport | None) -> tuple[tuple[str, float], ...]:
    """Gate scores of a report, by the gate's short name."""
    if report is None:
        return ()
    return tuple((item.gate.short, item.score) for item in report.scorecard.gates)


def scores_before(
    report: ScanReport, history: tuple[tuple[ScanRecord, Moved | None], ...]
) -> tuple[tuple[str, float], ...]:
    """Gate scores of the kept scan before the newest, by the gate's short name."""
    if len(history) <= 1:
        return ()
    kept = history[1][0].gates
    return tuple((item.gate.short, kept[item.gate.id]) for item in report.scorecard.gates if item.gate.id in kept)


def moved(before: tuple[tuple[str, float], ...], after: tuple[tuple[str, float], ...]) -> str:
    """Which scores moved, as a sentence, "" when none did."""
    earlier = dict(before)
    parts = [
        tr("{gate} went from {old} to {new}", gate=tr(name), old=decimal(earlier[name]), new=decimal(score))
        for name, score in after
        if name in earlier and round(earlier[name] - score, 1)
    ]
    return f"{words.listed(parts)}." if parts else ""


def change_since(moment: Moment, short: str, score: float) -> float:
    """How far a gate moved since the scan before, 0 when there was none."""
    return round(score - dict(moment.previous).get(short, score), 1)


def offers_for(moment: Moment, control: ControlResult) -> tuple[RecipeOffer, ...]:
    """The guided fixes that serve this control here: what mends most first, what can only explain last."""
    if control.outcome.status not in {outcome.Status.FAIL, outcome.Status.PARTIAL, outcome.Status.UNANSWERED}:
        return ()
    named = {site.recipe for site in control.outcome.sites if not site.ok and site.recipe}
    fitting = [offer for offer in moment.offers if control.id in offer.controls]
    return tuple(sorted(fitting, key=lambda offer: (not offer.sites, offer.recipe not in named, -offer.sites)))


def task_recipe(moment: Moment, task: Task) -> RecipeOffer | None:
    """The first guided fix of a task that has something to mend here."""
    names = [recipe for recipe, sites in task.recipes if sites]
    by_id = {offer.recipe: offer for offer in moment.offers if offer.sites}
    return next((by_id[name] for name in names if name in by_id), None)


def task_serving(plan: Plan | None, control_id: str) -> Task | None:
    """The task of the plan that a control belongs to."""
    if plan is None:
        return None
    return next((task for task in plan.tasks if control_id in task.template.controls), None)


def is_open(task: Task) -> bool:
    """Whether a task still has something to do."""
    return task.status.is_open


def answerable(control: ControlResult) -> bool:
    """Whether the founder may answer for this control (gates, answer)."""
    if control.answer is not None:
        return True
    settled_elsewhere = control.kind == "presence" and control.outcome.status in {
        outcome.Status.FAIL,
        outcome.Status.PARTIAL,
    }
    return control.outcome.status is outcome.Status.UNANSWERED or (settled_elsewhere and not control.blocks)


def waivable(control: ControlResult) -> bool:
    """Whether there is something to accept for now, or something accepted (gates, waiver)."""
    missing = control.outcome.status in {outcome.Status.FAIL, outcome.Status.PARTIAL, outcome.Status.UNANSWERED}
    return control.waiver is not None or missing


def at(moment: Moment, page: PageId, subject: str = "", detail: str = "") -> Moment:
    """The moment seen from another page; a folder must be open for all but Welcome and Settings."""
    if page not in {PageId.WELCOME, PageId.SETTINGS} and moment.folder is None:
        return moment
    return replace(moment, position=Position(page, subject, detail))
