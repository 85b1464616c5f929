"""Source files that could not be read: they never turn into a pass (gates, unchecked)."""

from __future__ import annotations

from dataclasses import replace

from tengates.model.control import Control
from tengates.model.outcome import Confidence, Kind, Outcome, Status
from tengates.model.survey import Survey

_NEGATIVE = {Kind.ABSENCE, Kind.COVERAGE}  # passes that rest on having seen everything
_MANY = 10  # one source file in so many leaves open what the repository is at all


def with_unread(control: Control, survey: Survey, outcome: Outcome, *, applies: bool) -> Outcome:
    """The outcome, told apart from what the unread files may hold.

    A pass for want of findings becomes "not checked"; a gap stays one and says so with less confidence. Evidence
    that was found stays found. A control that does not apply stays so unless a good part is unread.
    """
    unread = len(survey.unparsed)
    if not unread:
        return outcome
    total = sum(1 for _ in survey.sources()) or unread
    said = f"{unread} of {total} source files could not be read"
    if outcome.status is Status.NOT_APPLICABLE:
        of_code = control.from_code if applies else control.applies.from_code
        open_ = of_code and unread * _MANY >= total
        return Outcome(Status.UNCHECKED, 0.0, f"{outcome.reason}, but {said}") if open_ else outcome
    if not control.from_code or outcome.status not in {Status.PASS, Status.PARTIAL, Status.FAIL}:
        return outcome
    if outcome.status is Status.PASS:
        if control.kind not in _NEGATIVE:
            return outcome
        return replace(outcome, status=Status.UNCHECKED, value=0.0, reason=f"{outcome.reason}, but {said}")
    return replace(outcome, confidence=_less(outcome.confidence), reason=f"{outcome.reason}; {said}")


def _less(confidence: Confidence) -> Confidence:
    return Confidence.MEDIUM if confidence is Confidence.HIGH else Confidence.LOW
