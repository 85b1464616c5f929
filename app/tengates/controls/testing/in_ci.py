"""testing.in-ci: CI runs the tests on every push or pull request."""

from __future__ import annotations

from tengates.authoring import Control, Kind, Outcome, Survey, evidence, missing, partly, present, when
from tengates.authoring.delivery import PipelineRun, Task, runs_of, take_census, workflows_of

_SHOWN = 3


def judge(survey: Survey) -> Outcome:
    """A test command that may fail the run, in a workflow that starts on changes, with tests to run."""
    runs = runs_of(survey, Task.TEST)
    if not runs:
        return _none(survey)
    best = runs[0]
    found = [evidence(run.path, run.line, f"runs {run.tool}") for run in runs if run.counts == best.counts][:_SHOWN]
    if not best.counts:
        return missing("CI starts the tests, but their failure is ignored", *found)
    if not take_census(survey).files:
        return missing(f"CI starts {best.tool}, but there are no tests to run", *found)
    if not best.on_changes:
        return partly(f"the tests run {_when(best)}, not on every change", *found)
    return present("the tests run on every push or pull request", *found)


def _none(survey: Survey) -> Outcome:
    paths = [path for path, _ in workflows_of(survey)]
    if not paths:
        return missing("there is no CI, so nothing runs the tests when the code changes")
    found = [evidence(path, 0, "runs no tests") for path in paths[:5]]
    return missing("no CI workflow runs tests", *found)


def _when(run: PipelineRun) -> str:
    return "on a schedule or at a release" if run.automatic else "only when somebody starts them"


CONTROL = Control(
    id="testing.in-ci",
    title="Tests on every change",
    kind=Kind.PRESENCE,
    weight=3,
    applies=when.always,
    judge=judge,
)
