"""Takes the time of a scan's stages by what the scan says of itself."""

from __future__ import annotations

import time

from tengates.project import Progress


class Stopwatch:
    """Give it to a scan as its `progress`."""

    def __init__(self) -> None:
        """Starts now, with what comes before the first stage."""
        self._starts = [("Opening", time.perf_counter())]

    def __call__(self, progress: Progress) -> None:
        """The scan is at this stage."""
        if progress.stage != self._starts[-1][0]:
            self._starts.append((progress.stage, time.perf_counter()))

    def stages(self) -> list[tuple[str, float]]:
        """Each stage with its seconds; the last one ends now."""
        ends = [start for _, start in self._starts[1:]] + [time.perf_counter()]
        return [(name, end - start) for (name, start), end in zip(self._starts, ends, strict=True)]
