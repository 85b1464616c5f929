"""Holds the opened project and the current moment; every page asks and changes things through it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Signal

from tengates.gui import flow
from tengates.gui.flow import Applied, Moment, PageId, Scanning
from tengates.gui.scanning import Scanned, judged_again, offers_of, opened, scan
from tengates.gui.tasks import Job, Lane, Tasks
from tengates.home import today
from tengates.keychain import Keychain
from tengates.model.errors import Interrupted, TenGatesError
from tengates.preferences import Settings, with_recent, write_atomically
from tengates.present.language import later, tr

if TYPE_CHECKING:  # the engine is loaded after the window is shown
    from tengates.model.change import Decision, NewBranch, Operation, Proposal, RecipeOffer, WorkTree
    from tengates.model.plan import Plan, TaskWord
    from tengates.model.said import ProjectSettings
    from tengates.model.score import Scorecard
    from tengates.project import Considered, Page, Progress, Project

T = TypeVar("T")
Failed = Callable[[BaseException], None]


@dataclass(frozen=True, slots=True)
class Door:
    """How the window reaches what lies outside: projects, the sample, settings, the user's own home."""

    open: Callable[[Path], Project]
    sample: Callable[[], Path]
    load: Callable[[], Settings]
    save: Callable[[Settings], None]
    keychain: Keychain | None = None


class Store(QObject):
    """The one owner of the moment. `changed` is sent after every change of it."""

    changed = Signal(object)
    loaded = Signal()  # what a folder is shown on is loaded and can be made

    def __init__(self, door: Door, tasks: Tasks) -> None:
        """Start with nothing open."""
        super().__init__()
        self._door = door
        self.tasks = tasks
        self.keychain = door.keychain
        self.settings = door.load()
        self._project: Project | None = None
        self.moment = Moment(recent=self.settings.recent)

    # where one is

    def go(self, page: PageId, subject: str = "", detail: str = "") -> None:
        """Show another page."""
        self._now(flow.at(self.moment, page, subject, detail))

    def dismiss(self, key: str) -> None:
        """Close an inline panel."""
        self._now(replace(self.moment, problem="") if key == "problem" else replace(self.moment, applied=None))

    def show_problem(self, sentence: str) -> None:
        """Show a sentence about something that did not work."""
        self._now(replace(self.moment, problem=sentence, working=""))

    # opening and scanning

    def open(self, folder: Path) -> None:
        """Open a folder and scan it. What was open stays until the new one is."""
        self._open(Scanning(), lambda: folder)

    def open_sample(self) -> None:
        """Make the sample prototype if it is not there yet, then open it."""
        self._open(Scanning(later("Making the sample prototype")), self._door.sample)

    def scan(self) -> None:
        """Read the folder again; the previous result stays readable."""
        project = self._project
        if project is None:
            return
        self._now(replace(self.moment, scanning=Scanning(later("Listing files")), changed=0, problem=""))
        self.tasks.start("scan", lambda job: scan(project, job), self._scanned, self._not_scanned, progress=self._told)

    def stop(self) -> None:
        """Stop the scan that runs."""
        self.tasks.cancel("scan")

    def check_stale(self) -> None:
        """Look whether files changed since the scan, without disturbing anything."""
        if self.moment.report is None or self.moment.scanning or self.moment.working:
            return
        self.ask("stale", lambda project, _job: project.changed_since_scan(), self._is_stale, _ignore)

    # asking

    def code(self, key: str, place: tuple[str, int, int], done: Callable[[tuple[tuple[int, str], ...]], None]) -> None:
        """Lines of a scanned file, masked."""
        self.ask(f"code {key}", lambda project, _job: project.code(*place), done, _ignore)

    def ask(
        self,
        key: str,
        work: Callable[[Project, Job], T],
        done: Callable[[T], None],
        failed: Failed | None = None,
        progress: Callable[[Any], None] | None = None,
        lane: Lane = Lane.READING,
    ) -> None:
        """Something of the project, beside whatever else runs."""
        if project := self._project:
            asked = failed or self._failed
            self.tasks.start(key, lambda job: work(project, job), done, asked, progress=progress, lane=lane)

    def words(self, done: Callable[[ProjectSettings], None]) -> None:
        """What the project's own file says."""
        self.ask("words", lambda project, _job: project.words, done)

    def page(self, ident: str, done: Callable[[Page], None], failed: Failed) -> None:
        """One of our own pages."""
        self.ask(f"page {ident}", lambda project, _job: project.page(ident), done, failed)

    def export(self, kind: str, done: Callable[[str], None]) -> None:
        """Plan and scorecard as "markdown", "html", "json", "sarif" or "prompt"."""
        self.ask(f"export {kind}", lambda project, _job: project.export(kind), done)

    def compute(self, key: str, work: Callable[[], T], done: Callable[[T], None]) -> None:
        """Something that needs no project and may take a while."""
        self.tasks.start(key, lambda _job: work(), done, lane=Lane.READING)

    def what_if(self, task_ids: Iterable[str], done: Callable[[Scorecard], None]) -> None:
        """The scorecard if these tasks were done."""
        wanted = tuple(task_ids)
        self.ask("what if", lambda project, _job: project.what_if(wanted), done)

    def propose(self, recipe: str, values: Mapping[str, str], done: Callable[[Proposal], None], failed: Failed) -> None:
        """A change set to review."""
        if project := self._project:
            self.tasks.start("propose", lambda _job: project.propose(recipe, values), done, failed)

    def consider(
        self, proposal: Proposal, decision: Decision, done: Callable[[Considered], None], failed: Failed
    ) -> None:
        """What a choice of hunks would lead to."""
        if project := self._project:
            self.tasks.start("consider", lambda _job: project.consider(proposal, decision), done, failed)

    # changing

    def answer(self, control_id: str, value: str, note: str) -> None:
        """Keep what the founder said about a control."""
        self.keep_words(f"answer {control_id}", lambda project: project.answer(control_id, value, note))

    def waive(self, control_id: str, reason: str, days: int) -> None:
        """Accept a control for so many days, 0 for no end."""
        until = today() + dt.timedelta(days=days) if days else None
        self.keep_words(f"waive {control_id}", lambda project: project.waive(control_id, reason, until=until))

    def unwaive(self, control_id: str, finding: str = "") -> None:
        """Take that back."""
        self.keep_words(f"waive {control_id}{finding}", lambda project: project.unwaive(control_id, finding))

    def set_task(self, task_id: str, word: TaskWord) -> None:
        """Keep what the founder says about a task of the plan."""
        self.keep_words(f"task {task_id}", lambda project: project.set_task(task_id, word))

    def schedule(self, template: str, start: dt.date | None, hours_per_week: float | None) -> None:
        """Keep how the plan is laid out."""
        self.keep_words("schedule", lambda project: project.schedule(template, start, hours_per_week))

    def keep_words(self, about: str, change: Callable[[Project], None], *, rescan: bool = False) -> None:
        """Each word under a key of its own: only another word about the same thing takes its place."""
        if project := self._project:
            self._work(tr("Keeping your words"))
            done = self._scanned_once_more if rescan else self._scanned
            self.tasks.start(about, lambda _job: judged_again(project, lambda: change(project)), done, self._failed)

    def apply(self, proposal: Proposal, decision: Decision, target: WorkTree | NewBranch, failed: Failed) -> None:
        """Write the accepted hunks, then scan again."""
        if project := self._project:
            self._work(tr("Applying your changes"))
            self.tasks.start("apply", lambda _job: project.apply(proposal, decision, target), self._wrote, failed)

    def undo(self, operation_id: str = "") -> None:
        """Take back an operation, the latest by default, then scan again."""
        if project := self._project:
            self._work(tr("Taking it back"))
            self.tasks.start("apply", lambda _job: project.undo(operation_id or None), self._wrote, self._failed)

    def keep_settings(self, **changes: Any) -> None:
        """Change and save settings."""
        self.settings = settings = replace(self.settings, **changes)
        self.tasks.start("settings", lambda _job: self._door.save(settings), _ignore, self._failed)
        self._now(replace(self.moment, recent=settings.recent))

    def keep_now(self, **changes: Any) -> None:
        """Change and save settings before the window goes."""
        self.settings = replace(self.settings, **changes)
        self._door.save(self.settings)

    def save(self, path: Path, content: bytes, done: Callable[[], None]) -> None:
        """Write an export where the founder chose."""
        self.tasks.start("save", lambda _job: write_atomically(path, content), lambda _none: done(), self._failed)

    def worked(self) -> None:
        """A change ended without a result; the page that asked for it says why."""
        self._now(replace(self.moment, working=""))

    # answers of jobs

    def _open(self, scanning: Scanning, find: Callable[[], Path]) -> None:
        self._now(replace(self.moment, scanning=scanning, problem=""))
        work, told = lambda job: opened(find, self._door.open, job), lambda _told: self.loaded.emit()
        self.tasks.start("scan", work, self._opened, self._not_scanned, progress=told)

    def _opened(self, project: Project) -> None:
        self._project = project
        self.settings = with_recent(self.settings, Path(project.state.path))
        self.keep_settings()
        here, waiting = flow.Position(PageId.OVERVIEW), Scanning(later("Listing files"))
        self._now(Moment(position=here, folder=project.state, scanning=waiting, recent=self.settings.recent))
        self.scan()

    def _scanned(self, found: Scanned) -> None:
        before = self.moment
        applied = replace(before.applied, settled=True) if before.applied else None
        self._now(
            replace(
                before,
                folder=found.report.folder,
                report=found.report,
                plan=found.plan,
                operations=found.operations,
                history=found.history,
                previous=flow.scores_of(before.report) or flow.scores_before(found.report, found.history),
                scanning=None,
                working="",
                changed=0,
                applied=applied,
            )
        )
        if held := self._project:
            self.tasks.start("offers", lambda job: offers_of(held, job), self._offered, self._failed, lane=Lane.LATER)

    def _scanned_once_more(self, found: Scanned) -> None:
        self._scanned(found)
        self.scan()

    def _offered(self, found: tuple[Plan, tuple[RecipeOffer, ...]]) -> None:
        plan, offers = found
        self._now(replace(self.moment, plan=plan, offers=offers))

    def _not_scanned(self, failure: BaseException) -> None:
        self._now(replace(self.moment, scanning=None))
        if not isinstance(failure, Interrupted):
            self._failed(failure)

    def _told(self, progress: Progress) -> None:
        if self.moment.scanning is not None:
            self._now(replace(self.moment, scanning=Scanning(progress.stage, progress.done, progress.total)))

    def _is_stale(self, changed: tuple[str, ...]) -> None:
        if changed and self.settings.rescan and self.moment.scanning is None and not self.moment.working:
            self.scan()
        else:
            self._now(replace(self.moment, changed=len(changed)))

    def _wrote(self, operation: Operation) -> None:
        applied = Applied(operation, flow.scores_of(self.moment.report))
        self._now(replace(self.moment, applied=applied, working=""))
        self.scan()

    def _failed(self, failure: BaseException) -> None:
        self._now(replace(self.moment, working=""))
        if isinstance(failure, TenGatesError):
            self.show_problem(tr(str(failure)))
        elif isinstance(failure, OSError):
            self.show_problem(tr(flow.NOT_WRITTEN, why=failure.strerror))
        else:
            self.tasks.present(failure)

    def _work(self, sentence: str) -> None:
        self._now(replace(self.moment, working=sentence, problem=""))

    def _now(self, moment: Moment) -> None:
        if moment != self.moment:
            self.moment = moment
            self.changed.emit(moment)


def _ignore(_value: object) -> None: ...  # nobody needs to hear
