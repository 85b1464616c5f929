"""deployment.ci-tests: a CI pipeline runs the tests."""

from __future__ import annotations

from tengates.authoring import Control, Kind, Outcome, Survey, evidence, missing, partly, present, when
from tengates.authoring.delivery import Task, runs_of, take_census, workflows_of

_SHOWN = 3


def judge(survey: Survey) -> Outcome:
    """A test command that may fail the run, in a workflow that starts by itself, with tests to run."""
    runs = runs_of(survey, Task.TEST)
    if not runs:
        there = any(True for _ in workflows_of(survey))
        return missing("CI runs no tests before a release" if there else "there is no CI to stop a broken release")
    best = runs[0]
    found = [evidence(run.path, run.line, f"runs {run.tool}") for run in runs if run.counts == best.counts][:_SHOWN]
    if not best.counts:
        return missing("CI starts the tests, but a failing test stops nothing", *found)
    if not take_census(survey).files:
        return missing(f"CI starts {best.tool}, but there are no tests to run", *found)
    if not best.automatic:
        return partly("the tests run in CI only when somebody starts them", *found)
    return present("CI runs the tests", *found)


CONTROL = Control(
    id="deployment.ci-tests",
    title="A pipeline that runs the tests",
    kind=Kind.PRESENCE,
    weight=3,
    applies=when.always,
    judge=judge,
)
