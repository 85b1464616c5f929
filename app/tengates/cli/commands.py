"""What each command does: ask the door, put the values into words, print them."""

from __future__ import annotations

import argparse
import operator
import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from tengates.home import Home
from tengates.model.change import Decision, NewBranch, Operation, Proposal, WorkTree
from tengates.model.errors import InputError
from tengates.model.score import GateState, ScanReport, Verdict
from tengates.present import jsonable
from tengates.present.agent_prompt import refactor_prompt
from tengates.present.diff import proposal_diff
from tengates.present.gate_page import gate_text
from tengates.present.history import history_text
from tengates.present.html import export_html
from tengates.present.markdown import export_markdown
from tengates.present.text import offers_text, page_text, plan_text, scorecard_text
from tengates.present.words import counted, visible
from tengates.project import Project, sample_project

_RULE = re.compile(r"^([a-z]+)\s*<\s*(\d+(?:\.\d+)?)$")


def run(arguments: argparse.Namespace) -> int:
    """Run the command that was asked for; returns the exit code."""
    commands: Mapping[str, Callable[[argparse.Namespace], int]] = {
        "scan": _scan,
        "plan": _plan,
        "explain": _explain,
        "recipes": _recipes,
        "propose": _propose,
        "apply": _apply,
        "undo": _undo,
        "history": _history,
        "answer": _answer,
        "waive": _waive,
        "sample": _sample,
    }
    return commands[arguments.command](arguments)


def _scanned(path: Path, *, cached: bool = True) -> tuple[Project, ScanReport]:
    project = Project.open(path)
    return project, project.scan(cached=cached)


def _scan(arguments: argparse.Namespace) -> int:
    rules = [_rule(text) for text in arguments.fail_on]
    project, report = _scanned(arguments.path, cached=not arguments.no_cache)
    _complain(project)
    if arguments.format == "json":
        text = jsonable.dump(jsonable.scan_json(report))
    elif arguments.format == "markdown":
        text = export_markdown(report, project.plan())
    elif arguments.format == "html":
        text = export_html(report, project.plan())
    else:
        text = scorecard_text(report)
    _deliver(text, arguments.output)
    return int(any(rule(report) for rule in rules))


def _plan(arguments: argparse.Namespace) -> int:
    project, report = _scanned(arguments.path)
    _complain(project)
    plan = project.plan(arguments.template, start=arguments.start, hours_per_week=arguments.hours_per_week)
    if arguments.format == "json":
        text = jsonable.dump(jsonable.plan_json(plan))
    elif arguments.format == "text":
        text = plan_text(plan)
    elif arguments.format == "html":
        text = export_html(report, plan)
    else:
        text = export_markdown(report, plan)
    _deliver(text, arguments.output)
    return 0


def _explain(arguments: argparse.Namespace) -> int:
    print(gate_text(arguments.ident) or page_text(*_page(arguments.ident)), end="")
    return 0


def _page(ident: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    page = Project.explain(ident)
    return page.title, page.sections


def _recipes(arguments: argparse.Namespace) -> int:
    project, _ = _scanned(arguments.path)
    offers = project.offers()
    print(jsonable.dump(jsonable.offers_json(offers)) if arguments.format == "json" else offers_text(offers), end="")
    return 0


def _propose(arguments: argparse.Namespace) -> int:
    project, _ = _scanned(arguments.path)
    proposal = project.propose(arguments.recipe, _values(arguments.set))
    if arguments.format == "json":
        print(jsonable.dump(jsonable.proposal_json(proposal)), end="")
    elif arguments.format == "prompt" and proposal.skipped:
        print(refactor_prompt(proposal, Project.explain(proposal.recipe).sections), end="")
    elif arguments.format == "prompt" and proposal.files:
        print(f"{proposal.title}: every place can be mended by the refactor itself; no prompt is needed.")
    elif proposal.files or proposal.skipped:
        print(proposal_diff(proposal), end="")
        if proposal.skipped:
            print("# what was left alone, as a prompt for a coding agent: the same command with --format prompt")
    else:
        print(f"{proposal.title}: there is nothing to do here.")
    return 0


def _apply(arguments: argparse.Namespace) -> int:
    project, _ = _scanned(arguments.path)
    proposal = project.propose(arguments.recipe, _values(arguments.set))
    operation = None
    if proposal.files:
        operation = project.apply(proposal, _decision(proposal, arguments.only), _target(arguments, proposal))
    if arguments.format == "json":
        print(jsonable.dump(jsonable.operation_json(operation)), end="")
    else:
        print(_applied(proposal, operation))
    return 0


def _history(arguments: argparse.Namespace) -> int:
    rows = Project.open(arguments.path).history()
    print(jsonable.dump(jsonable.history_json(rows)) if arguments.format == "json" else history_text(rows), end="")
    return 0


def _undo(arguments: argparse.Namespace) -> int:
    operation = Project.open(arguments.path).undo(arguments.ident)
    if arguments.format == "json":
        print(jsonable.dump(jsonable.operation_json(operation)), end="")
    else:
        print(
            f"Taken back: {visible(operation.title.removeprefix('Undo: '))} ({counted(len(operation.files), 'file')})."
        )
    return 0


def _answer(arguments: argparse.Namespace) -> int:
    Project.open(arguments.path).answer(arguments.control, arguments.value, arguments.note)
    print(f"Kept in .tengates/project.toml: {arguments.control} = {arguments.value}.")
    return 0


def _waive(arguments: argparse.Namespace) -> int:
    project = Project.open(arguments.path)
    if arguments.withdraw:
        project.unwaive(arguments.control, arguments.finding)
        print(f"Taken back: {arguments.control} counts again.")
        return 0
    if arguments.finding:
        project.scan()
    project.waive(arguments.control, arguments.reason, finding=arguments.finding, until=arguments.until)
    print(f"Kept in .tengates/project.toml: {arguments.control} is accepted. Every report lists it.")
    return 0


def _sample(_arguments: argparse.Namespace) -> int:
    print(sample_project(Home.default()))
    return 0


def _complain(project: Project) -> None:
    if problem := project.words.problem:
        print(problem, file=sys.stderr)


def _deliver(text: str, output: Path | None) -> None:
    if output is None:
        print(text, end="")
        return
    try:
        output.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise InputError(f"{output} cannot be written: {error.strerror}. Choose another place for --output.") from error


def _rule(text: str) -> Callable[[ScanReport], bool]:
    if text == Verdict.PAUSE.value:
        return lambda report: report.scorecard.verdict is Verdict.PAUSE
    if text == Verdict.NOT_READY.value:
        return lambda report: report.scorecard.verdict is not Verdict.READY
    found = _RULE.match(text.strip())
    if found is None:
        raise InputError(f'"{text}" is not a rule for --fail-on. Say pause, not-ready, or GATE<SCORE such as "cost<4".')
    gate, limit = found.group(1), float(found.group(2))
    Project.gate(gate)
    return lambda report: _under(report, gate, limit)


def _under(report: ScanReport, gate: str, limit: float) -> bool:
    item = report.scorecard.gate(gate)
    return item.state is GateState.NOT_JUDGED or (item.state is GateState.SCORED and operator.lt(item.score, limit))


def _values(pairs: list[str]) -> dict[str, str]:
    found = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals:
            raise InputError(f'"{pair}" is not a parameter. Write --set NAME=VALUE, such as --set cap=900.')
        found[name.strip()] = value
    return found


def _decision(proposal: Proposal, only: list[str]) -> Decision:
    places = {(change.path, hunk.id) for change in proposal.files for hunk in change.hunks}
    if not only:
        return Decision(frozenset(places))
    chosen: set[tuple[str, int]] = set()
    for text in only:
        matching = {(path, hunk) for path, hunk in places if text in {path, f"{path}:{hunk}"}}
        if not matching:
            known = ", ".join(sorted({path for path, _ in places}))
            raise InputError(f'The proposal has no "{text}". It changes: {known}. `tengates propose` shows the hunks.')
        chosen |= matching
    return Decision(frozenset(chosen))


def _target(arguments: argparse.Namespace, proposal: Proposal) -> WorkTree | NewBranch:
    if arguments.branch is None:
        return WorkTree()
    return NewBranch(arguments.branch, proposal.title)


def _applied(proposal: Proposal, operation: Operation | None) -> str:
    if operation is None:
        return f"{proposal.title}: there is nothing to do here."
    where = f"on the new branch {operation.branch}" if operation.branch else "in your files"
    lines = [f"{proposal.title}: {counted(len(operation.files), 'file')} changed {where}.", *proposal.notes]
    lines.append(f"Take it back with: tengates undo . {operation.id}")
    return "\n".join(visible(line) for line in lines)
