"""performance.prompt-sizing: prompts and models are no larger than their task needs."""

from __future__ import annotations

from tengates.authoring import Confidence, Control, Kind, Outcome, Survey, evidence, missing, partly, present, when
from tengates.model.survey import Operation
from tengates.survey.models.prompt_sizes import SizeKind, sizings_of

_STRONG = frozenset({SizeKind.COUNTED, SizeKind.WINDOW, SizeKind.CUT, SizeKind.TOP})
_SHOWN = 8


def judge(survey: Survey) -> Outcome:
    """One thing that bounds the prompt is enough; split documents or several models alone are half."""
    found = sizings_of(survey)
    kinds = {row.kind for row in found}
    ordered = sorted(found, key=lambda row: row.kind not in _STRONG)
    shown = [evidence(row.path, row.line, str(row.kind)) for row in ordered[:_SHOWN]]
    if kinds & _STRONG or len(kinds) > 1:
        said = sorted(str(kind) for kind in (kinds & _STRONG or kinds))
        return present(f"prompts are kept to size: {' and '.join(said[:2])}", *shown, confidence=Confidence.MEDIUM)
    if kinds:
        return partly(
            f"{next(iter(kinds))}, but nothing bounds what is sent along", *shown, confidence=Confidence.MEDIUM
        )
    calls = [call for call in survey.model_calls if call.operation is Operation.GENERATE] or list(survey.model_calls)
    return missing(
        "whatever has gathered is sent as it is, with the same model for everything: long prompts are slow and dear",
        *(evidence(call.place.path, call.place.line, "sends all it has") for call in calls[:_SHOWN]),
        confidence=Confidence.MEDIUM,
    )


CONTROL = Control(
    id="performance.prompt-sizing",
    title="Prompts no larger than needed",
    kind=Kind.PRESENCE,
    weight=1,
    applies=when.llm,
    judge=judge,
)
