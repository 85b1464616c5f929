"""The door: everything a face can ask of an opened folder. Window and command line see nothing below it."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from tengates import assets, rooms
from tengates.engine import brought
from tengates.engine.gates import load_gates
from tengates.engine.looking_back import lost_since, record_of, steps, with_commits
from tengates.engine.pages import Page
from tengates.engine.reporting import reported
from tengates.engine.scanning import scan
from tengates.engine.scans import Said, Scan, with_said
from tengates.engine.score import FULL
from tengates.engine.waiving import check_waivable
from tengates.home import CONTROLS, PROJECT_FILE, Home, now, today
from tengates.model.change import (
    Considered,
    Decision,
    NewBranch,
    Operation,
    Proposal,
    RecipeOffer,
    WorkTree,
)
from tengates.model.errors import InputError
from tengates.model.folder import FolderState
from tengates.model.imported import ForeignReport
from tengates.model.issue import Issue, IssueDraft, IssueStep
from tengates.model.outcome import Answer, Waiver
from tengates.model.own import NOTHING_OWN
from tengates.model.plan import Plan, PlanWords, TaskWord
from tengates.model.progress import Progress
from tengates.model.record import Moved, PastScan, ScanRecord
from tengates.model.said import NOTHING_SAID, ProjectSettings
from tengates.model.score import Gate, ScanReport, Scorecard
from tengates.model.since import Since
from tengates.present.dossier import Dossier
from tengates.repo.folder import Folder, open_folder
from tengates.repo.git import GitFailed
from tengates.workers.readers import shared_readers

if TYPE_CHECKING:
    from tengates.engine.catalog import Catalog
    from tengates.engine.session import Session

__all__ = ["Considered", "Page", "Progress", "Project", "get_ready", "sample_project"]

_LOOKED_BACK = 200  # scans
ANSWERS = ("yes", "no", "not-applicable")


def _silent(_progress: Progress) -> None:
    """Nobody watches."""


def _never() -> bool:
    return False


class Project:
    """One opened folder: scan it, plan for it, propose and apply changes to it, take them back."""

    def __init__(self, folder: Folder, *, trusted: bool) -> None:
        """Use `Project.open`."""
        self._trusted = trusted
        self._folder = folder
        self._scan: Scan | None = None
        self._offers: tuple[RecipeOffer, ...] | None = None
        self._foreign: tuple[ForeignReport, ...] = ()
        self._own = NOTHING_OWN
        self.report: ScanReport | None = None

    @classmethod
    def open(cls, path: Path, home: Home | None = None, jobs: int = 0, *, trusted: bool = False) -> Project:
        """Open a git repository or a plain folder; InputError is a sentence with a next step.

        Its files are read by at most `jobs` processes; 0: one for each processor, four at most. `trusted`: the
        repository's own words count as if they had been accepted here (a pipeline of one's own).
        """
        kept, readers = home or Home.default(), shared_readers(jobs)
        folder = open_folder(path, kept.data, kept.cache, readers)
        if not folder.was_read:
            readers.warm()
        return cls(folder, trusted=trusted)

    @property
    def state(self) -> FolderState:
        """The folder as it is now."""
        return self._folder.state

    @property
    def catalog(self) -> Catalog:
        """What is judged and what can be mended."""
        return rooms.catalogs.load_catalog()

    def scan(
        self,
        progress: Callable[[Progress], None] = _silent,
        cancel: Callable[[], bool] = _never,
        *,
        cached: bool = True,
        commit: str = "",
    ) -> ScanReport:
        """Read and judge everything. Interrupted when `cancel` says so; the previous report then stays.

        Unless `cached`, nothing that was kept of an earlier scan is used. A `commit` (an id, a branch, HEAD~3) is
        judged from git's objects by what it holds alone: no answers, no waivers, no minimums of today.
        """
        started = time.perf_counter()
        if commit:
            look = self._look(commit, 1, cancel, cached=cached)
            self._scan, self._offers = rooms.commits.judge_commit(self.catalog, look, progress, cancel), ()
            self.report = reported(self._scan, time.perf_counter() - started, NOTHING_SAID)
            return self.report
        words = self._counted()
        progress(Progress("Listing files", 0, 0))
        snapshot = self._folder.snapshot(
            ignored=words.ignored, cancel=cancel, progress=_listing(progress), cached=cached
        )
        found = scan(snapshot, _said(words), self._scan if cached else None, progress, cancel)
        if self._foreign:
            prefix = self._folder.origin().prefix
            found, self._foreign = rooms.imports.with_reports(found, self._foreign, prefix)
        mine = any(path.startswith(CONTROLS) for path in found.digests)
        self._own = rooms.owns.judge_own(found.snapshot, self._accepts, cancel) if mine else NOTHING_OWN
        self._keep(found, time.perf_counter() - started)
        if not self._foreign:  # the trend is of one scanner alone
            self._folder.annals.add(record_of(self._report(), now()))
        return self._report()

    def bring(self, path: Path) -> None:
        """What another scanner wrote as SARIF takes part from the next scan on, for as long as this is open."""
        self._foreign = rooms.imports.added(self._foreign, rooms.imports.read_report(path))

    def history(self, count: int = 100) -> tuple[tuple[ScanRecord, Moved | None], ...]:
        """What was kept of scans of this folder, newest first, each with what moved since the one before it."""
        return steps(self._folder.annals.newest(count))

    def past(
        self,
        count: int,
        progress: Callable[[Progress], None] = _silent,
        cancel: Callable[[], bool] = _never,
        *,
        every: bool = False,
    ) -> Iterator[PastScan]:
        """The last commits on this line, newest first, each by what it holds alone; nothing is checked out.

        Unless `every` one is to be judged, those between two that came out the same are taken to be like them.
        Interrupted when `cancel` says so; what was judged by then is kept.
        """
        look = replace(self._look("HEAD", count + 1, cancel), every=every)
        return rooms.commits.look_back(self.catalog, look, progress, cancel)

    def kept_past(self, count: int) -> tuple[PastScan, ...]:
        """Those of the last commits that were judged before, newest first; none where git cannot tell their names."""
        with suppress(InputError, GitFailed):
            return rooms.commits.known_of(self._look("HEAD", count + 1, _never)) if self.state.commit else ()
        return ()

    def since(
        self, revision: str, progress: Callable[[Progress], None] = _silent, cancel: Callable[[], bool] = _never
    ) -> Since:
        """The gaps of the latest scan that are new since a commit, or since where this line left that one's."""
        session = self._whole()
        session = with_said(session, replace(session.said, foreign={}))  # of Ten Gates alone
        fork = self._folder.fork(
            revision, session.snapshot.folder.commit or "", ignored=self.words.ignored, cancel=cancel
        )
        before = rooms.commits.judge_before(session, fork, progress, cancel).scorecard
        return rooms.comparing.since(revision, fork.past.line[0].id, before, session.scorecard, session.snapshot.paths)

    def _look(self, revision: str, most: int, cancel: Callable[[], bool], *, cached: bool = True) -> rooms.commits.Look:
        ignored = self.words.ignored
        past = self._folder.look_back(revision, most, ignored=ignored, cancel=cancel, cached=cached)
        return rooms.commits.Look(past, self._folder.annals, rooms.commits.rules_of(self.catalog, ignored))

    @property
    def words(self) -> ProjectSettings:
        """What `.tengates/project.toml` says, with a `problem` when it cannot be used."""
        text = self._folder.read(PROJECT_FILE)
        if text is None:
            return NOTHING_SAID
        found: ProjectSettings = rooms.settings.read_project_settings(text)
        return found

    def trust(self) -> None:
        """Accept what `.tengates/project.toml` says on this machine. It counts from the next scan on."""
        if self.words.problem:
            raise InputError(self.words.problem)
        self._folder.accepted.add(brought.mark_of(self.words))
        rooms.owns.accept_own(self._folder)

    def _accepts(self, mark: str) -> bool:
        return self._trusted or self._folder.accepted.holds(mark)

    def _accepted(self, words: ProjectSettings) -> bool:
        return self._accepts(brought.mark_of(words))

    def _counted(self) -> ProjectSettings:
        """What the file says, without what could hide a blocker while nobody accepted it here."""
        words = self.words
        return words if self._accepted(words) else brought.counted(words, load_gates())

    def changed_since_scan(self) -> tuple[str, ...]:
        """The files in scope that differ from what was scanned: changed, new and gone ones."""
        return rooms.staleness.changed_files(self._scanned(), self._folder, self._counted().ignored)

    def watched(self, most: int) -> tuple[str, ...]:
        """Absolute paths that are worth watching for changes: folders and files in scope, `most` of each at most."""
        return rooms.staleness.watched_paths(self._scanned(), self._folder, most)

    def plan(
        self,
        template: str = "",
        *,
        start: dt.date | None = None,
        hours_per_week: float | None = None,
        offers: tuple[RecipeOffer, ...] | None = None,
    ) -> Plan:
        """The hardening plan made from the latest scan; what is not given here is as the founder's own file says.

        `offers` are the recipes that its tasks may name, which take longer to find than all the rest; None: all.
        """
        found = self._scanned()
        kept = self.words.plan
        words = replace(
            kept,
            template=template or kept.template,
            start=start or kept.start,
            hours_per_week=hours_per_week if hours_per_week is not None else kept.hours_per_week,
        )
        lost = lost_since(self._folder.annals.newest(_LOOKED_BACK))
        if lost:
            lost = with_commits(lost, self.kept_past(_LOOKED_BACK))
        named = self.offers() if offers is None else offers
        plan = rooms.planning.make_plan(found.scorecard, found.said.minimums, named, words, lost)
        return replace(plan, own=self._own.results)

    def what_if(self, task_ids: Iterable[str]) -> Scorecard:
        """The scorecard if these tasks of the plan were done and all else stayed."""
        found = self._scanned()
        wanted = set(task_ids)
        tasks = [task for task in self.plan(offers=()).tasks if task.template.id in wanted]
        return rooms.planning.with_tasks_done(found.scorecard, found.said.minimums, tasks)

    def schedule(self, template: str, start: dt.date | None, hours_per_week: float | None) -> None:
        """Keep how the plan is laid out: which template, from when, with how many hours a week."""
        rooms.planning.load_template(template)
        words = PlanWords(template, start, hours_per_week)
        self._rewrite(lambda before: rooms.settings.with_plan(before, words))

    def set_task(self, task_id: str, word: TaskWord) -> None:
        """Keep what the founder says about a task. InputError for an unknown task, or one skipped without a reason."""
        rooms.planning.check_word(task_id, word)
        self._rewrite(lambda before: rooms.settings.with_task(before, task_id, word))

    def offers(self, cancel: Callable[[], bool] = _never) -> tuple[RecipeOffer, ...]:
        """The recipes that apply here, computed once per scan. Interrupted when `cancel` says so."""
        if self._offers is not None:
            return self._offers
        session = self._whole(cancel)
        found = rooms.proposing.offers(session, self._folder.read, cancel)
        if self._scan is session:  # a scan may have ended meanwhile
            self._offers = found
        return found

    def propose(self, recipe_id: str, values: Mapping[str, str] | None = None) -> Proposal:
        """A verified change set; nothing is written. InputError for an unknown recipe or a value that cannot be used."""
        session = self._whole()
        recipe = self.catalog.recipe(recipe_id)
        proposal = rooms.proposing.propose(session, recipe, values or {}, self._folder.read)
        return rooms.masking.secret_values(session, proposal)

    @staticmethod
    def editable(proposal: Proposal, path: str, hunk: int) -> str:
        """The text of one change, for the founder to type over. InputError says why it cannot be."""
        return rooms.typed.editable(proposal, path, hunk)

    @staticmethod
    def retyped(proposal: Proposal, path: str, hunk: int, text: str | None) -> Proposal:
        """The proposal with the founder's text in one change, None for what was proposed. Nothing is checked yet."""
        return rooms.typed.retyped(proposal, path, hunk, text)

    @staticmethod
    def carried(before: Proposal, after: Proposal) -> Proposal:
        """A proposal made again, with what was typed before wherever the same lines are proposed."""
        return rooms.typed.carried(before, after)

    def consider(self, proposal: Proposal, decision: Decision) -> Considered:
        """What this choice of hunks would lead to."""
        return rooms.proposing.consider(self._whole(), proposal, decision)

    def apply(self, proposal: Proposal, decision: Decision, target: WorkTree | NewBranch | None = None) -> Operation:
        """Write the accepted hunks. StaleError when a file changed since; InputError when nothing is accepted or it would not parse."""
        considered = self.consider(proposal, decision)
        if considered.problems:
            raise InputError(considered.problems[0])
        files = rooms.hunks.writes(proposal, rooms.hunks.settle(proposal, decision))
        if not files:
            raise InputError("No change is ticked. Tick at least one, or close the review.")
        if isinstance(target, NewBranch):
            return self._folder.commit_branch(
                files, name=target.name, message=target.message, title=proposal.title, recipe=proposal.recipe
            )
        return self._folder.apply(files, title=proposal.title, recipe=proposal.recipe)

    def agent_file(self, *, write: bool) -> tuple[str, Operation | None]:
        """What the gates expect of new code, for coding agents, and its writing if that is wanted and changes anything."""
        part = rooms.agent_file.agent_section(self._scanned().scorecard)
        writes = rooms.agent_file.agent_writes(self._folder.read, part) if write else ()
        return part, self._folder.apply(writes, title="Tell coding agents", recipe="") if writes else None

    def undo(self, operation_id: str | None = None) -> Operation:
        """Take back an operation, the latest one by default."""
        return self._folder.undo(operation_id)

    def operations(self) -> tuple[Operation, ...]:
        """What was applied and undone here, newest first."""
        return self._folder.operations()

    def answer(self, control_id: str, value: str, note: str = "") -> None:
        """Keep what the founder says about a control in `.tengates/project.toml`; "" takes it back. No new reading."""
        if control_id not in {control.id for control in self.catalog.controls}:
            raise InputError(f'There is no control "{control_id}" to answer. `tengates scan` lists them.')
        if value and value not in ANSWERS:
            raise InputError(f'"{value}" is not an answer. Say {", ".join(ANSWERS)}.')
        said = Answer(value, note.strip(), today().isoformat()) if value else None
        self._rewrite(lambda before: rooms.settings.with_answer(before, control_id, said))

    def waive(self, control_id: str, reason: str, *, finding: str = "", until: dt.date | None = None) -> None:
        """Accept a control, or one finding by its fingerprint, on purpose; kept like an answer. A blocker stays one."""
        known = {control.id for control in self.catalog.controls}
        check_waivable(control_id, finding, known, self._scan.scorecard if self._scan else None)
        if not reason.strip():
            raise InputError("Say why you accept it: whoever reads the report will ask.")
        expires = until.isoformat() if until else ""
        row = Waiver(control_id, reason.strip(), today().isoformat(), expires, finding)
        self._rewrite(lambda before: rooms.settings.with_waiver(before, row))

    def unwaive(self, control_id: str, finding: str = "") -> None:
        """Take a waiver back."""
        if not any((row.control, row.finding) == (control_id, finding) for row in self.words.waivers):
            raise InputError(f"{control_id} is not accepted here, so there is nothing to take back.")
        self._rewrite(lambda before: rooms.settings.without_waiver(before, control_id, finding))

    def set_minimums(self, minimums: Mapping[str, float | None]) -> None:
        """Keep the score a launch needs, by gate; None brings the usual one back. Judged again at once."""
        for gate_id, minimum in minimums.items():
            self.gate(gate_id)
            if minimum is not None and not 0 <= minimum <= FULL:
                raise InputError(f"A gate is scored from 0 to {FULL}. Choose a minimum between them.")
        self._rewrite(lambda before: rooms.settings.with_minimums(before, minimums))

    def set_ignored(self, patterns: Iterable[str]) -> None:
        """Keep which paths are left out of scans. It takes effect with the next scan."""
        wanted = [line for pattern in patterns if (line := pattern.strip())]
        if any(line.startswith(("!", "/", "~")) or ".." in line.split("/") for line in wanted):
            raise InputError("Write paths as they stand in this folder, for example legacy/ or *.min.js.")
        self._rewrite(lambda before: rooms.settings.with_ignored(before, wanted))

    def _rewrite(self, change: Callable[[bytes | None], bytes]) -> None:
        """Change the founder's own file and judge again; nothing is read anew."""
        before = self._folder.read(PROJECT_FILE)
        ours = before is None or not brought.told(self.words, load_gates()) or self._accepted(self.words)
        self._folder.write_words(PROJECT_FILE, before, change(before))
        if ours:  # what is added to words of the founder's own is the founder's
            self._folder.accepted.add(brought.mark_of(self.words))
        if self._scan is not None:
            said = replace(_said(self._counted()), foreign=self._scan.said.foreign)
            self._keep(with_said(self._scan, said), self._report().seconds)

    def code(self, path: str, first: int, last: int) -> tuple[tuple[int, str], ...]:
        """Lines `first`..`last` (1-based, inclusive) of a scanned file as plain text, secrets masked."""
        return rooms.masking.masked_lines(self._scanned(), path, first, last)

    def edit(self, path: str, line: int = 0, editor: str = "first") -> str:
        """Open a file in the founder's own editor at this line and return its name; nothing of the folder is run."""
        return self._folder.edit(path, line, editor)

    def dossier(self, plan: Plan | None = None) -> Dossier:
        """All that an export speaks of; the kept plan unless another is given."""
        found = self._scanned()
        chosen = plan or self.plan()
        still = [task for task in chosen.tasks if task.status.is_open]
        target = rooms.planning.with_tasks_done(found.scorecard, found.said.minimums, still) if still else None
        report, first, origin = self._report(), self._folder.annals.first(), self._folder.origin()
        if report.folder.commit != origin.commit:  # a past commit was judged, by what it holds alone
            held = replace(origin, commit=report.folder.commit, unchanged=found.snapshot.paths)
            return Dossier(report, chosen, today(), target, None, held)
        earlier = first if first and not first.same_result(record_of(report, "")) else None
        return Dossier(report, chosen, today(), target, earlier, origin)

    def export(self, kind: str, plan: Plan | None = None, since: Since | None = None) -> str:
        """Scorecard and plan as text: "markdown", "html", "json", "sarif", "summary" or "prompt"; what is new `since`."""
        return rooms.exports.export_text(kind, replace(self.dossier(plan), since=since))

    def issue_drafts(self) -> tuple[tuple[IssueDraft, ...], str]:
        """The tasks of the plan as issues, and "owner/name" of the repository on GitHub, "" when there is none."""
        dossier = self.dossier()
        return rooms.drafts.issue_drafts(dossier), rooms.drafts.github_name(dossier)

    def issue_steps(self, there: Iterable[Issue]) -> tuple[IssueStep, ...]:
        """What is to be done so that the tracker says what the plan says."""
        return rooms.issues.issue_steps(rooms.drafts.issue_drafts(self.dossier()), there)

    @staticmethod
    def explain(ident: str) -> Page:
        """Our own page about a control, a recipe or a task. InputError when there is none."""
        catalog = rooms.catalogs.load_catalog()
        if any(control.id == ident for control in catalog.controls):
            return rooms.catalogs.control_page(ident)
        if any(recipe.id == ident for recipe in catalog.recipes):
            return rooms.catalogs.recipe_page(ident)
        try:
            return rooms.planning.task_page(ident)
        except InputError as error:
            raise InputError(f'There is nothing called "{ident}". `tengates explain security` lists a gate.') from error

    @staticmethod
    def gate(gate_id: str) -> Gate:
        """The gate with this id; InputError names the ones there are."""
        gates = load_gates()
        for gate in gates:
            if gate.id == gate_id:
                return gate
        raise InputError(f'There is no gate "{gate_id}". Choose one of: {", ".join(gate.id for gate in gates)}.')

    def page(self, ident: str) -> Page:
        """The same, for a face that holds a project."""
        return self.explain(ident)

    def _scanned(self) -> Scan:
        if self._scan is None:
            raise InputError("This folder has not been scanned yet. Scan it first.")
        return self._scan

    def _whole(self, cancel: Callable[[], bool] = _never) -> Session:
        """The scan with all that it was judged from, which takes as long as judging when that was not needed before."""
        found = self._scanned()
        session = rooms.wholes.whole(found, _silent, cancel)
        if self._scan is found:  # a scan may have ended meanwhile
            self._scan = session
        return session

    def _report(self) -> ScanReport:
        if self.report is None:
            raise InputError("This folder has not been scanned yet. Scan it first.")
        return self.report

    def _keep(self, found: Scan, seconds: float) -> None:
        self._scan, self._offers = found, None
        words = self.words
        said = "" if self._accepted(words) else brought.told(words, load_gates())
        said = " ".join(part for part in (said, brought.told_own(self._own.waiting)) if part)
        imports = tuple(row.tally for row in self._foreign if row.tally)
        self.report = replace(reported(found, seconds, words), brought=said, imports=imports, own=self._own)


def get_ready() -> None:
    """Start what reads files and load what judges them, before either is needed."""
    shared_readers().warm()
    rooms.wholes.get_ready()


def sample_project(home: Home) -> Path:
    """The sample prototype as a git repository in the user's data folder, made on first use."""
    return rooms.sample.make_sample(assets.resources() / "demo", home.data / "sample" / "minutes")


def _said(words: ProjectSettings) -> Said:
    return Said(words.answers, words.minimums, tuple(row for row in words.waivers if row.holds_on(today())))


def _listing(progress: Callable[[Progress], None]) -> Callable[[int], None]:
    return lambda count: progress(Progress("Listing files", count, 0))
