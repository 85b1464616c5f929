"""Judges past commits, in any order; what they share is read once."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass

from tengates.engine.catalog import Catalog
from tengates.engine.judge import judge_one
from tengates.engine.reading import read_files, readers_of, with_findings, workflow_paths
from tengates.engine.score import score
from tengates.model.config import Finding
from tengates.model.control import Control
from tengates.model.errors import Interrupted
from tengates.model.facts import FileFacts, alike
from tengates.model.folder import SkippedFile
from tengates.model.history import PastHit
from tengates.model.outcome import ControlResult
from tengates.model.score import Scorecard
from tengates.model.snapshot import Kept, Snapshot
from tengates.model.survey import Survey
from tengates.repo.past_snapshots import PastSnapshots
from tengates.survey.build import build_survey

_HELD = 20_000  # files' facts: beyond, those of the latest commit alone stay in memory


@dataclass(frozen=True, slots=True)
class _Inputs:
    """What went into a judgement, beside the facts of the files."""

    blobs: Mapping[str, str]
    skipped: tuple[SkippedFile, ...]
    findings: Mapping[str, tuple[Finding, ...]]
    hits: tuple[PastHit, ...]


class Bench:
    """The commits of one line on the bench."""

    def __init__(self, catalog: Catalog, past: PastSnapshots, cancel: Callable[[], bool]) -> None:
        """Nothing is read yet."""
        self._catalog = catalog
        self._past = past
        self._cancel = cancel
        self._facts: dict[tuple[str, str], FileFacts] = {}
        self._findings: dict[tuple[tuple[str, str], ...], Mapping[str, tuple[Finding, ...]]] = {}
        self._inputs: dict[int, _Inputs] = {}
        self._cards: dict[int, Scorecard] = {}
        self._latest: _Inputs | None = None
        self._survey: Survey | None = None  # of the commit that was judged last
        self._results: dict[str, ControlResult] = {}  # of that survey, by control

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
        old, new = self._inputs[before].blobs.items(), self._inputs[after].blobs.items()
        return frozenset(path for path, _blob in old ^ new)

    def _judge(self, place: int, controls: Sequence[Control]) -> tuple[ControlResult, ...]:
        if self._cancel():
            raise Interrupted("Stopped. What was judged so far is kept; look again at any time.")
        survey = self._surveyed(place)
        for control in controls:
            if control.id not in self._results:
                self._results[control.id] = judge_one(control, survey)
        return tuple(self._results[control.id] for control in controls)

    def _surveyed(self, place: int) -> Survey:
        """The survey of this commit: the latest one where nothing differs from it in effect."""
        snapshot = self._past.at(place)
        blobs = {item.path: item.blob for item in snapshot.files}
        with snapshot.kept() as kept:
            fresh = {entry for entry in blobs.items() if entry not in self._facts}
            if len(self._facts) + len(fresh) > _HELD:
                self._facts = {entry: self._facts[entry] for entry in blobs.items() if entry in self._facts}
            read = read_files(snapshot, sorted(path for path, _blob in fresh), kept, self._cancel)
            self._facts |= {(path, blob): read[path] for path, blob in fresh}
            findings = self._audited(snapshot, blobs, kept)
        history = snapshot.history(self._cancel)
        inputs = _Inputs(blobs, snapshot.skipped, findings, history.hits if history else ())
        if self._survey is None or self._latest is None or not self._same_in_effect(self._latest, inputs):
            facts = {path: self._facts[path, blob] for path, blob in blobs.items()}
            self._survey = build_survey(with_findings(facts, findings).values(), snapshot, history, self._survey)
            self._results = {}
        self._latest = self._inputs[place] = inputs
        return self._survey

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

    def _same_in_effect(self, one: _Inputs, other: _Inputs) -> bool:
        """Whether nothing differs that a control could see: a picture, a stylesheet, a word in a template."""
        if (one.skipped, one.findings, one.hits) != (other.skipped, other.findings, other.hits):
            return False
        if one.blobs.keys() != other.blobs.keys():
            return False
        pairs = ((one.blobs[path], blob, path) for path, blob in other.blobs.items() if one.blobs[path] != blob)
        return all(
            (path, old) in self._facts and alike(self._facts[path, old], self._facts[path, new])
            for old, new, path in pairs
        )
