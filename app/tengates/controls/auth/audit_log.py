"""auth.audit-log: what privileged people do is written down with who did it."""

from __future__ import annotations

from tengates.authoring import Confidence, Control, Kind, Outcome, Survey, evidence, missing, partly, present, when
from tengates.survey.people.audits import find_audits

_SHOWN = 3


def judge(survey: Survey) -> Outcome:
    """Records of who did what; a place for them that nobody fills is half of it."""
    found = find_audits(survey)
    noted = [evidence(row.path, row.line, row.what) for row in found if row.written][:_SHOWN]
    if noted:
        return present("privileged actions are recorded with who did them", *noted, confidence=Confidence.MEDIUM)
    idle = [evidence(row.path, row.line, row.what) for row in found][:_SHOWN]
    if idle:
        return partly(
            "there is a place for such records, but nothing writes to it", *idle, confidence=Confidence.MEDIUM
        )
    return missing("nobody can tell afterwards who deleted or changed something", confidence=Confidence.MEDIUM)


CONTROL = Control(
    id="auth.audit-log",
    title="A record of who did what",
    kind=Kind.PRESENCE,
    weight=1,
    applies=when.users,
    judge=judge,
)
