"""performance.background-jobs: nobody waits in a request for long work."""

from __future__ import annotations

from tengates.authoring import (
    Confidence,
    Control,
    Kind,
    Outcome,
    Survey,
    does_not_apply,
    evidence,
    missing,
    partly,
    present,
    site,
    when,
)
from tengates.survey.service.long_work import long_work, queues

_SHOWN = 4
_MOST = 20


def judge(survey: Survey) -> Outcome:
    """Long work that is put off passes; some of it, count by half; all of it waited for, not at all."""
    works = long_work(survey)
    waited = tuple(site(work.place, f"{work.what} while somebody waits") for work in works if not work.deferred)
    later = [
        evidence(work.place.path, work.place.line, f"{work.what} after the answer") for work in works if work.deferred
    ]
    later += [evidence(path, line, f"{name} takes work") for path, line, name in queues(survey)]
    if not waited and not later:
        return does_not_apply("no request does long work")
    if not waited:
        return present("long work runs outside the request", *later[:_SHOWN])
    if later:
        return partly("some long work is put off, some keeps people waiting", *later[:_SHOWN], sites=waited[:_MOST])
    return missing("long work runs while somebody waits for it", sites=waited[:_MOST], confidence=Confidence.MEDIUM)


CONTROL = Control(
    id="performance.background-jobs",
    title="Long work outside the request",
    kind=Kind.PRESENCE,
    weight=1,
    applies=when.entry,
    judge=judge,
)
