"""performance.precomputed-embeddings: documents are turned into vectors once."""

from __future__ import annotations

from tengates.authoring import Confidence, Control, Kind, Outcome, Site, Survey, coverage, when
from tengates.survey.models.vector_stores import Embedding, Stay, document_embeddings

_VALUES = {Stay.STORED: 1.0, Stay.KEPT: 1.0, Stay.HELD: 0.5, Stay.GONE: 0.0}
_WORDS = {
    Stay.STORED: "the vectors are stored",
    Stay.KEPT: "the vectors of a document are kept and used again",
    Stay.HELD: "the vectors are lost when the visit or the program ends, and paid for again",
    Stay.GONE: "the documents are turned into vectors again each time this runs",
}


def judge(survey: Survey) -> Outcome:
    """Places where documents become vectors; what lives only as long as a visit counts by half."""
    found = document_embeddings(survey)
    return coverage(
        tuple(_site(row) for row in found),
        noun=("place where documents become vectors", "places where documents become vectors"),
        has=("keeps them", "keep them"),
        confidence=Confidence.MEDIUM,
        values=tuple(_VALUES[row.stay] for row in found),
    )


def _site(row: Embedding) -> Site:
    return Site(row.place, ok=_VALUES[row.stay] >= 1, message=_WORDS[row.stay])


CONTROL = Control(
    id="performance.precomputed-embeddings",
    title="Document vectors computed once",
    kind=Kind.COVERAGE,
    weight=1,
    applies=when.always,
    judge=judge,
)
