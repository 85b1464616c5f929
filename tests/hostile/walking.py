"""Takes one case through all that the program does, by its door or by its command line."""

from __future__ import annotations

import contextlib
import io
import json
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TypeVar

from tests.hostile.building import CANARY, Case
from tests.hostile.guard import Say
from tests.hostile.looking import Tree, differing, files_holding, holding, raw_signs, tree

from tengates.cli.main import main
from tengates.home import Home
from tengates.model.change import Decision, NewBranch, Proposal
from tengates.model.errors import TenGatesError
from tengates.present.diff import proposal_diff
from tengates.project import Project

T = TypeVar("T")
OBJECTS = ("/.git/objects",)  # a branch's objects stay for git to clear away
_KEPT_ORIGINALS = ("/undo/",)
_FEW = ("bound-model-output", "health-endpoint", "ignore-env-files")  # they edit, make and untrack
_ABOUT_WORDS = {"leak", "text", "ui"}  # kinds of cases


@dataclass(slots=True)
class Walk:
    """One walk: what it says as it goes, and what it heard."""

    case: Case
    lab: Path
    home: Path
    say: Say
    short: bool = False
    texts: list[tuple[str, str]] = field(default_factory=list)
    diffs: list[tuple[str, str]] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        """Whether every refactor is asked what it would do: on a short walk, only where words are what may do harm."""
        return not self.short or self.case.kind in _ABOUT_WORDS

    def step(self, name: str, work: Callable[[], T]) -> T | None:
        """Do it; a sentence is an answer, anything else that is raised is a trouble."""
        started = time.monotonic()
        said = trouble = ""
        result: T | None = None
        try:
            result = work()
        except TenGatesError as error:
            said = str(error)
            trouble = no_sentence(said)
            self.texts.append((f"what {name} said", said))
        except Exception:  # noqa: BLE001  this is what is looked for
            trouble = traceback.format_exc()
        self.say({"step": name, "said": said, "trouble": trouble, "seconds": time.monotonic() - started})
        return result

    def trouble(self, name: str, found: object) -> None:
        """Report what a comparison found, if anything."""
        if found:
            self.say({"step": name, "trouble": f"{found}"[:1500]})

    def unchanged(self, name: str, before: Tree, *, times: bool, leave: tuple[str, ...] = ()) -> None:
        """The lab is as it was."""
        self.trouble(f"bytes changed by {name}", differing(before, self.tree(times=times), leave)[:10])

    def tree(self, *, times: bool) -> Tree:
        """The repository, and all that lies outside of it."""
        found = tree(self.lab, times=times)
        return {path: row for path, row in found.items() if not path.startswith(("home", "markers"))}

    def look(self) -> None:
        """Whether anything leaked, or would be shown as something else."""
        self.say({"step": "looking"})
        self.trouble("canary", holding([CANARY], (*self.texts, *self.diffs)))
        self.trouble("canary on disk", files_holding([CANARY], self.home))
        self.trouble("secret shown", holding(self.case.planted, self.texts))
        self.trouble("secret kept", files_holding(self.case.planted, self.home, _KEPT_ORIGINALS))
        for name, text in (*self.texts, *self.diffs):
            self.trouble(f"raw signs in {name}", raw_signs(text))


def no_sentence(text: str) -> str:
    """Why this is not what a founder should read, "" when it is."""
    if not text.strip().endswith((".", "`", ")")) or "Traceback" in text:
        return f"not a sentence: {text[:300]!r}"
    return ""


def walk_door(case: Case, lab: Path, say: Say, *, short: bool = False) -> None:
    """Everything by the door: each refactor proposed, some applied and undone, exports, history, words."""
    walk = Walk(case, lab, lab / "home-door", say, short)
    before = walk.tree(times=True)
    project = walk.step("open", lambda: Project.open(case.open, Home.at(walk.home)))
    if project is not None and walk.step("scan", project.scan) is not None:
        _read(walk, project)
        walk.unchanged("reading", before, times=True)
        _change(walk, project)
    else:
        walk.unchanged("reading", before, times=True)
    walk.look()


def _read(walk: Walk, project: Project) -> None:
    report = project.report
    if report is not None:
        walk.say({"step": "skipped", "rows": [[item.path, item.reason] for item in report.skipped]})
        walk.trouble("skipped without a reason", [item.path for item in report.skipped if not item.reason])
    plan = None if walk.whole else project.plan(offers=())
    for kind in ("markdown", "html", "json"):
        walk.texts.append((kind, walk.step(f"export {kind}", lambda kind=kind: project.export(kind, plan)) or ""))
    walk.step("history", project.history)
    walk.step("changed since", project.changed_since_scan)
    walk.step("what if", lambda: project.what_if([task.template.id for task in project.plan().tasks[:3]]))


def _change(walk: Walk, project: Project) -> None:
    wanted: tuple[str, ...] = _FEW
    if walk.whole:
        offered = tuple(offer.recipe for offer in walk.step("recipes", project.offers) or ())
        wanted = tuple(recipe for recipe in offered if recipe in _FEW) if walk.short else offered
    proposals = [
        proposal
        for recipe in wanted
        if (proposal := walk.step(f"propose {recipe}", lambda recipe=recipe: project.propose(recipe)))
    ]
    walk.diffs += [(f"diff of {proposal.recipe}", proposal_diff(proposal)) for proposal in proposals]
    before = walk.tree(times=False)
    for proposal in [item for item in proposals if item.files][: 1 if walk.short else 4]:
        if walk.step(f"apply {proposal.recipe}", lambda item=proposal: project.apply(item, everything(item))):
            walk.step(f"undo {proposal.recipe}", project.undo)
            walk.unchanged(f"apply and undo of {proposal.recipe}", before, times=False)
    for proposal in [item for item in proposals if item.files][:1]:
        target = NewBranch("tengates/try", proposal.title)
        if walk.step("branch", partial(project.apply, proposal, everything(proposal), target)):
            walk.unchanged("a branch", before, times=False, leave=(*OBJECTS, "/tengates"))
            walk.step("undo branch", project.undo)
        walk.unchanged("a branch and its undo", before, times=False, leave=OBJECTS)
    walk.step("answer", lambda: project.answer("deployment.rollback", "yes", "the host keeps versions"))
    walk.unchanged("an answer", before, times=False, leave=(*OBJECTS, "/.tengates"))


def everything(proposal: Proposal) -> Decision:
    """All hunks."""
    return Decision(frozenset((change.path, hunk.id) for change in proposal.files for hunk in change.hunks))


def walk_commands(case: Case, lab: Path, say: Say, *, short: bool = False) -> None:
    """The same by the command line, as it is typed."""
    walk = Walk(case, lab, lab / "home-commands", say, short)
    before = walk.tree(times=True)
    code, _ = _type(walk, "scan", case.open)
    if code == 0:
        for words in (("--format", "json"), ("--format", "markdown"), ("--format", "html"), ("--no-cache",)):
            _type(walk, "scan", case.open, *words)
        _type(walk, "plan", case.open)
        _type(walk, "history", case.open)
        _, text = _type(walk, "recipes", case.open, "--format", "json")
        recipes = [row["recipe"] for row in _rows(text) if row.get("sites", 1)]
        for recipe in recipes[: 1 if walk.short else 2]:
            for kind in ("diff", "json", "prompt"):
                _type(walk, "propose", case.open, recipe, "--format", kind)
        walk.unchanged("reading", before, times=True)
        _type_changes(walk, recipes[: 1 if walk.short else 2])
    else:
        walk.unchanged("reading", before, times=True)
    walk.look()


def _rows(text: str) -> list[dict[str, object]]:
    with contextlib.suppress(ValueError):
        found = json.loads(text)
        rows = found if isinstance(found, list) else next((row for row in found.values() if isinstance(row, list)), [])
        return [row for row in rows if isinstance(row, dict)]
    return []


def _type_changes(walk: Walk, recipes: list[object]) -> None:
    before = walk.tree(times=False)
    for recipe in recipes:
        if _type(walk, "apply", walk.case.open, recipe)[0] == 0:
            _type(walk, "undo", walk.case.open)
            walk.unchanged(f"apply and undo of {recipe}", before, times=False)
    for recipe in recipes[:1]:
        if _type(walk, "apply", walk.case.open, recipe, "--branch", "tengates/try")[0] == 0:
            _type(walk, "undo", walk.case.open)
        walk.unchanged("a branch and its undo", before, times=False, leave=OBJECTS)
    _type(walk, "answer", walk.case.open, "deployment.rollback", "yes")
    _type(walk, "waive", walk.case.open, "testing.e2e", "--reason", "a pilot")
    _type(walk, "scan", walk.case.open)


def _type(walk: Walk, *words: object) -> tuple[int, str]:
    """One command: its exit code and what it printed."""
    out, err = io.StringIO(), io.StringIO()
    name = " ".join(str(word) for word in words if word != walk.case.open)
    started = time.monotonic()
    trouble = ""
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = main([str(word) for word in words])
        except BaseException:  # noqa: BLE001  this is what is looked for
            code, trouble = -1, traceback.format_exc()
    said = err.getvalue()
    if code not in {0, 1, 2} and not trouble:
        trouble = f"exit code {code}: {said}"
    if code == 2 and not trouble:
        trouble = no_sentence(said)
    where = walk.diffs if words[0] == "propose" else walk.texts
    where.append((name, out.getvalue() + said))
    walk.say({"step": f"$ {name}", "said": said, "trouble": trouble, "seconds": time.monotonic() - started})
    return code, out.getvalue()
