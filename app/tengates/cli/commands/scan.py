"""`tengates scan`: judge a folder, print the scorecard, and say by the exit code what `--fail-on` asks."""

from __future__ import annotations

import argparse
import operator
import re
import sys
from collections.abc import Callable

from tengates.cli.opening import complain, scanned
from tengates.cli.output import deliver
from tengates.cli.stopwatch import Stopwatch
from tengates.model.errors import InputError
from tengates.model.score import GateState, ScanReport, Verdict
from tengates.present import jsonable
from tengates.present.profile import profile_text
from tengates.present.text import scorecard_text
from tengates.project import Project

_RULE = re.compile(r"^([a-z]+)\s*<\s*(\d+(?:\.\d+)?)$")


def run(arguments: argparse.Namespace) -> int:
    """Run the command; returns the exit code."""
    rules = [_rule(text) for text in arguments.fail_on]
    watch = Stopwatch()
    project, report = scanned(
        arguments.path,
        cached=not arguments.no_cache,
        commit=arguments.commit,
        jobs=arguments.jobs,
        trusted=arguments.trust_project,
        progress=watch,
    )
    if arguments.profile:
        print(profile_text(watch.stages(), report), file=sys.stderr)
    if not arguments.commit:
        complain(project)
    if arguments.format == "json":
        text = jsonable.dump(jsonable.scan_json(report))
    elif arguments.format == "text":
        text = scorecard_text(report)
    else:
        text = project.export(arguments.format)
    deliver(text, arguments.output)
    return int(any(rule(report) for rule in rules))


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
