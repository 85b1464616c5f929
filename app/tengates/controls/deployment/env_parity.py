"""deployment.env-parity: environments are reproducible, with staging and production configuration apart."""

from __future__ import annotations

from tengates.authoring import (
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
    when,
)
from tengates.authoring.environments import Split, set_ups, splits

_SHOWN = 3


def judge(survey: Survey) -> Outcome:
    """Something that sets the program up again elsewhere, and production's configuration apart from another's."""
    ups = [evidence(row.path, row.line, row.what) for row in set_ups(survey)[:_SHOWN]]
    apart = _apart(splits(survey))
    if ups and apart:
        reason = "the program can be set up anywhere, and production has its own configuration"
        return present(reason, *ups, *apart, confidence=Confidence.MEDIUM)
    if ups:
        return partly("the program can be set up anywhere, but no configuration is production's own", *ups)
    if apart:
        reason = "production has its own configuration, but nothing says how to set the program up"
        return partly(reason, *apart, confidence=Confidence.MEDIUM)
    return missing(
        "nothing describes where the program runs: no container, no manifest, no configuration for production"
    )


def _apart(rows: tuple[Split, ...]) -> tuple[Evidence, ...]:
    live = [row for row in rows if row.live][:_SHOWN]
    other = [row for row in rows if not row.live][:_SHOWN]
    if not live or not other:
        return ()
    return tuple(evidence(row.path, row.line, row.what) for row in (*live, *other))


CONTROL = Control(
    id="deployment.env-parity",
    title="The same program everywhere",
    kind=Kind.PRESENCE,
    weight=2,
    applies=when.entry,
    judge=judge,
)
