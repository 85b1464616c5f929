"""security.short-lived-credentials: tokens end, and CI is let into a cloud only while it runs."""

from __future__ import annotations

from tengates.authoring import Confidence, Control, Kind, Outcome, Survey, coverage, site, when
from tengates.survey.people.cloud_access import find_cloud_access
from tengates.survey.people.session_settings import find_token_settings
from tengates.survey.people.tokens import find_signed


def judge(survey: Survey) -> Outcome:
    """Each place that signs a token, and each way in which CI reaches a cloud."""
    tokens = [
        site(
            row.place,
            f"this token ends: {row.ends}" if row.ends else "this token is good for ever, also once it is stolen",
            ok=bool(row.ends),
        )
        for row in find_signed(survey)
    ]
    tokens += [site(row.place, row.what, ok=row.ok) for row in find_token_settings(survey)]
    clouds = [
        site(
            row.place,
            "CI assumes a role for as long as it runs"
            if row.by_role
            else f"CI holds a key to {row.cloud} that stays good until somebody changes it",
            ok=row.by_role,
        )
        for row in find_cloud_access(survey)
    ]
    return coverage(
        (*tokens, *clouds),
        noun=("credential that is issued or used by CI", "credentials that are issued or used by CI"),
        has=("is short-lived", "are short-lived"),
        confidence=Confidence.MEDIUM,
    )


CONTROL = Control(
    id="security.short-lived-credentials",
    title="Credentials that end by themselves",
    kind=Kind.COVERAGE,
    weight=1,
    applies=when.always,
    judge=judge,
)
