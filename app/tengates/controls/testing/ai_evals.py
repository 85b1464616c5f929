"""testing.ai-evals: a versioned evaluation set with thresholds."""

from __future__ import annotations

from tengates.authoring import Confidence, Control, Kind, Outcome, Survey, evidence, missing, partly, present, when
from tengates.authoring.testing_kits import evaluations

_SHOWN = 4


def judge(survey: Survey) -> Outcome:
    """An evaluation in the repository that fails below a mark; one that only measures is half."""
    found = evaluations(survey)
    if not found:
        return missing("nothing measures whether the model's answers get better or worse")
    shown = [evidence(row.path, row.line, row.what) for row in found[:_SHOWN]]
    if not found[0].bounded:
        reason = "the answers are measured, but no mark says when they are too bad to ship"
        return partly(reason, *shown, confidence=Confidence.MEDIUM)
    return present("the answers are measured against a mark", *shown, confidence=Confidence.MEDIUM)


CONTROL = Control(
    id="testing.ai-evals",
    title="Measured answers",
    kind=Kind.PRESENCE,
    weight=2,
    applies=when.llm,
    judge=judge,
)
