"""Judges past commits, in any order; what they share is read once."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from tengates.engine.catalog import Catalog
from tengates.engine.judge import judge_one
from tengates.engine.reading import read_files, readers_of, with_findings, workflow_paths
from tengates.engine.score import score
from tengates.model.config import Finding
from tengates.model.control import Control
from tengates.model.errors import Interrupted
from tengates.model.facts import FileFacts, alike
from tengates.model.history import History, PastHit
from tengates.model.outcome import ControlResult
from tengates.model.score import Scorecard
from tengates.model.snapshot import Kept, Snapshot
from tengates.model.survey import Survey
from tengates.repo.past_snapshots import PastSnapshots
from tengates.survey.build import build_survey

_HELD = 20_000  # files' facts: beyond, those of the latest commit alone stay in memory


@dataclass(frozen=True, slots=True)
class _Reading:
    """What goes into a judgement of one commit."""

    snapshot: Snapshot
    blobs: Mapping[str, str]
    facts: Mapping[str, FileFacts]
    findings: Mapping[str, tuple[Finding, ...]]
    history: History | None

    def same_in_effect(self, other: _Reading) -> bool:
        """Whether nothing differs that a control could see: a picture, a stylesheet, a word in a template."""
        if (self.snapshot.skipped, self.findings, self._hits) != (other.snapshot.skipped, other.findings, other._hits):
            return False
        if self.blobs.keys() != other.blobs.keys():
            return False
        changed = (path for path, blob in other.blobs.items() if self.blobs[path] != blob)
        return all(alike(self.facts[path], other.facts[path]) for path in changed)

    @property
    def _hits(self) -> tuple[PastHit, ...]:
        return self.history.hits if self.history is not None else ()


class Bench:
    """The commits of one line on the bench. What is expected is read while another is judged. Close it when done."""

    def __init__(self, catalog: Catalog, past: PastSnapshots, cancel: Callable[[], bool]) -> None:
        """Nothing is read yet."""
        self._catalog = catalog
        self._reader = _Reader(past, cancel)
        self._cancel = cancel
        self._ahead = ThreadPoolExecutor(1, thread_name_prefix="tengates-past")
        self._expected: dict[int, Future[_Reading]] = {}
        self._blobs: dict[int, Mapping[str, str]] = {}
        self._cards: dict[int, Scorecard] = {}
        self._latest: _Reading | None = None
        self._survey: Survey | None = None  # of the commit that was judged last
        self._results: dict[str, ControlResult] = {}  # of that survey, by control

    def close(self) -> None:
        """Nothing more is wanted."""
        self._ahead.shutdown(cancel_futures=True)

    def expect(self, place: int) -> None:
        """The commit at this place of the line will be asked for: it is read beside, in the order of these calls."""
        if place not in self._blobs and place not in self._expected:
            self._expected[place] = self._ahead.submit(self._reader.read, place)

    def card(self, place: int) -> Scorecard:
        """The scorecard of the commit at this place of the line. Interrupted; GitFailed."""
        if place not in self._cards:
            results = self._judge(place, self._catalog.controls)
            self._cards[place] = score(self._catalog.gates, results, {})
        return self._cards[place]

    def card_between(self, place: int, like: Scorecard, but: Container[str]) -> Scorecard:
        """The same, where a scorecard nearby tells the results of all but these controls. Interrupted; GitFailed."""
        judged = {row.id: row for row in self._judge(place, [row for row in self._catalog.controls if row.id in but])}
        return score(self._catalog.gates, tuple(judged.get(row.id, row) for row in like.results), {})

    def touched(self, before: int, after: int) -> frozenset[str]:
        """Paths that differ between two judged commits."""
        old, new = self._blobs[before].items(), self._blobs[after].items()
        return frozenset(path for path, _blob in old ^ new)

    def _judge(self, place: int, controls: Sequence[Control]) -> tuple[ControlResult, ...]:
        _stop_if(self._cancel)
        survey = self._surveyed(place)
        for control in controls:
            if control.id not in self._results:
                self._results[control.id] = judge_one(control, survey)
        return tuple(self._results[control.id] for control in controls)

    def _surveyed(self, place: int) -> Survey:
        """The survey of this commit: the latest one where nothing differs from it in effect."""
        self.expect(place)
        read = self._expected.pop(place).result()
        if self._survey is None or self._latest is None or not self._latest.same_in_effect(read):
            facts = with_findings(dict(read.facts), read.findings)
            self._survey = build_survey(facts.values(), read.snapshot, read.history, self._survey)
            self._results = {}
        self._latest, self._blobs[place] = read, read.blobs
        return self._survey


class _Reader:
    """Reads commits one after another, on whatever thread; each file once, however many of them hold it."""

    def __init__(self, past: PastSnapshots, cancel: Callable[[], bool]) -> None:
        self._past, self._cancel = past, cancel
        self._facts: dict[tuple[str, str], FileFacts] = {}
        self._findings: dict[tuple[tuple[str, str], ...], Mapping[str, tuple[Finding, ...]]] = {}

    def read(self, place: int) -> _Reading:
        """All of the commit at this place of the line. Interrupted; GitFailed."""
        _stop_if(self._cancel)
        snapshot = self._past.at(place)
        blobs = {item.path: item.blob for item in snapshot.files}
        with snapshot.kept() as kept:
            fresh = {entry for entry in blobs.items() if entry not in self._facts}
            if len(self._facts) + len(fresh) > _HELD:
                self._facts = {entry: self._facts[entry] for entry in blobs.items() if entry in self._facts}
            read = read_files(snapshot, sorted(path for path, _blob in fresh), kept, self._cancel)
            self._facts |= {(path, blob): read[path] for path, blob in fresh}
            findings = self._audited(snapshot, blobs, kept)
        facts = {path: self._facts[path, blob] for path, blob in blobs.items()}
        return _Reading(snapshot, blobs, facts, findings, snapshot.history(self._cancel))

    def _audited(self, snapshot: Snapshot, blobs: Mapping[str, str], kept: Kept) -> Mapping[str, tuple[Finding, ...]]:
        """What the outside audit says of the workflows; asked once for each set of them."""
        key = tuple((path, blobs[path]) for path in workflow_paths(blobs))
        if key not in self._findings:
            texts = {path: snapshot.read(path) for path, _blob in key}
            found = kept.audit_of(texts)
            if found is None:
                found = readers_of(snapshot).audit(texts)
                kept.keep_audit(texts, found)
            self._findings[key] = found
        return self._findings[key]


def _stop_if(cancel: Callable[[], bool]) -> None:
    if cancel():
        raise Interrupted("Stopped. What was judged so far is kept; look again at any time.")
