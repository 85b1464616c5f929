"""What a scan tells: the scorecard with what was read, what was not, and what was accepted on purpose."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from tengates.engine.session import Session
from tengates.engine.waiving import state_of
from tengates.home import ProjectSettings, today
from tengates.model.folder import SkippedFile
from tengates.model.score import ScanReport


def reported(session: Session, seconds: float, words: ProjectSettings) -> ScanReport:
    """The report of a scan that took so many seconds, with the founder's words as they hold today."""
    survey = session.survey
    lines: Counter[str] = Counter()
    for _, code in survey.sources():
        lines[code.language.value] += code.lines
    traits = survey.traits
    return ScanReport(
        folder=session.snapshot.folder,
        catalog=session.catalog.digest,
        scorecard=session.scorecard,
        traits=tuple((name, bool(getattr(traits, name))) for name in type(traits).__slots__),
        scanned=len(session.facts),
        skipped=session.snapshot.skipped
        + tuple(SkippedFile(path, session.facts[path].problem) for path in _unread(session)),
        dirty=session.snapshot.dirty,
        seconds=round(seconds, 3),
        languages=tuple(lines.most_common()),
        frameworks=survey.frameworks,
        sdks=survey.sdks,
        waivers=tuple(
            (row, state_of(row, session.scorecard.results, holds=row.holds_on(today()))) for row in words.waivers
        ),
    )


def _unread(session: Session) -> Iterator[str]:
    """Files without facts: source that does not parse, and whatever stopped its reader."""
    unparsed = set(session.survey.unparsed)
    rows = session.facts.items()
    return (path for path, facts in rows if path in unparsed or facts.problem.startswith("could not be read"))
