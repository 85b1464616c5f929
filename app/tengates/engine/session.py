"""One scan held in memory: snapshot, facts, survey and results, and what they would be after a change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tengates.engine.catalog import Catalog
from tengates.engine.judge import judge_all
from tengates.engine.overlay import laid_over
from tengates.engine.reading import Progress, read_all, reread
from tengates.engine.score import score
from tengates.model.change import FileWrite
from tengates.model.facts import FileFacts
from tengates.model.history import History
from tengates.model.outcome import Answer, Waiver
from tengates.model.score import Scorecard
from tengates.model.snapshot import Snapshot
from tengates.model.survey import Survey
from tengates.survey.build import build_survey


@dataclass(frozen=True, slots=True)
class Said:
    """What the founder said that takes part in the score: answers by control, minimums by gate, waivers that hold."""

    answers: Mapping[str, Answer]
    minimums: Mapping[str, float]
    waivers: tuple[Waiver, ...] = ()


@dataclass(frozen=True, slots=True)
class Session:
    """A finished scan. Frozen: a change gives another session."""

    catalog: Catalog
    snapshot: Snapshot
    facts: Mapping[str, FileFacts]
    survey: Survey
    said: Said
    scorecard: Scorecard


def start(
    catalog: Catalog,
    snapshot: Snapshot,
    said: Said,
    progress: Callable[[Progress], None],
    cancel: Callable[[], bool],
) -> Session:
    """Read, survey and judge a snapshot. Interrupted when `cancel` says so."""
    facts, history = read_all(snapshot, progress, cancel)
    progress(Progress("Judging ten gates", 0, 1))
    return _conclude(catalog, snapshot, facts, history, said)


def with_answers(session: Session, said: Said) -> Session:
    """The same facts judged with other answers; nothing is read again."""
    results = judge_all(session.catalog, session.survey, said.answers, said.waivers)
    card = score(session.catalog.gates, results, said.minimums)
    return Session(session.catalog, session.snapshot, session.facts, session.survey, said, card)


def with_writes(session: Session, writes: tuple[FileWrite, ...]) -> Session:
    """What the scan would say if these files were written. Only they are read again."""
    changes = {write.path: write.new for write in writes if not write.untrack}
    untracked = frozenset(write.path for write in writes if write.untrack)
    snapshot = laid_over(session.snapshot, changes, untracked)
    in_scope = snapshot.paths
    facts = {path: row for path, row in session.facts.items() if path in in_scope}
    written = {path: content for path, content in changes.items() if content is not None and path in in_scope}
    facts |= reread(written, session.snapshot.readers)
    return _conclude(session.catalog, snapshot, facts, session.survey.history, session.said)


def _conclude(
    catalog: Catalog, snapshot: Snapshot, facts: Mapping[str, FileFacts], history: History | None, said: Said
) -> Session:
    survey = build_survey(facts.values(), snapshot, history)
    results = judge_all(catalog, survey, said.answers, said.waivers)
    return Session(catalog, snapshot, facts, survey, said, score(catalog.gates, results, said.minimums))
