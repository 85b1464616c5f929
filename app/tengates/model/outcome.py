"""What a control concludes from the survey: a status with its evidence, never a bare number."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from enum import StrEnum

from tengates.model.place import Place


class Status(StrEnum):
    """The six answers a control can give (gates, vocabulary)."""

    PASS = "pass"  # noqa: S105  a status
    PARTIAL = "partial"
    FAIL = "fail"
    NOT_APPLICABLE = "n/a"
    UNANSWERED = "unanswered"
    UNCHECKED = "unchecked"


class Kind(StrEnum):
    """How a control is settled."""

    ABSENCE = "absence"
    COVERAGE = "coverage"
    PRESENCE = "presence"
    ANSWER = "answer"


class Severity(StrEnum):
    """How bad one finding of an absence control is."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"

    @property
    def cost(self) -> float:
        """What it takes from the control's value (gates: 1, 0.5, 0.2)."""
        return {Severity.HIGH: 1.0, Severity.MEDIUM: 0.5, Severity.LOW: 0.2}[self]


class Confidence(StrEnum):
    """How sure the judgement is."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Site:
    """One place that a control judged. `ok` says whether it satisfies; message is one clause or sentence.

    `recipe` is the id of the guided refactor that can mend it, "" when none can. `share` is how far it
    satisfies (0..1) where that is neither all nor nothing. `mark` is the fingerprint of a site whose text was
    not kept, "" where it can be worked out. `source` names the other scanner that found it.
    """

    place: Place
    ok: bool
    message: str
    severity: Severity | None = None
    recipe: str = ""
    share: float | None = None
    mark: str = ""
    source: str = ""

    @property
    def value(self) -> float:
        """How far it satisfies, 0..1."""
        return float(self.ok) if self.share is None else self.share

    def fingerprint(self, control: str) -> str:
        """Recognises the finding after edits elsewhere: no line number takes part."""
        if self.mark:
            return self.mark
        parts = (control, self.place.path, self.place.symbol, self.place.snippet)
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:20]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A fact that supports an outcome without being a site; line 0 speaks of the whole file, path "" of the repository."""

    path: str
    line: int
    message: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """A control's conclusion. `value` is 0..1 and counts only for pass, partial, fail; reason is one clause."""

    status: Status
    value: float
    reason: str
    confidence: Confidence = Confidence.HIGH
    sites: tuple[Site, ...] = ()
    evidence: tuple[Evidence, ...] = ()

    def __post_init__(self) -> None:
        """Refuse values that cannot be."""
        if not 0.0 <= self.value <= 1.0:
            message = f"value {self.value} is outside 0..1"
            raise ValueError(message)


class Blocker(StrEnum):
    """When a control caps its gate at 2.0."""

    NO = "no"
    FAILS = "fails"  # while it fails (absence: on the first high-severity finding)
    AT_ZERO = "at zero"  # while no site satisfies it


@dataclass(frozen=True, slots=True)
class Answer:
    """What the founder said about a control: shown as "you said", never as evidence found."""

    value: str  # "yes", "no", "not-applicable"
    note: str
    date: str  # ISO


@dataclass(frozen=True, slots=True)
class Waiver:
    """A control, or one finding of it, that the founder accepts on purpose (gates, vocabulary).

    `finding` is the finding's fingerprint, "" for the whole control; `expires` is the last day on which it
    holds (ISO), "" when it holds for good.
    """

    control: str
    reason: str
    date: str  # ISO
    expires: str = ""
    finding: str = ""

    def holds_on(self, day: dt.date) -> bool:
        """Whether it still holds on this day."""
        return not self.expires or day <= dt.date.fromisoformat(self.expires)


class WaiverState(StrEnum):
    """What became of a waiver in a scan."""

    HOLDS = "holds"
    EXPIRED = "expired"
    UNNEEDED = "unneeded"  # what it accepts is not there any more


@dataclass(frozen=True, slots=True)
class ControlResult:
    """One control's line in the scorecard: what it is, what came out, what the founder said.

    `counted` says whether it takes part in the gate's mean; `blocks` whether it caps its gate now.
    `waiver` accepts the whole control; `accepted` are findings taken out of the outcome, each with its waiver.
    """

    id: str
    gate: str
    title: str
    kind: Kind
    weight: int
    outcome: Outcome
    counted: bool
    blocks: bool = False
    answer: Answer | None = None
    seconds: float = 0.0
    waiver: Waiver | None = None
    accepted: tuple[tuple[Site, Waiver], ...] = ()

    @property
    def settled(self) -> bool:
        """Accepted as a whole, and nothing of it holds the gate down: there is nothing to do."""
        return self.waiver is not None and not self.blocks
