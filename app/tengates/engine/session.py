"""One whole scan held in memory: facts, survey and results, and what they would be after a change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from tengates.engine.catalog import Catalog, load_catalog
from tengates.engine.judge import judgements
from tengates.engine.overlay import laid_over
from tengates.engine.reading import NOTHING, Before, read_all, reread
from tengates.engine.scans import Said, Scan, card_of, files_mark, holds, past_mark
from tengates.engine.tallying import judged_of
from tengates.model.change import FileWrite
from tengates.model.errors import InputError
from tengates.model.facts import FileFacts, alike
from tengates.model.history import History
from tengates.model.judged import Basis
from tengates.model.progress import Progress
from tengates.model.snapshot import Snapshot
from tengates.model.survey import Survey
from tengates.survey.build import build_survey


@dataclass(frozen=True, slots=True)
class Session(Scan):
    """A scan with all that it was judged from. Frozen: a change gives another session."""

    catalog: Catalog
    facts: Mapping[str, FileFacts]
    survey: Survey

    @property
    def held(self) -> Session:
        """This one."""
        return self


def start(
    catalog: Catalog,
    snapshot: Snapshot,
    said: Said,
    progress: Callable[[Progress], None],
    cancel: Callable[[], bool],
    before: Before = NOTHING,
) -> Session:
    """Read, survey and judge a snapshot. Interrupted when `cancel` says so."""
    facts, history = read_all(snapshot, progress, cancel, before)
    progress(Progress("Judging ten gates", 0, 1))
    return _conclude(catalog, snapshot, facts, history, said)


def get_ready() -> None:
    """Load every control before it is needed."""
    load_catalog()


def after(
    before: Scan | None,
    digests: Mapping[str, str],
    snapshot: Snapshot,
    said: Said,
    progress: Callable[[Progress], None],
    cancel: Callable[[], bool],
) -> Session:
    """The same when files were compared before, and what an earlier scan holds of unchanged ones is used again."""
    before = before.held if before is not None else None
    if not isinstance(before, Session):
        return start(load_catalog(), snapshot, said, progress, cancel, Before(digests))
    facts, history = read_all(snapshot, progress, cancel, Before(digests, before.facts))
    if _says_the_same(before, snapshot, facts, history):
        now = {path: row.sha256 for path, row in facts.items()}
        basis = replace(before.basis, files=files_mark(snapshot, now))
        card = card_of(before.judged, said)
        return replace(before, snapshot=snapshot, digests=now, basis=basis, said=said, scorecard=card, facts=facts)
    progress(Progress("Judging ten gates", 0, 1))
    return _conclude(before.catalog, snapshot, facts, history, said, before.survey)


def _says_the_same(
    before: Session, snapshot: Snapshot, facts: Mapping[str, FileFacts], history: History | None
) -> bool:
    """Whether nothing differs that a control could see, as after an edit of a stylesheet or of a comment's words."""
    known = before.facts
    as_before = {path: known[path].sha256 for path, row in facts.items() if path in known and alike(row, known[path])}
    if len(as_before) < len(facts):
        return False
    return files_mark(snapshot, as_before) == before.basis.files and holds(before.basis, snapshot, history)


def whole(found: Scan, progress: Callable[[Progress], None], cancel: Callable[[], bool]) -> Session:
    """A scan with all that it was judged from, which is read and judged once more unless it is there.

    What an earlier scan holds is used again. InputError when it cannot be had any more, because files changed.
    """
    if isinstance(found, Session):
        return found
    session = after(found.earlier, {}, found.snapshot, found.said, progress, cancel)
    if session.basis != found.basis:
        raise InputError("Files changed since this scan. Scan again, then go on.")
    return session


def with_writes(session: Session, writes: tuple[FileWrite, ...]) -> Session:
    """What the scan would say if these files were written. Only they are read again."""
    if not writes:
        return session
    snapshot, facts = rewritten(session, writes)
    return _conclude(session.catalog, snapshot, facts, session.survey.history, session.said, session.survey)


def rewritten(session: Session, writes: tuple[FileWrite, ...]) -> tuple[Snapshot, dict[str, FileFacts]]:
    """What would be read if these files were written. Nothing is judged."""
    changes = {write.path: write.new for write in writes if not write.untrack}
    untracked = frozenset(write.path for write in writes if write.untrack)
    snapshot = laid_over(session.snapshot, changes, untracked)
    in_scope = snapshot.paths
    facts = {path: row for path, row in session.facts.items() if path in in_scope}
    written = {path: content for path, content in changes.items() if content is not None and path in in_scope}
    facts |= reread(written, session.snapshot.readers)
    return snapshot, {item.path: facts[item.path] for item in snapshot.files if item.path in facts}  # as a scan reads


def _conclude(
    catalog: Catalog,
    snapshot: Snapshot,
    facts: Mapping[str, FileFacts],
    history: History | None,
    said: Said,
    before: Survey | None = None,
) -> Session:
    asked: dict[str, bool] = {}

    def ignores(path: str) -> bool:
        asked[path] = snapshot.ignores(path)
        return asked[path]

    survey = build_survey(facts.values(), replace(snapshot, ignores=ignores), history, before)
    judged = judged_of(catalog, survey, facts, judgements(catalog, survey))
    digests = {path: row.sha256 for path, row in facts.items()}
    basis = Basis(files_mark(snapshot, digests), past_mark(history), tuple(sorted(asked.items())))
    card = card_of(judged, said)
    return Session(snapshot, digests, basis, judged, said, card, catalog, facts, survey)
