"""From two scorecards to the controls that moved between them, each with the place that did it."""

from __future__ import annotations

from collections.abc import Iterator

from tengates.model.outcome import ControlResult, Site, Status
from tengates.model.record import Step, Way
from tengates.model.score import GateState, Scorecard

_JUDGED = {Status.PASS, Status.PARTIAL, Status.FAIL, Status.UNANSWERED}
_UNMET = {Status.PARTIAL, Status.FAIL}
_LEAST = 0.005


def alike(one: Scorecard, other: Scorecard) -> bool:
    """Whether every control came out the same."""
    pairs = zip(one.results, other.results, strict=True)
    return one is other or all(_came_out(a) == _came_out(b) for a, b in pairs)


def unsettled(one: Scorecard, other: Scorecard) -> frozenset[str]:
    """The controls that say anything else: what came and went again between two commits is told by its places."""
    pairs = zip(one.results, other.results, strict=True)
    return frozenset(a.id for a, b in pairs if _all_said(a) != _all_said(b))


def _came_out(row: ControlResult) -> tuple[Status, float]:
    return row.outcome.status, round(row.outcome.value, 3)


def _all_said(row: ControlResult) -> tuple[object, ...]:
    """A result but for the lines that it speaks of."""
    said = row.outcome
    sites = sorted((site.fingerprint(row.id), site.ok, site.message) for site in said.sites)
    evidence = [(one.path, one.message) for one in said.evidence]
    return said.status, said.value, said.reason, row.blocks, sites, evidence


def steps_between(before: Scorecard, after: Scorecard, touched: frozenset[str]) -> tuple[Step, ...]:
    """Controls that fell, are new and not met, or rose; `touched` are the paths that changed between both."""
    earlier = {row.id: row for row in before.results}
    pairs = [(earlier[row.id], row) for row in after.results if row.id in earlier]
    found = [(way, old, new) for old, new in pairs if (way := _way(old, new)) is not None]
    return tuple(_step(way, old, new, touched) for wanted in Way for way, old, new in found if way is wanted)


def moved_gates(before: Scorecard, after: Scorecard) -> tuple[tuple[str, float, float], ...]:
    """Gates that were scored in both and whose score moved."""
    earlier = {item.gate.id: item.score for item in before.gates if item.state is GateState.SCORED}
    rows = ((item.gate.id, item.score) for item in after.gates if item.state is GateState.SCORED)
    return tuple((gate, earlier[gate], now) for gate, now in rows if gate in earlier and earlier[gate] != now)


def _way(old: ControlResult, new: ControlResult) -> Way | None:
    was, now = old.outcome, new.outcome
    if was.status is Status.NOT_APPLICABLE and now.status in _UNMET:
        return Way.NEW
    if was.status not in _JUDGED or now.status not in _JUDGED or abs(now.value - was.value) < _LEAST:
        return None
    return Way.ROSE if now.value > was.value else Way.FELL


def _step(way: Way, old: ControlResult, new: ControlResult, touched: frozenset[str]) -> Step:
    """The place: a gap that came or went, else something good that did; one in a changed file before all others."""
    here, there = (old, new) if way is Way.ROSE else (new, old)
    rows = [*_appeared(here, there, ok=False), *_appeared(there, here, ok=True)]
    site = next((row for row in rows if row.place.path in touched), rows[0] if rows else None)
    if site is None:
        return Step(new.id, way, "", 0, new.outcome.reason)
    why = new.outcome.reason if way is Way.ROSE or site.ok else site.message
    return Step(new.id, way, site.place.path, site.place.line, why)


def _appeared(new: ControlResult, old: ControlResult, *, ok: bool) -> Iterator[Site]:
    """Places that `new` has and `old` has not."""
    known = {site.fingerprint(old.id) for site in old.outcome.sites if site.ok is ok}
    return (site for site in new.outcome.sites if site.ok is ok and site.fingerprint(new.id) not in known)
