"""What a scan leaves out and why, as sentences; the numbers are those the reading itself uses."""

from __future__ import annotations

from tengates.repo.reading import MAX_FILE, MAX_LOCK

_MEGABYTE = 1_000_000


def scan_limits() -> tuple[str, ...]:
    """One sentence for each limit that takes effect."""
    return (
        f"Files larger than {MAX_FILE // _MEGABYTE} MB are not read; lock files may have {MAX_LOCK // _MEGABYTE} MB.",
        "Installed packages (node_modules, virtual environments) and files that git ignores are left out.",
        "Pictures, archives and other binary files are not read. Links are never followed.",
        "What was left out of a scan is listed on the overview, and counts neither for nor against you.",
    )
