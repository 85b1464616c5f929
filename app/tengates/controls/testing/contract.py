"""testing.contract: other services are tested against recorded or declared contracts."""

from __future__ import annotations

from tengates.authoring import (
    Condition,
    Confidence,
    Control,
    Evidence,
    Kind,
    Outcome,
    Survey,
    evidence,
    missing,
    partly,
    present,
)  # fmt: skip
from tengates.authoring.delivery import take_census
from tengates.authoring.testing_kits import Found, declared, recordings, services, stand_ins
from tengates.survey.knowledge.test_kits import RECORDER_PACKAGES

_SHOWN = 4
_SERVICES = Condition(lambda survey: bool(services(survey)), "the code calls nobody else's service")


def judge(survey: Survey) -> Outcome:
    """Answers of the other side that are recorded or declared as HTTP; a function replaced by hand is no contract."""
    found = recordings(survey)
    if found:
        return present("tests run against recorded or declared answers of other services", *_shown(found))
    installed = list(declared(survey, RECORDER_PACKAGES))
    if installed:
        path, item = installed[0]
        return partly(f"{item.name} is installed, but no test uses it", evidence(path, item.line, "is not used"))
    called = _shown(services(survey))
    if not take_census(survey).files:
        return missing("there are no tests, so what other services answer was never tried", *called)
    by_hand = _shown(stand_ins(survey))[:2]
    if by_hand:
        reason = "no test holds what other services answer: functions are replaced by hand at most"
        return missing(reason, *called[:2], *by_hand, confidence=Confidence.MEDIUM)
    return missing("no test holds what other services are expected to answer", *called)


def _shown(rows: tuple[Found, ...]) -> tuple[Evidence, ...]:
    return tuple(evidence(row.path, row.line, row.what) for row in rows[:_SHOWN])


CONTROL = Control(
    id="testing.contract",
    title="Contracts with other services",
    kind=Kind.PRESENCE,
    weight=1,
    applies=_SERVICES,
    judge=judge,
)
