"""Where the rows of a review stand, one under the other. Found once for many rows, asked at every paint."""

from __future__ import annotations

import bisect
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import accumulate

from tengates.gui.review import Row, RowKind


@dataclass(frozen=True, slots=True)
class Layout:
    """Rows with the height at which each begins; one more height says where the last one ends."""

    rows: tuple[Row, ...] = ()
    tops: tuple[int, ...] = (0,)
    widest: int = 0  # characters
    digits: int = 3
    hunks: Mapping[int, tuple[int, int]] = field(default_factory=dict)  # first and last row of each

    @property
    def height(self) -> int:
        """Where the last row ends."""
        return self.tops[-1]

    def span(self, index: int) -> tuple[int, int]:
        """Top and height of a row."""
        return self.tops[index], self.tops[index + 1] - self.tops[index]

    def at(self, y: int) -> int:
        """The row that stands at this height."""
        return max(0, min(bisect.bisect_right(self.tops, y), len(self.rows)) - 1)

    def in_sight(self, top: int, height: int) -> range:
        """The rows between two heights."""
        return range(self.at(top), min(len(self.rows), bisect.bisect_left(self.tops, top + height)))

    def of_hunk(self, hunk: int) -> tuple[int, int]:
        """Where a hunk begins and ends, its tick and what stands around its lines with it."""
        if hunk not in self.hunks:
            return (0, 0)
        first, last = self.hunks[hunk]
        return self.tops[first], self.tops[last + 1]

    def of_editor(self) -> tuple[int, int, int]:
        """Where the lines begin that are typed over, where the editor's own row does, and where that ends."""
        place = next((index for index, row in enumerate(self.rows) if row.kind is RowKind.EDITOR), -1)
        if place < 0:
            return (0, 0, 0)
        first = place
        while first and self.rows[first - 1].kind is RowKind.LINE and self.rows[first - 1].hunk:
            first -= 1
        return self.tops[first], self.tops[place], self.tops[place + 1]


def laid_out(rows: tuple[Row, ...], heights: Mapping[RowKind, int]) -> Layout:
    """The rows one under the other."""
    hunks: dict[int, tuple[int, int]] = {}
    for index, row in enumerate(rows):
        if row.hunk:
            hunks[row.hunk] = (hunks.get(row.hunk, (index, index))[0], index)
    sides = [side for row in rows for side in (row.old, row.new) if side]
    return Layout(
        rows,
        (0, *accumulate(heights[row.kind] for row in rows)),
        max((len(side.text) for side in sides), default=0),
        max(3, len(str(max((side.number for side in sides), default=1)))),
        hunks,
    )
