"""performance.caching: what was fetched or worked out once is kept for the next request."""

from __future__ import annotations

from tengates.authoring import Confidence, Control, Kind, Outcome, Survey, evidence, missing, partly, present, when
from tengates.survey.models.caches import Kept, find_caches
from tengates.survey.models.vector_stores import Stay, document_embeddings

_SHOWN = 5


def judge(survey: Survey) -> Outcome:
    """Caches of work on the server; vectors that are stored are half of it, a client that is made once is no cache."""
    caches = find_caches(survey)
    found = [evidence(row.path, row.line, row.what) for row in caches if row.kept is Kept.WORK][:_SHOWN]
    if found:
        return present("work is done once and kept", *found, confidence=Confidence.MEDIUM)
    stored = [
        evidence(row.place.path, row.place.line, "document vectors are stored")
        for row in document_embeddings(survey)[:_SHOWN]
        if row.stay is Stay.STORED
    ]
    if stored:
        return partly(
            "documents are prepared once, what is looked up in them is not kept", *stored, confidence=Confidence.LOW
        )
    answers = [evidence(row.path, row.line, row.what) for row in caches if row.kept is Kept.ANSWERS]
    if answers:
        return partly("answers are kept, what they are made from is not", *answers[:_SHOWN], confidence=Confidence.LOW)
    return missing("everything is read and worked out anew for each request")


CONTROL = Control(
    id="performance.caching",
    title="Work done once and kept",
    kind=Kind.PRESENCE,
    weight=2,
    applies=when.llm | when.db,
    judge=judge,
)
