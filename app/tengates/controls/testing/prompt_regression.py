"""testing.prompt-regression: prompts and the structure of answers have regression tests."""

from __future__ import annotations

from tengates.authoring import Confidence, Control, Kind, Outcome, Survey, evidence, missing, partly, present, when
from tengates.authoring.testing_kits import prompt_tests

_SHOWN = 4


def judge(survey: Survey) -> Outcome:
    """Tests that check prompts, their builders or their results; tests of what reads the answers, or of the tools, are half."""
    prompts, parsers = prompt_tests(survey)
    if prompts:
        shown = [evidence(row.path, row.line, row.what) for row in prompts[:_SHOWN]]
        return present("tests notice when a prompt changes", *shown, confidence=Confidence.MEDIUM)
    if parsers:
        shown = [evidence(row.path, row.line, row.what) for row in parsers[:_SHOWN]]
        reason = "tests check the shape of answers, but none notices when a prompt changes"
        return partly(reason, *shown, confidence=Confidence.MEDIUM)
    return missing("a changed prompt goes out without any test noticing")


CONTROL = Control(
    id="testing.prompt-regression",
    title="Tests that hold prompts still",
    kind=Kind.PRESENCE,
    weight=2,
    applies=when.llm,
    judge=judge,
)
