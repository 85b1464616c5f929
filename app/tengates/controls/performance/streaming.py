"""performance.streaming: answers that people wait for appear as they are written."""

from __future__ import annotations

from tengates.authoring import (
    Confidence,
    Control,
    Kind,
    ModelCall,
    Operation,
    Outcome,
    Presence,
    Site,
    Survey,
    coverage,
    when,
)


def judge(survey: Survey) -> Outcome:
    """Generating calls that an entry point reaches; structured answers for the program itself need not stream."""
    calls = [call for call in survey.model_calls if _is_interactive(call)]
    doubt = any(call.stream.presence is Presence.UNKNOWN for call in calls)
    return coverage(
        tuple(_site(call) for call in calls),
        noun=("answer that people wait for", "answers that people wait for"),
        has=("streams", "stream"),
        confidence=Confidence.LOW if doubt else Confidence.MEDIUM,
    )


def _is_interactive(call: ModelCall) -> bool:
    if call.operation is not Operation.GENERATE or call.entry is None:
        return False
    return not call.callee.rpartition(".")[2].startswith(("generateObject", "parse"))


def _site(call: ModelCall) -> Site:
    if call.stream.presence is Presence.SET:
        return Site(call.place, ok=True, message="the answer streams")
    return Site(call.place, ok=False, message="your user sees nothing until the whole answer is written")


CONTROL = Control(
    id="performance.streaming",
    title="Answers that stream",
    kind=Kind.COVERAGE,
    weight=2,
    applies=when.llm & when.entry,
    judge=judge,
)
