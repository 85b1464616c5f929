"""`tengates scan`: judge a folder, print the scorecard, and say by the exit code what `--fail-on` asks."""

from __future__ import annotations

import argparse
import operator
import re
import sys
from collections.abc import Callable
from pathlib import Path

from tengates.cli.arguments import SCAN_FORMATS
from tengates.cli.opening import complain
from tengates.cli.output import deliver
from tengates.cli.stopwatch import Stopwatch
from tengates.model.errors import InputError
from tengates.model.score import GateState, ScanReport, Verdict
from tengates.model.since import Since
from tengates.present import jsonable
from tengates.present.profile import profile_text
from tengates.present.since import since_text
from tengates.present.text import scorecard_text
from tengates.project import Project

_RULE = re.compile(r"^([a-z]+)\s*<\s*(\d+(?:\.\d+)?)$")
_WITHOUT_REFACTORS = ("summary", "sarif")  # their plan names none, and those take longest to find
_Rule = Callable[[ScanReport, Since | None], bool]


def run(arguments: argparse.Namespace) -> int:
    """Run the command; returns the exit code."""
    rules = [_rule(text) for text in arguments.fail_on]
    if "new" in arguments.fail_on and not arguments.against:
        raise InputError("--fail-on new needs to know since when. Add --against with a branch, such as main.")
    if arguments.brought and arguments.commit:
        raise InputError("--import speaks of the files as they are now. Leave it out, or leave --commit out.")
    also = [_copy(text) for text in arguments.also]
    watch = Stopwatch()
    project = Project.open(arguments.path, jobs=arguments.jobs, trusted=arguments.trust_project)
    for file in arguments.brought:
        project.bring(file)
    report = project.scan(watch, cached=not arguments.no_cache, commit=arguments.commit)
    since = project.since(arguments.against, watch) if arguments.against else None
    if arguments.profile:
        print(profile_text(watch.stages(), report), file=sys.stderr)
    if not arguments.commit:
        complain(project)
    for kind, file in also:
        deliver(_text(project, report, since, kind), file)
    deliver(_text(project, report, since, arguments.format), arguments.output)
    return int(any(rule(report, since) for rule in rules))


def _text(project: Project, report: ScanReport, since: Since | None, kind: str) -> str:
    if kind == "json":
        return jsonable.dump(jsonable.scan_json(report, since))
    if kind == "text":
        return since_text(report, since) if since is not None else scorecard_text(report)
    plan = project.plan(offers=()) if since is not None or kind in _WITHOUT_REFACTORS else None
    return project.export(kind, plan, since)


def _copy(text: str) -> tuple[str, Path]:
    kind, equals, file = text.partition("=")
    if not equals or not file or kind not in SCAN_FORMATS:
        known = ", ".join(SCAN_FORMATS)
        raise InputError(f'"{text}" is nothing to write. Say --also FORMAT=FILE, with one of {known}.')
    return kind, Path(file)


def _rule(text: str) -> _Rule:
    if text == Verdict.PAUSE.value:
        return lambda report, _since: report.scorecard.verdict is Verdict.PAUSE
    if text == Verdict.NOT_READY.value:
        return lambda report, _since: report.scorecard.verdict is not Verdict.READY
    if text == "new":
        return lambda _report, since: since is not None and bool(since.new)
    if text == "own":
        return lambda report, _since: any(not row.passes for row in report.own.results)
    found = _RULE.match(text.strip())
    if found is None:
        raise InputError(
            f'"{text}" is not a rule for --fail-on. Say pause, not-ready, new, own, or GATE<SCORE such as "cost<4".'
        )
    gate, limit = found.group(1), float(found.group(2))
    Project.gate(gate)
    return lambda report, _since: _under(report, gate, limit)


def _under(report: ScanReport, gate: str, limit: float) -> bool:
    item = report.scorecard.gate(gate)
    return item.state is GateState.NOT_JUDGED or (item.state is GateState.SCORED and operator.lt(item.score, limit))
