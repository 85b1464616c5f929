"""What findings of other scanners do to a control: they may take from it, never add to it, and never block a gate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tengates.model.outcome import ControlResult, Evidence, Kind, Outcome, Severity, Site, Status

_JUDGED = {Status.PASS, Status.PARTIAL, Status.FAIL}


def with_foreign(result: ControlResult, sites: Sequence[Site]) -> ControlResult:
    """The result with these sites of other scanners.

    Where the control looks for what must not be there and counts, each takes what it weighs, but for those that stand
    where Ten Gates itself found something: they and all others are evidence, and the status stays. `blocks` stays.
    """
    if not sites:
        return result
    outcome = result.outcome
    takes = result.kind is Kind.ABSENCE and result.counted and outcome.status in _JUDGED
    new = [site for site in sites if takes and not _known(site, outcome.sites)]
    beside = [site for site in sites if site not in new]
    evidence = (*outcome.evidence, *(Evidence(site.place.path, site.place.line, site.message) for site in beside))
    outcome = replace(outcome, evidence=evidence)
    return replace(result, outcome=_lowered(outcome, tuple(new)) if new else outcome)


def _known(site: Site, own: Sequence[Site]) -> bool:
    here = site.place
    bad = (other.place for other in own if not other.ok and other.place.path == here.path)
    return any(there.line <= here.end_line and here.line <= there.end_line for there in bad)


def _lowered(outcome: Outcome, new: tuple[Site, ...]) -> Outcome:
    value = max(0.0, outcome.value - sum((site.severity or Severity.LOW).cost for site in new))
    tools = " and ".join(sorted({site.source for site in new}))
    found = f"{len(new)} finding{'s' if len(new) > 1 else ''} of {tools}"
    reason = found if outcome.status is Status.PASS else f"{outcome.reason}, and {found}"
    status = Status.FAIL if value <= 0.0 else Status.PARTIAL
    return replace(outcome, status=status, value=value, reason=reason, sites=(*outcome.sites, *new))
