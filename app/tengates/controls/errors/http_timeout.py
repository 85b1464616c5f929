"""errors.http-timeout: each outbound request has a time limit."""

from __future__ import annotations

from tengates.authoring import Control, Kind, Outcome, Survey, coverage, option_sites, when


def judge(survey: Survey) -> Outcome:
    """A library's real default counts: httpx's 5 seconds, aiohttp's 300. A model asked by hand is a request too."""
    sites, confidence = option_sites(
        ((call.place, call.timeout) for call in (*survey.outbound, *survey.model_requests)),
        has="gives up after a while",
        lacks="waits for ever when the other side does not answer",
        recipe="http-timeouts",
    )
    return coverage(
        sites,
        noun=("outbound request", "outbound requests"),
        has=("has a time limit", "have a time limit"),
        confidence=confidence,
    )


CONTROL = Control(
    id="errors.http-timeout",
    title="A time limit on every outbound request",
    kind=Kind.COVERAGE,
    weight=2,
    applies=when.outbound,
    judge=judge,
)
