"""security.secrets-in-history: no credential was ever committed, also none that was deleted since."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from tengates.authoring import (
    Confidence,
    Control,
    Kind,
    Outcome,
    Place,
    Severity,
    Site,
    Status,
    Survey,
    absence,
    site,
    when,
)
from tengates.model.config import Role
from tengates.model.history import History, PastHit
from tengates.model.survey import Secret

_QUIET = {Role.TEST, Role.EXAMPLE, Role.DOCUMENT}
_MADE_UP = ("generic", "signing-secret", "jwt", "session-secret", "url-password", "private-key", "env", "curl-")
_SAVED = (".pkl", ".pickle", ".joblib")
_SHORT = 8


def judge(survey: Survey) -> Outcome:
    """Each value counts once, at the first commit that brought it in; one that still stands is said to."""
    history = survey.history or History((), 0, 0)
    if history.problem:
        return Outcome(Status.UNCHECKED, 0.0, history.problem)
    standing = {row.hit.digest: row for row in survey.secrets() if row.path in survey.tracked}
    outcome = absence(
        _sites(history.hits, standing),
        clean=f"no key, token or password was found in {_commits(history.read)}",
        noun=(f"credential in {_commits(history.read)}", f"credentials in {_commits(history.read)}"),
    )
    return _bounded(outcome, history)


def _sites(hits: Iterable[PastHit], standing: Mapping[str, Secret]) -> Iterator[Site]:
    values: dict[str, list[PastHit]] = {}
    for row in sorted(filter(_counts, hits), key=lambda row: row.date):
        values.setdefault(row.hit.digest, []).append(row)
    for digest, rows in values.items():
        loud = [row for row in rows if row.role not in _QUIET]
        first = (loud or rows)[0]
        now = standing.get(digest, first)
        place = Place(now.path, now.hit.span, "", f"{first.hit.rule} {digest}")
        yield site(place, _words(first, stands=digest in standing), severity=_severity(loud))


def _counts(row: PastHit) -> bool:
    """In tests, examples and documents of long ago, made-up passwords are nothing; keys of a provider's shape are."""
    return row.role not in _QUIET or not row.hit.rule.startswith(_MADE_UP)


def _words(row: PastHit, *, stands: bool) -> str:
    what = f"{row.hit.title} {row.hit.masked}".rstrip()
    since = "and still stands in the files" if stands else "and was taken out since, but history keeps it"
    if row.path.endswith(_SAVED):
        since = "inside a saved object, and history keeps it"
    return f"{what} came in with commit {row.commit[:_SHORT]} on {row.date} {since}: make a new one, end the old"


def _severity(loud: list[PastHit]) -> Severity:
    if not loud:
        return Severity.LOW
    return Severity.HIGH if any(row.hit.confidence == "high" for row in loud) else Severity.MEDIUM


def _bounded(outcome: Outcome, history: History) -> Outcome:
    """Say what could not be read, and be less sure for it; what was only begun does not pass."""
    if history.read < history.total or history.capped:
        more = " and more" if history.capped else ""
        rest = f"of {history.total:,}{more}; the next scan reads on"
    elif history.shallow:
        rest = "; this copy is shallow, so older commits were not there to read"
    else:
        return outcome
    sure = Confidence.MEDIUM if history.read * 2 >= history.total and not history.shallow else Confidence.LOW
    joint = "" if rest.startswith(";") else " "
    told = replace(outcome, reason=f"{outcome.reason}{joint}{rest}", confidence=sure)
    unread = history.read < history.total or history.capped
    return replace(told, status=Status.UNCHECKED, value=0.0) if unread and told.status is Status.PASS else told


def _commits(count: int) -> str:
    return f"{count:,} commits" if count != 1 else "1 commit"


CONTROL = Control(
    id="security.secrets-in-history",
    title="No keys in earlier commits",
    kind=Kind.ABSENCE,
    weight=2,
    applies=when.history,
    judge=judge,
)
