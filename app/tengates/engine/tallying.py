"""What a report needs beside the judgements: what the repository is, and what of it could not be read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from tengates.engine.catalog import Catalog
from tengates.model.facts import FileFacts
from tengates.model.folder import SkippedFile
from tengates.model.judged import Judged, Judgement
from tengates.model.survey import Survey


def judged_of(
    catalog: Catalog, survey: Survey, facts: Mapping[str, FileFacts], judgements: tuple[Judgement, ...]
) -> Judged:
    """All that is kept of a scan."""
    lines: Counter[str] = Counter()
    for _, code in survey.sources():
        lines[code.language.value] += code.lines
    traits = survey.traits
    return Judged(
        catalog=catalog.digest,
        judgements=judgements,
        traits=tuple((name, bool(getattr(traits, name))) for name in type(traits).__slots__),
        languages=tuple(lines.most_common()),
        frameworks=survey.frameworks,
        sdks=survey.sdks,
        scanned=len(facts),
        unread=tuple(SkippedFile(path, facts[path].problem) for path in _unread(survey, facts)),
    )


def _unread(survey: Survey, facts: Mapping[str, FileFacts]) -> Iterator[str]:
    """Files without facts: source that does not parse, and whatever stopped its reader."""
    unparsed = set(survey.unparsed)
    rows = facts.items()
    return (path for path, row in rows if path in unparsed or row.problem.startswith("could not be read"))
