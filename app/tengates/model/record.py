"""What is kept of each scan: enough to say what moved since."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class ScanRecord:
    """One scan, or one past commit. `time` is ISO 8601 in UTC: of the scan, or of the commit.

    `gates` are scores by gate id (a gate that does not apply or was not judged is left out), `controls` statuses
    by control id. `catalog` tells apart records that were judged by other rules.
    """

    time: str
    commit: str | None
    dirty: bool
    catalog: str
    verdict: str
    gates: Mapping[str, float]
    controls: Mapping[str, str]
    subject: str = ""  # the first line of a past commit's message

    def same_result(self, other: ScanRecord) -> bool:
        """Whether both say the same of the same commit."""
        return (self.commit, self.dirty, self.catalog, self.gates, self.controls) == (
            other.commit,
            other.dirty,
            other.catalog,
            other.gates,
            other.controls,
        )


@dataclass(frozen=True, slots=True)
class Moved:
    """What moved from one record to a later one: control ids gained and lost, gates with score before and after."""

    gained: tuple[str, ...]
    lost: tuple[str, ...]
    gates: tuple[tuple[str, float, float], ...]
    other_rules: bool  # judged by another catalogue: a move may come from the rules


class Way(StrEnum):
    """How a control went from one commit to the next."""

    ROSE = "rose"
    FELL = "fell"
    NEW = "new"  # it had nothing to judge before, and is not met since


@dataclass(frozen=True, slots=True)
class Step:
    """One control that a commit moved, with the place that did it; path "" when it is no single place.

    A place of a control that rose is where it stood before.
    """

    control: str
    way: Way
    path: str
    line: int
    why: str


@dataclass(frozen=True, slots=True)
class PastScan:
    """One past commit as it was judged. `steps` is None when no commit before it could be judged.

    `record` holds no author, and the subject with secrets masked. `between` says that it was not judged itself: it
    lies between two commits that came out the same, and is taken to be like them. `partly` says that it lies between
    two others, and was judged itself only in what they do not agree on.
    """

    record: ScanRecord
    steps: tuple[Step, ...] | None = None
    gates: tuple[tuple[str, float, float], ...] = ()  # gate id, score before and after, those alone that moved
    between: bool = False
    partly: bool = False
