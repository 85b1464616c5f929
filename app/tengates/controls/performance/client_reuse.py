"""performance.client-reuse: clients and connections are made once and shared."""

from __future__ import annotations

from tengates.authoring import Condition, Control, Kind, Outcome, Severity, Site, Survey, absence, site
from tengates.survey.service.clients import Remade, remade_clients

_MOST_LIGHT = 3  # light ones say the same again and again; a few of them tell it
_HEAVY = {"pool", "session"}

has_clients = Condition(
    lambda survey: survey.traits.db or bool(survey.outbound) or bool(survey.model_calls),
    "there are no clients or connections",
)


def judge(survey: Survey) -> Outcome:
    """A pool or a connection for each request is a medium finding, a light object a low one."""
    found = sorted(remade_clients(survey), key=lambda row: (row.weight not in _HEAVY, row.place.path, row.place.line))
    heavy = [row for row in found if row.weight in _HEAVY]
    light = [row for row in found if row.weight not in _HEAVY][:_MOST_LIGHT]
    return absence(
        [_site(row) for row in (*heavy, *light)],
        clean="clients and connections are made once and shared",
        noun=("client that is made anew for each request", "clients that are made anew for each request"),
    )


def _site(row: Remade) -> Site:
    severity = Severity.MEDIUM if row.weight in _HEAVY else Severity.LOW
    return site(row.place, f"{row.what} is made anew each time this runs", severity=severity)


CONTROL = Control(
    id="performance.client-reuse",
    title="Clients that are made once",
    kind=Kind.ABSENCE,
    weight=1,
    applies=has_clients,
    judge=judge,
)
