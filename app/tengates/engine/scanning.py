"""A scan: what was kept of one that rested on the same, else everything is read and judged."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from tengates.engine.keeping import Entry, packed, unpacked
from tengates.engine.scans import Said, Scan, card_of, files_mark, holds
from tengates.model.errors import Interrupted
from tengates.model.lazily import Lazily
from tengates.model.progress import Progress
from tengates.model.snapshot import Kept, Snapshot

if TYPE_CHECKING:
    from tengates.engine import session as whole
else:
    whole = Lazily("tengates.engine.session")  # with every control and all that they know: most of a start

_STOPPED = "The scan was stopped. Nothing was changed; scan again at any time."


def scan(
    snapshot: Snapshot,
    said: Said,
    before: Scan | None,
    progress: Callable[[Progress], None],
    cancel: Callable[[], bool],
) -> Scan:
    """Judge a snapshot, or find what was judged where nothing differs. Interrupted when `cancel` says so.

    `before` is an earlier scan in this program: what it holds of unchanged files is used again.
    """
    digests: Mapping[str, str] = {}
    with snapshot.kept() as kept:
        if before is not None or kept.holds_judged():
            digests = _digests(snapshot, progress, cancel)
            entry = _entry(files_mark(snapshot, digests), before, kept)
            if entry is not None:
                history = snapshot.history(cancel)
                snapshot = replace(snapshot, history=lambda _cancel: history)
                if holds(entry.basis, snapshot, history):
                    card = card_of(entry.judged, said)
                    return _as_whole(Scan(snapshot, digests, entry.basis, entry.judged, said, card), before)
        found = whole.after(before, digests, snapshot, said, progress, cancel)
        if not any(row.reason.startswith("could not be read") for row in found.judged.unread):  # another time it may
            kept.keep_judged(found.basis.files, packed(Entry(found.basis, found.judged)))
        return found


def _digests(snapshot: Snapshot, progress: Callable[[Progress], None], cancel: Callable[[], bool]) -> dict[str, str]:
    found = {}
    for number, item in enumerate(snapshot.files):
        if number % 64 == 0:
            progress(Progress("Comparing files", number, len(snapshot.files)))
            if cancel():
                raise Interrupted(_STOPPED)
        found[item.path] = hashlib.sha256(snapshot.read(item.path)).hexdigest()
    return found


def _entry(files: str, before: Scan | None, kept: Kept) -> Entry | None:
    """A judgement of the same files: the one in memory, or one that was kept."""
    if before is not None and before.basis.files == files:
        return Entry(before.basis, before.judged)
    return unpacked(kept.judged(files))


def _as_whole(found: Scan, before: Scan | None) -> Scan:
    """The scan, with all that the one before holds in memory: of the same, or for whoever asks for it later."""
    if before is None:
        return found
    if before.basis != found.basis:
        return replace(found, earlier=before.held)
    return replace(before, snapshot=found.snapshot, said=found.said, scorecard=found.scorecard)
