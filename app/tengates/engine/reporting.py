"""What a scan tells: the scorecard with what was read, what was not, and what was accepted on purpose."""

from __future__ import annotations

from tengates.engine.scans import Scan
from tengates.engine.waiving import state_of
from tengates.home import today
from tengates.model.said import ProjectSettings
from tengates.model.score import ScanReport


def reported(scan: Scan, seconds: float, words: ProjectSettings) -> ScanReport:
    """The report of a scan that took so many seconds, with the founder's words as they hold today."""
    judged, results = scan.judged, scan.scorecard.results
    return ScanReport(
        folder=scan.snapshot.folder,
        catalog=judged.catalog,
        scorecard=scan.scorecard,
        traits=judged.traits,
        scanned=judged.scanned,
        skipped=scan.snapshot.skipped + judged.unread,
        dirty=scan.snapshot.dirty,
        seconds=round(seconds, 3),
        languages=judged.languages,
        frameworks=judged.frameworks,
        sdks=judged.sdks,
        waivers=tuple((row, state_of(row, results, holds=row.holds_on(today()))) for row in words.waivers),
    )
