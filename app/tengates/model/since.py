"""What changed between a commit and what was scanned."""

from __future__ import annotations

from dataclasses import dataclass

from tengates.model.outcome import ControlResult, Site
from tengates.model.score import Scorecard


@dataclass(frozen=True, slots=True)
class Gap:
    """A control that is not met, and the places this is said of; no `sites`: it has no single place."""

    row: ControlResult
    sites: tuple[Site, ...] = ()

    @property
    def count(self) -> int:
        """How many findings it stands for."""
        return len(self.sites) or 1


@dataclass(frozen=True, slots=True)
class Since:
    """The gaps that came and went since a commit; both sides were judged by the same rules and the same words.

    `revision` is what was asked for, `commit` the full id of what was compared with: where the line that was scanned
    left it. `known` counts the gaps that were there before and still are.
    """

    revision: str
    commit: str
    before: Scorecard
    new: tuple[Gap, ...]
    closed: tuple[Gap, ...]
    known: int

    @property
    def count(self) -> int:
        """How many findings are new."""
        return sum(gap.count for gap in self.new)

    @property
    def closed_count(self) -> int:
        """How many findings are gone."""
        return sum(gap.count for gap in self.closed)
