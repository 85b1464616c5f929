"""What a scan leaves out and why, as sentences; the numbers are those the reading itself uses."""

from __future__ import annotations

from tengates.present.language import tr
from tengates.repo.reading import MAX_FILE, MAX_LOCK

_MEGABYTE = 1_000_000


def scan_limits() -> tuple[str, ...]:
    """One sentence for each limit that takes effect."""
    return (
        tr(
            "Files larger than {most} MB are not read; lock files may have {lock} MB.",
            most=MAX_FILE // _MEGABYTE,
            lock=MAX_LOCK // _MEGABYTE,
        ),
        tr("Installed packages (node_modules, virtual environments) and files that git ignores are left out."),
        tr("Pictures, archives and other binary files are not read. Links are never followed."),
        tr("What was left out of a scan is listed on the overview, and counts neither for nor against you."),
    )
