"""auth.roles: what only some people may do is guarded by a check of what they are."""

from __future__ import annotations

from tengates.authoring import (
    Confidence,
    Control,
    Kind,
    Outcome,
    Survey,
    evidence,
    missing,
    partly,
    present,
    when,
)
from tengates.survey.people.privileges import privileges, role_columns

_SHOWN = 3


def judge(survey: Survey) -> Outcome:
    """Checks on the server's side; a plan somebody pays for is half of it, a role nobody asks for is as well."""
    found = privileges(survey)
    roles = [row for row in found if not row.entitled]
    if roles:
        noted = [evidence(row.path, row.line, row.what) for row in roles[:_SHOWN]]
        return present("what only some may do asks for their role", *noted, confidence=Confidence.MEDIUM)
    if found:
        noted = [evidence(row.path, row.line, row.what) for row in found[:_SHOWN]]
        return partly(
            "what people pay for is checked, but nobody has a role, so nothing is kept for you alone",
            *noted,
            confidence=Confidence.MEDIUM,
        )
    held = [evidence(path, line, what) for path, line, what in role_columns(survey)][:_SHOWN]
    if held:
        return partly("roles are stored, but nothing on the server asks for them", *held, confidence=Confidence.MEDIUM)
    return missing(
        "everybody who signs in may do the same: no role or permission is checked", confidence=Confidence.MEDIUM
    )


CONTROL = Control(
    id="auth.roles",
    title="Roles that guard what matters",
    kind=Kind.PRESENCE,
    weight=2,
    applies=when.users,
    judge=judge,
)
