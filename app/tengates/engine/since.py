"""What is new since a commit: its scan and that of today, matched finding by finding.

Findings are recognised by their fingerprint, as often as it occurs. A file that was moved takes its findings along.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace

from tengates.model.outcome import ControlResult, Site, Status
from tengates.model.score import Scorecard
from tengates.model.since import Gap, Since

_GAPS = {Status.FAIL, Status.PARTIAL}
_MET = {Status.PASS, Status.NOT_APPLICABLE}
_Sites = tuple[Site, ...]


def since(revision: str, commit: str, before: Scorecard, now: Scorecard, paths: Collection[str]) -> Since:
    """The gaps that came and went between two scorecards; `paths` are the files that are there now."""
    olds = {row.id: row for row in before.results}
    new: list[Gap] = []
    closed: list[Gap] = []
    for row in now.results:
        if row.id in olds:
            old = olds[row.id]
            fresh, gone = _apart(row.id, _bad(row), _bad(old), paths)
            new += _came(old, row, fresh)
            closed += _went(old, row, gone)
    everything = sum(len(_bad(row)) or 1 for row in now.results if _is_open(row))
    known = everything - sum(gap.count for gap in new if _is_open(gap.row))
    return Since(revision, commit, before, tuple(new), tuple(closed), known)


def _is_open(row: ControlResult) -> bool:
    return row.outcome.status in _GAPS and not row.settled


def _bad(row: ControlResult) -> _Sites:
    return tuple(site for site in row.outcome.sites if not site.ok)


def _came(old: ControlResult, row: ControlResult, fresh: _Sites) -> Iterator[Gap]:
    """What this control lacks and did not lack before."""
    lost = row.outcome.status is Status.UNANSWERED and old.outcome.status is Status.PASS and not row.settled
    if _is_open(row) and fresh:
        yield Gap(row, fresh)
    elif lost or (_is_open(row) and _is_worse(old, row)):
        yield Gap(row)


def _is_worse(old: ControlResult, row: ControlResult) -> bool:
    """Whether a control that has no new place fell; one with places is not worse for a good place that went."""
    if old.outcome.status in _GAPS:
        return not _bad(row) and row.outcome.value < old.outcome.value
    return old.outcome.status in _MET


def _went(old: ControlResult, row: ControlResult, gone: _Sites) -> Iterator[Gap]:
    """What this control lacked and does not lack any more."""
    if _is_open(old) and (gone or (not _bad(old) and row.outcome.status in _MET)):
        yield Gap(old, gone)


def _apart(control: str, now: _Sites, before: _Sites, paths: Collection[str]) -> tuple[_Sites, _Sites]:
    """The sites that are only there now, and those that were only there before."""
    fresh, gone = _unpaired(now, before, lambda site: site.fingerprint(control))
    moved = tuple(site for site in gone if site.place.snippet and site.place.path not in paths)
    fresh, left = _unpaired(fresh, moved, lambda site: _anywhere(site, control))
    paired = {id(site) for site in moved} - {id(site) for site in left}
    return fresh, tuple(site for site in gone if id(site) not in paired)


def _unpaired(some: _Sites, others: _Sites, key: Callable[[Site], str]) -> tuple[_Sites, _Sites]:
    """What is left on either side once each site has taken one of the same key."""
    waiting: dict[str, list[Site]] = defaultdict(list)
    for site in reversed(others):
        waiting[key(site)].append(site)
    alone = []
    for site in some:
        twins = waiting.get(key(site))
        if twins:
            twins.pop()
        else:
            alone.append(site)
    left = {id(site) for twins in waiting.values() for site in twins}
    return tuple(alone), tuple(site for site in others if id(site) in left)


def _anywhere(site: Site, control: str) -> str:
    return replace(site, place=replace(site.place, path="")).fingerprint(control)
