"""What the outcomes add up to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tengates.model.folder import FolderState, SkippedFile
from tengates.model.imported import ImportTally
from tengates.model.outcome import ControlResult, Waiver, WaiverState
from tengates.model.own import NOTHING_OWN, Own


@dataclass(frozen=True, slots=True)
class Gate:
    """One of the ten domains, as resources/gates.toml declares it."""

    id: str
    title: str
    short: str
    question: str
    risk: str
    minimum: float
    critical: bool


class Verdict(StrEnum):
    """What to do about the launch."""

    PAUSE = "pause"
    NOT_READY = "not-ready"
    READY = "ready"


class GateState(StrEnum):
    """Whether a gate's score means anything."""

    SCORED = "scored"
    NOT_APPLICABLE = "n/a"
    NOT_JUDGED = "not judged"


@dataclass(frozen=True, slots=True)
class GateScore:
    """A gate's score, floored to one decimal, with what it was made of.

    `points` and `points_possible` are the weighted values and the weights over counted controls;
    `judged` counts controls with an outcome, `applicable` those that apply.
    """

    gate: Gate
    state: GateState
    score: float
    if_answered: float
    minimum: float
    judged: int
    applicable: int
    points: float
    points_possible: float
    capped_by: tuple[str, ...] = ()

    @property
    def below(self) -> bool:
        """Whether it is under its launch minimum."""
        if self.state is GateState.NOT_APPLICABLE:
            return False
        return self.state is GateState.NOT_JUDGED or self.score < self.minimum


@dataclass(frozen=True, slots=True)
class Scorecard:
    """Ten gates and the verdict; `reason` is the sentence under the verdict."""

    verdict: Verdict
    gates: tuple[GateScore, ...]
    results: tuple[ControlResult, ...]
    anti_patterns: tuple[str, ...] = ()

    def gate(self, gate_id: str) -> GateScore:
        """The gate with this id; KeyError when there is none."""
        for item in self.gates:
            if item.gate.id == gate_id:
                return item
        raise KeyError(gate_id)

    def control(self, control_id: str) -> ControlResult:
        """The control with this id; KeyError when there is none."""
        for item in self.results:
            if item.id == control_id:
                return item
        raise KeyError(control_id)


@dataclass(frozen=True, slots=True)
class ScanReport:
    """A finished scan, as every face shows it. `seconds` is wall time; `traits` as in the survey."""

    folder: FolderState
    catalog: str
    scorecard: Scorecard
    traits: tuple[tuple[str, bool], ...]
    scanned: int
    skipped: tuple[SkippedFile, ...]
    dirty: bool
    seconds: float
    languages: tuple[tuple[str, int], ...] = ()  # language and non-blank lines
    frameworks: tuple[str, ...] = ()
    sdks: tuple[str, ...] = ()
    waivers: tuple[tuple[Waiver, WaiverState], ...] = ()
    imports: tuple[ImportTally, ...] = ()  # what other scanners found, one for each file that was brought
    own: Own = NOTHING_OWN  # what the team's own controls came to, beside the gates
    brought: str = ""  # sentences about words that came with the repository and were not accepted here
