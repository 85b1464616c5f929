"""A project in memory with the door's methods: the window's tests and screens need no repository."""

from __future__ import annotations

import datetime as dt
import time
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from tests.gui.fake_code import CHAT, SUM, proposal_of
from tests.gui.fake_past import past_rows
from tests.gui.fake_results import all_results, built

from tengates import assets
from tengates.engine.catalog import recipe_page
from tengates.engine.hunks import settle
from tengates.engine.issues import issue_steps
from tengates.engine.looking_back import record_of, steps
from tengates.engine.pages import Page
from tengates.engine.planning import make_plan, task_page, with_tasks_done
from tengates.engine.score import score
from tengates.engine.waiving import state_of, waive
from tengates.model.change import (
    Decision,
    NewBranch,
    Operation,
    OperationKind,
    ParameterSpec,
    Proposal,
    RecipeOffer,
    Tier,
    WorkTree,
)
from tengates.model.errors import InputError, Interrupted, StaleError
from tengates.model.folder import FolderKind, FolderState, SkippedFile
from tengates.model.issue import Issue, IssueDraft, IssueStep
from tengates.model.outcome import (
    Answer,
    ControlResult,
    Status,
    Waiver,
)
from tengates.model.plan import NO_PLAN_WORDS, Plan, PlanWords, TaskWord
from tengates.model.record import Moved, PastScan, ScanRecord
from tengates.model.said import ProjectSettings
from tengates.model.score import Gate, ScanReport, Scorecard
from tengates.present.dossier import Dossier
from tengates.present.exports import export_text
from tengates.present.issue_drafts import issue_drafts
from tengates.project import Considered, Progress

CAP = ParameterSpec("cap", "At most how many tokens may an answer have?", "900", "int", minimum=1, maximum=128_000)
STYLE = ParameterSpec("style", "Where does the number stand?", "constant", "choice", ("constant", "inline"))


def _gates() -> tuple[Gate, ...]:
    rows = tomllib.loads((assets.resources() / "gates.toml").read_text(encoding="utf-8"))["gate"]
    return tuple(Gate(**row) for row in rows)


class FakeProject:
    """The same methods as `tengates.project.Project`, all in memory."""

    def __init__(self, path: Path = Path("/home/mo/my-ai-app"), *, slow: float = 0.0) -> None:
        self.state = FolderState(path.name, str(path), FolderKind.GIT, "3f2a91c0" * 5, "main")
        self.report: ScanReport | None = None
        self.stale = False
        self.stale_on_apply = False
        self.explains_only = False
        self.trouble = ""  # why what was typed cannot be used
        self.records: list[ScanRecord] = []
        self.past_rows: tuple[PastScan, ...] = ()
        self.plan_words: PlanWords = NO_PLAN_WORDS
        self.answers: dict[str, Answer] = {}
        self.waivers: dict[str, Waiver] = {}
        self.minimums: dict[str, float] = {}
        self.ignored: tuple[str, ...] = ()
        self.problem = ""
        self.skipped: tuple[SkippedFile, ...] = (
            SkippedFile("legacy/old.py", "does not parse"),
            SkippedFile("data/dump.json", "larger than 1 MB"),
        )
        self.slow = slow
        self.places: tuple[str, ...] = ()
        self.editor: str | None = "VS Code"
        self.edited: list[tuple[str, int, str]] = []
        self.applied: list[Operation] = []
        self.mended: set[str] = set()

    def scan(
        self, progress: Callable[[Progress], None] = lambda _p: None, cancel: Callable[[], bool] = lambda: False
    ) -> ScanReport:
        for done in range(0, 41, 8):
            progress(Progress("Reading files", done, 41))
            if self.slow:
                time.sleep(self.slow)
            if cancel():
                raise Interrupted("The scan was stopped. Nothing was changed; scan again at any time.")
        results = all_results([self._now(row) for row in built()])
        self.stale = False
        self.report = ScanReport(
            self.state, "catalog", score(_gates(), results, self.minimums), (("llm", True), ("api", True)), 41, self.skipped,
            dirty=True, seconds=0.4, languages=(("Python", 1840), ("TypeScript", 960)), frameworks=("FastAPI", "Next.js"), sdks=("openai",),
            waivers=tuple((row, state_of(row, results, holds=True)) for row in self.waivers.values()),
        )  # fmt: skip
        record = record_of(self.report, f"2026-11-2{len(self.records)}T10:00:00+00:00")
        if not self.records or not record.same_result(self.records[-1]):
            self.records.append(record)
        return self.report

    def _now(self, row: ControlResult) -> ControlResult:
        if row.id in self.mended:
            sites = tuple(replace(item, ok=True, message="max_completion_tokens is set") for item in row.outcome.sites)
            row = replace(
                row,
                outcome=replace(
                    row.outcome,
                    status=Status.PASS,
                    value=1.0,
                    reason="3 of 3 model calls bound their output",
                    sites=sites,
                ),
            )
        if answer := self.answers.get(row.id):
            status = {"yes": Status.PASS, "no": Status.FAIL}.get(answer.value, Status.NOT_APPLICABLE)
            row = replace(
                row,
                answer=answer,
                counted=status is not Status.NOT_APPLICABLE,
                outcome=replace(row.outcome, status=status, value=float(status is Status.PASS)),
            )
        return waive(row, self.waivers.values())

    def _scanned(self) -> ScanReport:
        if self.report is None:
            raise InputError("This folder has not been scanned yet. Scan it first.")
        return self.report

    def plan(self, *, offers: tuple[RecipeOffer, ...] | None = None) -> Plan:
        return make_plan(self._scanned().scorecard, {}, self.offers() if offers is None else offers, self.plan_words)

    def kept_past(self, count: int) -> tuple[PastScan, ...]:
        return self.past_rows[:count]

    def past(
        self,
        count: int,
        progress: Callable[[Progress], None] = lambda _p: None,
        cancel: Callable[[], bool] = lambda: False,
    ) -> Iterator[PastScan]:
        for done, row in enumerate(past_rows(self._scanned())[:count]):
            progress(Progress("Looking at past commits", done, count))
            if self.slow:
                time.sleep(self.slow)
            if cancel():
                raise Interrupted("Stopped. What was judged so far is kept; look again at any time.")
            self.past_rows = (*self.past_rows[:done], row)
            yield row

    def history(self, _count: int = 100) -> tuple[tuple[ScanRecord, Moved | None], ...]:
        return steps(tuple(reversed(self.records)))

    def what_if(self, task_ids: Iterable[str]) -> Scorecard:
        wanted = set(task_ids)
        tasks = [task for task in self.plan().tasks if task.template.id in wanted]
        return with_tasks_done(self._scanned().scorecard, {}, tasks)

    def schedule(self, template: str, start: dt.date | None, hours_per_week: float | None) -> None:
        self.plan_words = replace(self.plan_words, template=template, start=start, hours_per_week=hours_per_week)

    def set_task(self, task_id: str, word: TaskWord) -> None:
        self.plan_words = replace(self.plan_words, tasks={**self.plan_words.tasks, task_id: word})

    def offers(self, _cancel: Callable[[], bool] = bool) -> tuple[RecipeOffer, ...]:
        left = 0 if "cost.token-limits" in self.mended else 2
        return (
            RecipeOffer(
                "secret-to-env", "Move 2 keys out of the code", Tier.REVIEW, ("security.secrets-in-code",), 2, 0, ()
            ),
            RecipeOffer(
                "bound-model-output",
                "Put a limit on model calls",
                Tier.REVIEW,
                ("cost.token-limits",),
                left,
                1,
                (CAP, STYLE),
            ),
        )

    def propose(self, recipe_id: str, values: Mapping[str, str] | None = None) -> Proposal:
        cap = dict(values or {}).get("cap", "900")
        if not cap.isdigit():
            raise InputError(f'"{cap}" cannot be used for cap. Give a whole number from 1 to 128000.')
        proposal = proposal_of(recipe_id, cap)
        return replace(proposal, files=(), notes=()) if self.explains_only else proposal

    def consider(self, proposal: Proposal, decision: Decision) -> Considered:
        settled = settle(proposal, decision)
        taken = sum(1 for place in settled.accepted if place in {("api/chat.py", 2), ("api/chat.py", 3)})
        scores = (("cost", 2.0, round(2.0 + 0.7 * taken, 1)),) if taken else ()
        typed = any(hunk.typed is not None for change in proposal.files for hunk in change.hunks)
        return Considered(settled, scores, (), (("api/chat.py", self.trouble),) if typed and self.trouble else ())

    def apply(self, proposal: Proposal, decision: Decision, target: WorkTree | NewBranch | None = None) -> Operation:
        if self.stale_on_apply:
            raise StaleError(
                "api/chat.py changed since this diff was made, so nothing was written. Make the diff again.",
                ("api/chat.py",),
            )
        settled = settle(proposal, decision)
        branch = target.name if isinstance(target, NewBranch) else None
        if branch is None:
            self.mended.add("cost.token-limits")
        files = tuple(sorted({path for path, _ in settled.accepted}))
        operation = Operation(
            f"op{len(self.applied) + 1}",
            OperationKind.APPLY,
            proposal.title,
            proposal.recipe,
            "2026-11-24T13:20:00+00:00",
            files,
            branch,
        )
        self.applied.insert(0, operation)
        return operation

    def undo(self, operation_id: str | None = None) -> Operation:
        found = next(
            (
                item
                for item in self.applied
                if item.kind is OperationKind.APPLY and item.undone_by is None and operation_id in {None, item.id}
            ),
            None,
        )
        if found is None:
            raise InputError("There is nothing to take back.")
        self.mended.clear()
        ident = f"op{len(self.applied) + 1}"
        undo = replace(found, id=ident, title=f"Undo: {found.title}", kind=OperationKind.UNDO, undoes=found.id)
        self.applied = [undo, *(replace(item, undone_by=ident) if item is found else item for item in self.applied)]
        return undo

    def operations(self) -> tuple[Operation, ...]:
        return tuple(self.applied)

    def changed_since_scan(self) -> tuple[str, ...]:
        return ("api/chat.py",) if self.stale else ()

    def watched(self, _most: int) -> tuple[str, ...]:
        return self.places

    def edit(self, path: str, line: int = 0, editor: str = "first") -> str:
        if self.editor is None:
            raise InputError("No editor was found. Install VS Code or Cursor, or open the file yourself.")
        self.edited.append((path, line, editor))
        return self.editor

    def answer(self, control_id: str, value: str, note: str = "") -> None:
        self.answers.pop(control_id, None)
        if value:
            self.answers[control_id] = Answer(value, note, "2026-11-24")
        self.scan()

    def waive(self, control_id: str, reason: str, *, finding: str = "", until: dt.date | None = None) -> None:
        self.waivers[control_id] = Waiver(control_id, reason, "2026-11-24", until.isoformat() if until else "", finding)
        self.scan()

    @property
    def words(self) -> ProjectSettings:
        return ProjectSettings(self.answers, self.minimums, self.ignored, self.problem, tuple(self.waivers.values()))

    def set_minimums(self, minimums: Mapping[str, float | None]) -> None:
        kept = {**self.minimums, **minimums}
        self.minimums = {gate: value for gate, value in kept.items() if value is not None}
        self.scan()

    def set_ignored(self, patterns: Iterable[str]) -> None:
        self.ignored = tuple(pattern for pattern in patterns if pattern)
        self.scan()

    def unwaive(self, control_id: str, _finding: str = "") -> None:
        self.waivers.pop(control_id)
        self.scan()

    def code(self, path: str, first: int, last: int) -> tuple[tuple[int, str], ...]:
        lines = (SUM if "sum" in path else CHAT).split("\n")
        return tuple((number, lines[(number - 1) % len(lines)]) for number in range(first, last + 1))

    def export(self, kind: str) -> str:
        return export_text(kind, self._dossier())

    def issue_drafts(self) -> tuple[tuple[IssueDraft, ...], str]:
        return issue_drafts(self._dossier()), "founder/app"

    def issue_steps(self, there: Iterable[Issue]) -> tuple[IssueStep, ...]:
        return issue_steps(self.issue_drafts()[0], there)

    def _dossier(self) -> Dossier:
        return Dossier(self._scanned(), self.plan(), dt.date(2026, 11, 24))

    def page(self, ident: str) -> Page:
        if "." not in ident:
            return recipe_page(ident) if ident in {row.recipe for row in self.offers()} else task_page(ident)
        why = "Each call to the model costs money per token. Without a limit, one user or one loop can cost more than a month of sales.\n\nA limit also keeps answers short enough to read."
        how = "Each call is one site. It passes when the call, or the client it uses, sets one of:\n\n- `max_completion_tokens`\n- `max_tokens`\n- `max_output_tokens`\n\nSee the [provider's page](https://example.com/limits)."
        fix = "Set a limit on the call:\n\n```python\nclient.chat.completions.create(\n    model=MODEL,\n    max_completion_tokens=900,\n)\n```"
        return Page(
            ident,
            (
                ("What it asks", "x"),
                ("Why it matters", why),
                ("How it is judged", how),
                ("How to fix", fix),
                ("Examples", "x"),
            ),
        )
