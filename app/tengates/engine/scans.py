"""What a scan comes to, and what it rests on."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

import msgspec

from tengates.engine.gates import load_gates
from tengates.engine.rules import rules_mark
from tengates.engine.score import score
from tengates.engine.settling import settle_all
from tengates.model.history import History
from tengates.model.judged import Basis, Judged
from tengates.model.outcome import Answer, Site, Waiver
from tengates.model.score import Scorecard
from tengates.model.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Said:
    """What the founder said that takes part in the score: answers by control, minimums by gate, waivers that hold.

    `foreign` are findings of other scanners that the founder brought, by control.
    """

    answers: Mapping[str, Answer]
    minimums: Mapping[str, float]
    waivers: tuple[Waiver, ...] = ()
    foreign: Mapping[str, tuple[Site, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scan:
    """What a scan came to. `digests` are those of the files by path, `basis` is all that the judgement rests on.

    `earlier` is one before it that is held with all that it was judged from, where this one is not.
    """

    snapshot: Snapshot
    digests: Mapping[str, str]
    basis: Basis
    judged: Judged
    said: Said
    scorecard: Scorecard
    earlier: Scan | None = field(default=None, kw_only=True, repr=False)

    @property
    def held(self) -> Scan | None:
        """The latest scan that is held with all that it was judged from."""
        return self.earlier


S = TypeVar("S", bound=Scan)
_AT_ONCE = 1_000  # rows: all of 100,000 files would keep the window waiting for 50 ms


def with_said(found: S, said: Said) -> S:
    """The same judgement with other words of the founder's."""
    return replace(found, said=said, scorecard=card_of(found.judged, said))


def card_of(judged: Judged, said: Said) -> Scorecard:
    """The scorecard that a judgement and the founder's words lead to."""
    results = settle_all(judged.judgements, said.answers, said.waivers, said.foreign)
    return score(load_gates(), results, said.minimums)


def files_mark(snapshot: Snapshot, digests: Mapping[str, str]) -> str:
    """Stands for everything that is judged of a snapshot but its past and git's ignore rules."""
    rows = [(item.path, item.tracked, digests[item.path]) for item in snapshot.files]
    read = (rules_mark(), snapshot.folder.kind, len(rows), snapshot.skipped, snapshot.ignored_env)
    mark = hashlib.sha256(msgspec.msgpack.encode(read))
    for first in range(0, len(rows), _AT_ONCE):
        mark.update(msgspec.msgpack.encode(rows[first : first + _AT_ONCE]))
    return mark.hexdigest()


def past_mark(history: History | None) -> str:
    """Stands for what commits brought in."""
    return hashlib.sha256(msgspec.msgpack.encode(history)).hexdigest()


def holds(basis: Basis, snapshot: Snapshot, history: History | None) -> bool:
    """Whether the past and git's ignore rules are as they were, where a judgement rests on them."""
    return basis.past == past_mark(history) and all(snapshot.ignores(path) is said for path, said in basis.asked)
