"""auth.tenant-scope: whoever asks gets their own data, and nobody else's."""

from __future__ import annotations

from collections.abc import Iterator

from tengates.authoring import Confidence, Control, Kind, Outcome, Site, Survey, coverage, site, when
from tengates.survey.people.queries import find_queries
from tengates.survey.people.row_security import find_kept


def judge(survey: Survey) -> Outcome:
    """Each query of somebody's data, each table behind a public key, and each Firebase rule."""
    return coverage(
        _sites(survey),
        noun=("query or table of people's data", "queries and tables of people's data"),
        has=("keeps to its owner", "keep to their owner"),
        confidence=Confidence.MEDIUM,
    )


def _sites(survey: Survey) -> Iterator[Site]:
    tables = find_kept(survey)
    for row in tables:
        yield site(row.place, row.complaint or "the database keeps each row to its owner", ok=not row.complaint)
    for query in find_queries(survey):
        what = f"row of {query.record}" if query.record.endswith("s") else query.record  # a table's name or a record's
        message = query.keeps or f"this reaches any {what}, whoever owns it: say whose it must be"
        yield site(query.place, message, ok=bool(query.keeps))


CONTROL = Control(
    id="auth.tenant-scope",
    title="Everybody sees their own data alone",
    kind=Kind.COVERAGE,
    weight=3,
    applies=when.users & when.db,
    judge=judge,
)
