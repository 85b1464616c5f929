"""What is kept of each scan: enough to say what moved since."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


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
