"""A scan as SARIF 2.1.0, within the limits of GitHub's code scanning.

Only findings that have a place become results. A gap without one ("nothing tells you when errors rise") is told
as a notification of the run: GitHub wants a line for every result, and pinning such a gap to line 1 of some file
would show it where it can neither be seen nor closed.
"""

from __future__ import annotations

import gzip
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from tengates import __version__
from tengates.engine.catalog import control_page, load_catalog
from tengates.model.control import Control
from tengates.model.outcome import Blocker, Confidence, ControlResult, Severity, Site, Status, Waiver
from tengates.model.own import OwnResult
from tengates.model.veil import veiled
from tengates.present import words
from tengates.present.dossier import Dossier
from tengates.present.jsonable import dump

Json = dict[str, Any]

RESULTS = 25_000  # what GitHub takes of one run
SHOWN = 5_000  # what it shows
_PACKED = 10_000_000  # bytes, compressed
_QUICKLY = 1  # packs less, so the limit is kept whatever the uploader does
_UNREAD = 200
_HEAVY = 3
_ROOT = "%SRCROOT%"
_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = ("error", "warning", "note")
_BY_SEVERITY = {Severity.HIGH: "error", Severity.MEDIUM: "warning", Severity.LOW: "note"}
_BY_LEVEL = {"error": "8.0", "warning": "5.5", "note": "3.0"}
_PRECISION = {Confidence.HIGH: "high", Confidence.MEDIUM: "medium", Confidence.LOW: "low"}
_PROTECTING = {"security", "auth", "validation"}
_GAPS = {Status.FAIL, Status.PARTIAL}
_TOLD = ("What it asks", "Why it matters", "How it is judged", "How to fix")


@dataclass(frozen=True, slots=True)
class _Finding:
    row: ControlResult
    site: Site
    waiver: Waiver | None = None

    @property
    def level(self) -> str:
        """How much it weighs for this finding alone."""
        if self.site.severity is not None:
            return _BY_SEVERITY[self.site.severity]
        if self.row.blocks:
            return "error"
        return "warning" if self.row.weight >= _HEAVY else "note"

    @property
    def order(self) -> tuple[bool, int, int, str, int]:
        """What is waived last, what weighs most first."""
        place = self.site.place
        return (self.waiver is not None, _LEVELS.index(self.level), -self.row.weight, place.path, place.line)


def export_sarif(dossier: Dossier) -> str:
    """The run as JSON text; what does not fit is left out from the least severe end, and the run says so."""
    found = sorted(_findings(dossier), key=lambda finding: finding.order)
    count = min(len(found), RESULTS)
    while True:
        text = dump(_log(dossier, found, count), indent=1)
        if not count or len(text) < _PACKED or len(gzip.compress(text.encode(), _QUICKLY, mtime=0)) <= _PACKED:
            return text
        count //= 2


def _findings(dossier: Dossier) -> Iterator[_Finding]:
    for row in dossier.report.scorecard.results:
        if row.outcome.status in _GAPS:
            yield from (_Finding(row, site, row.waiver) for site in row.outcome.sites if not site.ok)
        yield from (_Finding(row, site, waiver) for site, waiver in row.accepted)


def _log(dossier: Dossier, found: list[_Finding], count: int) -> Json:
    controls = load_catalog().controls
    places = {control.id: index for index, control in enumerate(controls)}
    origin = dossier.origin
    run: Json = {
        "tool": {"driver": _driver(controls, dossier)},
        "automationDetails": {"id": f"tengates/{quote(origin.prefix)}"},
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The top folder of the repository."}}},
        "invocations": [
            {"executionSuccessful": True, "toolExecutionNotifications": list(_notices(dossier, len(found), count))}
        ],
        "results": [*_results(found[:count], places, dossier), *_own(dossier, len(controls))][:RESULTS],
        "properties": {"verdict": dossier.report.scorecard.verdict.value, "catalog": dossier.report.catalog},
    }
    if origin.address and origin.commit:
        run["versionControlProvenance"] = [
            {"repositoryUri": origin.address, "revisionId": origin.commit, "mappedTo": {"uriBaseId": _ROOT}}
            | ({"branch": origin.branch} if origin.branch else {})
        ]
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _driver(controls: tuple[Control, ...], dossier: Dossier) -> Json:
    return {
        "name": "Ten Gates",
        "semanticVersion": __version__,
        "shortDescription": {"text": "Judges an AI prototype on ten gates of production readiness."},
        "rules": [*(_rule(control) for control in controls), *(_own_rule(own) for own in dossier.report.own.results)],
    }


def _rule(control: Control) -> Json:
    page = control_page(control.id)
    level = "error" if control.blocker is not Blocker.NO else "warning" if control.weight >= _HEAVY else "note"
    protecting = control.gate in _PROTECTING
    told = [(heading, page.section(heading)) for heading in _TOLD]
    return {
        "id": control.id,
        "name": "".join(word.capitalize() for word in control.id.replace(".", "-").split("-")),
        "shortDescription": {"text": control.title},
        "fullDescription": {"text": page.section("What it asks") or control.title},
        "help": {
            "text": "\n\n".join(f"{heading}\n{body}" for heading, body in told if body),
            "markdown": "\n\n".join(f"## {heading}\n\n{body}" for heading, body in told if body),
        },
        "defaultConfiguration": {"level": level},
        "properties": {
            "tags": [
                control.gate,
                "production-readiness",
                *(["security"] if protecting and control.gate != "security" else []),
            ],
            "precision": "high",
            "problem.severity": level if level != "note" else "recommendation",
            **({"security-severity": _BY_LEVEL[level]} if protecting else {}),
        },
    }


def _results(found: list[_Finding], places: dict[str, int], dossier: Dossier) -> Iterator[Json]:
    """Also what was there before is a result: a result that is missing is taken for closed."""
    seen: Counter[str] = Counter()
    prefix = dossier.origin.prefix
    new = {(gap.row.id, site) for gap in dossier.since.new for site in gap.sites} if dossier.since else set()
    for finding in found:
        mark = finding.site.fingerprint(finding.row.id)
        seen[mark] += 1
        yield {
            "ruleId": finding.row.id,
            "ruleIndex": places[finding.row.id],
            "level": finding.level,
            "message": {"text": _message(finding)},
            "locations": [_location(prefix + finding.site.place.path, finding.site)],
            # GitHub recognises a result by the first; alike statements of one function are told apart by their turn.
            "partialFingerprints": {"primaryLocationLineHash": f"{mark}:{seen[mark]}", "tengates/v1": mark},
            "suppressions": _suppressions(finding.waiver),
            **({"baselineState": _state(finding, new)} if dossier.since else {}),
            "properties": _doubts(finding),
        }


def _own_rule(own: OwnResult) -> Json:
    told = {"text": _literal(own.title) or own.id}
    return {"id": f"own/{own.id}", "shortDescription": told, "help": {"text": words.visible(own.page) or own.title}}


def _own(dossier: Dossier, before: int) -> Iterator[Json]:
    """The team's own findings, which no gate counts."""
    for index, own in enumerate(dossier.report.own.results, before):
        seen: Counter[str] = Counter()
        for site in own.sites:
            mark = site.fingerprint(f"own.{own.id}")
            seen[mark] += 1
            yield {
                "ruleId": f"own/{own.id}",
                "ruleIndex": index,
                "level": _BY_SEVERITY[site.severity or Severity.MEDIUM],
                "message": {"text": _literal(site.message)},
                "locations": [_location(dossier.origin.prefix + site.place.path, site)],
                "partialFingerprints": {"primaryLocationLineHash": f"{mark}:{seen[mark]}", "tengates/v1": mark},
                "suppressions": [],
                "properties": {"source": "own"},
            }


def _doubts(finding: _Finding) -> Json:
    """How sure the control is; a finding of another scanner says whose it is instead."""
    source = finding.site.source
    return {"source": words.visible(source)} if source else {"confidence": _PRECISION[finding.row.outcome.confidence]}


def _state(finding: _Finding, new: set[tuple[str, Site]]) -> str:
    return "new" if (finding.row.id, finding.site) in new else "unchanged"


def _message(finding: _Finding) -> str:
    text = _literal(finding.site.message)
    fix = f" `tengates propose . {finding.site.recipe}` shows a fix." if finding.site.recipe else ""
    return f"{text[:1].upper()}{text[1:]}.{fix}" if not text.endswith((".", "!", "?")) else f"{text}{fix}"


def _literal(text: str) -> str:
    """Words of a repository; brackets are escaped, so that no embedded link comes about (SARIF 3.11.6)."""
    text = words.visible(" ".join(text.split()))
    return text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")


def _location(path: str, site: Site) -> Json:
    first = max(site.place.line, 1)
    region = {"startLine": first, "endLine": max(site.place.end_line, first)}
    return {"physicalLocation": {"artifactLocation": _artifact(path), "region": region}}


def _artifact(path: str) -> Json:
    return {"uri": quote(veiled(path)), "uriBaseId": _ROOT}


def _suppressions(waiver: Waiver | None) -> list[Json]:
    if waiver is None:
        return []
    until = f" (until {waiver.expires})" if waiver.expires else ""
    return [{"kind": "external", "status": "accepted", "justification": words.visible(waiver.reason) + until}]


def _notices(dossier: Dossier, found: int, count: int) -> Iterator[Json]:
    if count < found:
        left = words.counted(found - count, "finding")
        yield _notice(f"{left} of the least severe were left out: GitHub takes no more of one run.", "warning")
    elif count > SHOWN:
        yield _notice(f"GitHub shows the {SHOWN:,} most severe of {count:,} findings.", "note")
    yield from (_notice(_literal(line), "note") for line in words.import_lines(dossier.report))
    for row in dossier.report.scorecard.results:
        if not row.settled and _has_no_place(row):
            text = f"{row.title} ({words.status_word(row.outcome.status)}): {words.reason_of(row)}"
            yield _notice(_literal(text), "note") | {"associatedRule": {"id": row.id}}
    yield from (_notice(_literal(own.problem), "warning") for own in dossier.report.own.results if own.problem)
    for item in dossier.report.skipped[:_UNREAD]:
        place = {"physicalLocation": {"artifactLocation": _artifact(dossier.origin.prefix + item.path)}}
        yield _notice(_literal(f"Not read: {item.reason}."), "note") | {"locations": [place]}


def _has_no_place(row: ControlResult) -> bool:
    open_now = row.outcome.status in _GAPS | {Status.UNANSWERED, Status.UNCHECKED}
    return open_now and all(site.ok for site in row.outcome.sites)


def _notice(text: str, level: str) -> Json:
    return {"level": level, "message": {"text": text}}
