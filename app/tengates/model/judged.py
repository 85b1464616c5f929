"""What judging a snapshot comes to, before the founder's own words count: all that a report needs, and no source."""

from __future__ import annotations

from dataclasses import dataclass

from tengates.model.folder import SkippedFile
from tengates.model.outcome import Blocker, Kind, Outcome


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one control concludes from the code. `blocks` says whether that caps its gate."""

    id: str
    gate: str
    title: str
    kind: Kind
    weight: int
    blocker: Blocker
    outcome: Outcome
    blocks: bool
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Judged:
    """Every control's judgement, and what the repository is. `catalog` recognises the rules.

    `scanned` counts the files whose facts took part; `unread` are those among them that could not be read.
    """

    catalog: str
    judgements: tuple[Judgement, ...]
    traits: tuple[tuple[str, bool], ...]
    languages: tuple[tuple[str, int], ...]
    frameworks: tuple[str, ...]
    sdks: tuple[str, ...]
    scanned: int
    unread: tuple[SkippedFile, ...]


@dataclass(frozen=True, slots=True)
class Basis:
    """What a judgement rests on: where nothing of it differs, judging again says the same.

    `files` and `past` are digests of everything in scope and of what commits brought in; `asked` are the paths
    that git's ignore rules were asked about, with what they said.
    """

    files: str
    past: str
    asked: tuple[tuple[str, bool], ...]
