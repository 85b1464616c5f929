"""From sites and evidence to an outcome, by the rules of the catalogue (gates, scoring).

Reasons are one clause in plain English, written for the founder: "1 of 2 model calls has a limit".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from tengates.model.outcome import Confidence, Evidence, Outcome, Severity, Site, Status
from tengates.model.place import Place, Span
from tengates.model.survey import Option, Presence

_UNSEEN = "it may be set where this could not be followed"


def site(place: Place, message: str, *, ok: bool = False, severity: Severity | None = None, recipe: str = "") -> Site:
    """A judged place; `message` says what is so there, `recipe` which refactor can mend it."""
    return Site(place, ok, message, severity, recipe)


def evidence(path: str, line: int, message: str) -> Evidence:
    """A supporting fact; line 0 for a whole file, path "" for the repository."""
    return Evidence(path, line, message)


def coverage(
    sites: Iterable[Site],
    *,
    noun: tuple[str, str],
    has: tuple[str, str],
    confidence: Confidence = Confidence.HIGH,
    evidence: tuple[Evidence, ...] = (),
    values: tuple[float, ...] | None = None,
) -> Outcome:
    """Share of sites that satisfy; no site is "does not apply", never 0.

    `noun` singular and plural ("model call", "model calls"), `has` likewise ("has a timeout",
    "have a timeout"). `values` gives a value per site when some satisfy by half.
    """
    judged = tuple(sites)
    if not judged:
        return Outcome(Status.NOT_APPLICABLE, 0.0, f"there is no {noun[0]}", confidence, (), evidence)
    if values is not None:
        judged = tuple(replace(item, share=value) for item, value in zip(judged, values, strict=True))
    value = sum(item.value for item in judged) / len(judged)
    good = sum(item.ok for item in judged)
    reason = f"{good} of {len(judged)} {noun[len(judged) != 1]} {has[1 not in {good, len(judged)}]}"
    return Outcome(_status(value), value, reason, confidence, judged, evidence)


def option_sites(
    rows: Iterable[tuple[Place, Option]], *, has: str, lacks: str, recipe: str = "", by_itself: str = ""
) -> tuple[tuple[Site, ...], Confidence]:
    """Sites of an option that each place should set, and how sure that is.

    What could not be followed does not count as set; it lowers the confidence and says why. `by_itself` is said
    instead of `has` where nobody chose it.
    """
    sites, doubts = [], 0
    for place, option in rows:
        if option.presence is Presence.UNKNOWN:
            doubts += 1
            sites.append(
                Site(
                    place, ok=False, message=f"{lacks}, as far as can be seen: {option.note or _UNSEEN}", recipe=recipe
                )
            )
        elif option.presence is Presence.SET:
            sites.append(Site(place, ok=True, message=(by_itself if option.by_default else "") or has))
        else:
            sites.append(Site(place, ok=False, message=lacks, recipe=recipe))
    return tuple(sites), Confidence.LOW if doubts else Confidence.HIGH


def absence(
    sites: Iterable[Site],
    *,
    clean: str,
    noun: tuple[str, str],
    confidence: Confidence = Confidence.HIGH,
    evidence: tuple[Evidence, ...] = (),
) -> Outcome:
    """One less the findings' cost, at least 0. `clean` is the reason when nothing was found; `noun` names findings."""
    findings = tuple(sites)
    if not findings:
        return Outcome(Status.PASS, 1.0, clean, confidence, (), evidence)
    value = max(0.0, 1.0 - sum((item.severity or Severity.MEDIUM).cost for item in findings))
    reason = f"{len(findings)} {noun[len(findings) != 1]}"
    return Outcome(_status(min(value, 0.99)), value, reason, confidence, findings, evidence)


def present(reason: str, *found: Evidence, confidence: Confidence = Confidence.HIGH) -> Outcome:
    """The repository has it, wired in and used."""
    return Outcome(Status.PASS, 1.0, reason, confidence, (), found)


def partly(
    reason: str,
    *found: Evidence,
    value: float = 0.5,
    sites: tuple[Site, ...] = (),
    confidence: Confidence = Confidence.HIGH,
) -> Outcome:
    """Installed or half-done, as the control's row says."""
    return Outcome(Status.PARTIAL, value, reason, confidence, sites, found)


def missing(
    reason: str, *found: Evidence, sites: tuple[Site, ...] = (), confidence: Confidence = Confidence.HIGH
) -> Outcome:
    """The repository does not have it."""
    return Outcome(Status.FAIL, 0.0, reason, confidence, sites, found)


def ask(reason: str, *found: Evidence) -> Outcome:
    """Only the founder can know: counts as 0 until answered."""
    return Outcome(Status.UNANSWERED, 0.0, reason, Confidence.HIGH, (), found)


def does_not_apply(reason: str) -> Outcome:
    """Judged not to apply after a closer look."""
    return Outcome(Status.NOT_APPLICABLE, 0.0, reason)


def whole_file(path: str) -> Place:
    """A place that speaks of a whole file (line 1)."""
    return Place(path, Span(1, 1, 0, 0))


def _status(value: float) -> Status:
    if value >= 1.0:
        return Status.PASS
    return Status.FAIL if value <= 0.0 else Status.PARTIAL
