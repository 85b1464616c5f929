"""deployment.ci-types: CI runs type checks or lint."""

from __future__ import annotations

from tengates.authoring import Control, Kind, Outcome, Survey, evidence, missing, partly, present, when
from tengates.authoring.delivery import Task, local_checks, runs_of

_SHOWN = 5


def judge(survey: Survey) -> Outcome:
    """A lint or type command in CI that may fail the run; set up on people's machines only is half."""
    runs = runs_of(survey, Task.LINT, Task.TYPES)
    if runs:
        best = runs[0]
        found = evidence(best.path, best.line, f"runs {best.tool}")
        if not best.counts:
            return partly(f"CI runs {best.tool}, but what it finds stops nothing", found)
        if not best.automatic:
            return partly(f"CI runs {best.tool} only when somebody starts it", found)
        tools = ", ".join(dict.fromkeys(run.tool for run in runs if run.counts and run.automatic))
        return present(f"CI runs {tools}", found)
    signs = local_checks(survey)
    if signs:
        shown = [evidence(sign.path, sign.line, sign.what) for sign in signs[:_SHOWN]]
        return partly("checks are set up, but CI does not run them", *shown)
    return missing("nothing checks types or style before a release")


CONTROL = Control(
    id="deployment.ci-types",
    title="Type checks or lint in the pipeline",
    kind=Kind.PRESENCE,
    weight=2,
    applies=when.always,
    judge=judge,
)
