"""Where the time of a scan went, as text: the stages, and each control."""

from __future__ import annotations

from collections.abc import Sequence

from tengates.model.score import ScanReport

_SHARE = 0.1


def profile_text(stages: Sequence[tuple[str, float]], report: ScanReport) -> str:
    """Each stage with its seconds in order, then the controls, slowest first; one beyond a tenth of the scan is marked."""
    total = sum(seconds for _, seconds in stages) or 1.0
    rows = sorted(report.scorecard.results, key=lambda row: row.seconds, reverse=True)
    judging = sum(row.seconds for row in rows)
    lines = [f"{seconds:8.3f} s  {name}" for name, seconds in stages]
    lines += [f"{total:8.3f} s  in all", ""]
    if not judging:
        return "\n".join([*lines, "Nothing changed since it was judged, so no control was asked again."]) + "\n"
    shared = max(stages[-1][1] - judging, 0.0) if stages else 0.0  # judging comes last
    lines += [f"{shared:8.3f} s  of judging went into what all or several controls share"]
    lines += [f"{judging:8.3f} s  in {len(rows)} controls, the slowest first"]
    lines += [
        f"{row.seconds:8.3f} s  {row.id}{'  more than a tenth of the scan' if row.seconds > total * _SHARE else ''}"
        for row in rows
    ]
    return "\n".join(lines) + "\n"
