"""Which files changed since a scan."""

from __future__ import annotations

import hashlib

from tengates.engine.scans import Scan
from tengates.repo.folder import Folder


def changed_files(scan: Scan, folder: Folder, ignored: tuple[str, ...]) -> tuple[str, ...]:
    """Files in scope that are new, gone or other than they were scanned, by path; nothing is written or parsed."""
    snapshot = folder.snapshot(ignored=ignored, cancel=lambda: False, progress=lambda _count: None)
    sizes = {item.path: item.size for item in snapshot.files}
    scanned = {item.path: item.size for item in scan.snapshot.files}
    same = {path for path, size in sizes.items() if scanned.get(path) == size}
    touched = {
        path
        for path in same
        if path in scan.digests and hashlib.sha256(snapshot.read(path)).hexdigest() != scan.digests[path]
    }
    return tuple(sorted((sizes.keys() | scanned.keys()) - same | touched))


def watched_paths(scan: Scan, folder: Folder, most: int) -> tuple[str, ...]:
    """Absolute paths of the folders and files in scope, `most` of each at most; none lies behind a link."""
    files = [item.path for item in scan.snapshot.files]
    folders = sorted({path.rpartition("/")[0] for path in files}, key=lambda path: (path.count("/"), path))
    return folder.real_places([*folders[:most], *files[:most]])
