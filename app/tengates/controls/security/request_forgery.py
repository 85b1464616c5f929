"""security.request-forgery: nobody outside chooses where the server goes, or acts in a visitor's name."""

from __future__ import annotations

from collections.abc import Iterator

from tengates.authoring import Confidence, Control, Kind, Outcome, Severity, Site, Survey, absence, when
from tengates.survey.service.addresses import find_chosen
from tengates.survey.service.cross_site import find_forged

_FETCHED = "a visitor chooses the address that your server opens, also addresses inside your network"
_SENT = "a link to your site can send people on to any other site, for example a fake login"


def judge(survey: Survey) -> Outcome:
    """Requests and redirects to addresses from input, and cookies that any website can use."""
    return absence(
        _sites(survey),
        clean="nothing was found that lets an outsider steer your server or act as a visitor",
        noun=("way to steer your server or its visitors", "ways to steer your server or its visitors"),
        confidence=Confidence.MEDIUM,
    )


def _sites(survey: Survey) -> Iterator[Site]:
    for row in find_chosen(survey):
        severity = Severity.MEDIUM if row.redirect else Severity.HIGH
        yield Site(row.place, ok=False, message=_SENT if row.redirect else _FETCHED, severity=severity)
    for found in find_forged(survey):
        yield Site(found.place, ok=False, message=found.what, severity=Severity.MEDIUM)


CONTROL = Control(
    id="security.request-forgery",
    title="Nobody steers your server from outside",
    kind=Kind.ABSENCE,
    weight=2,
    applies=when.entry,
    judge=judge,
)
