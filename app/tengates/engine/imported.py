"""Findings of other scanners, matched with our controls and with the files of a scan (resources/scanners.toml)."""

from __future__ import annotations

import hashlib
import posixpath
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from urllib.parse import unquote

from tengates import assets
from tengates.engine.masking import masked_text
from tengates.engine.reading import read_again
from tengates.engine.scans import Scan, with_said
from tengates.facts.sarif import read_sarif
from tengates.facts.structured import UnreadableError
from tengates.model.errors import InputError
from tengates.model.imported import Foreign, ForeignReport, ImportTally, Weight
from tengates.model.outcome import Severity, Site
from tengates.model.place import Place, Span
from tengates.repo.handed import read_handed

_SIZE = 50_000_000  # bytes of one file
_REPORTS = 20
_EACH = 100  # sites of other scanners that one control holds
_TEXT = 300  # characters of a message
_SHORTEST = 6  # characters of a value that is hidden wherever it stands
_COSTS = {Weight.ERROR: Severity.MEDIUM, Weight.WARNING: Severity.LOW, Weight.NOTE: Severity.LOW}
_SECRETS, _HISTORY = "security.secrets-in-code", "security.secrets-in-history"


_Values = dict[str, tuple[str, ...]]  # credentials by file


@dataclass(frozen=True, slots=True)
class _Row:
    control: str
    tools: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    cwes: frozenset[int] = frozenset()
    tags: frozenset[str] = frozenset()

    def fits(self, found: Foreign) -> bool:
        """Whether a finding speaks for this row's control."""
        if self.tools and not any(tool in found.tool.lower() for tool in self.tools):
            return False
        if not (self.rules or self.cwes or self.tags):
            return True
        rule = found.rule.lower()
        named = any(fnmatchcase(rule, pattern) for pattern in self.rules)
        return named or not self.cwes.isdisjoint(found.cwes) or not self.tags.isdisjoint(found.tags)


def read_report(path: Path) -> ForeignReport:
    """What another scanner wrote to this file. InputError when it cannot be used."""
    try:
        return read_sarif(str(path), read_handed(path, _SIZE))
    except UnreadableError as error:
        raise InputError(
            f"{path.name} {error}. Bring what a scanner wrote as SARIF, such as `semgrep --sarif --output x.sarif`."
        ) from error


def added(reports: tuple[ForeignReport, ...], fresh: ForeignReport) -> tuple[ForeignReport, ...]:
    """With one more report; one from the same file takes the place of the earlier. InputError when they are too many."""
    kept = tuple(report for report in reports if report.name != fresh.name)
    if len(kept) >= _REPORTS:
        raise InputError(f"{_REPORTS} files of other scanners are the most. Leave one out.")
    return (*kept, fresh)


def with_reports(scan: Scan, reports: Sequence[ForeignReport], prefix: str) -> tuple[Scan, tuple[ForeignReport, ...]]:
    """The scan with what other scanners found, and the reports with the files they were matched with and their tallies.

    `prefix` is where the opened folder lies in its repository, "" at its top.
    """
    known = tuple(_seen(scan, report, prefix) for report in reports)
    matched: dict[str, list[Site]] = defaultdict(list)
    counts = [_matched(scan, report, prefix, matched) for report in known]
    foreign = {control: tuple(sites) for control, sites in matched.items()}
    after = with_said(scan, replace(scan.said, foreign=foreign))
    taken = {id(site) for row in after.scorecard.results for site in row.outcome.sites if site.source}
    rows = zip(known, counts, strict=True)
    return after, tuple(replace(report, tally=_tally(report, count, taken)) for report, count in rows)


def control_for(found: Foreign) -> str:
    """The control that a finding speaks for, "" when there is none."""
    return next((row.control for row in _rows() if row.fits(found)), "")


def inside(path: str, root: str, prefix: str, paths: Iterable[str]) -> str:
    """The file of this scan that another scanner means; "" when it is none of them."""
    scheme, colon, rest = path.partition(":")
    if colon and scheme.lower() == "file":
        path = "/" + rest.lstrip("/")
    elif colon and len(scheme) > 1:
        return ""
    plain = posixpath.normpath(unquote(path).replace("\\", "/"))
    top = root.replace("\\", "/").rstrip("/")
    for start in (f"{top}/", f"/{top}/"):
        plain = plain.removeprefix(start)
    known = paths if isinstance(paths, frozenset) else frozenset(paths)
    return next((name for name in (plain, plain.removeprefix(prefix)) if name in known), "")


@dataclass(frozen=True, slots=True)
class _Count:
    what: Counter[str]
    sites: list[Site]


def _matched(scan: Scan, report: ForeignReport, prefix: str, into: dict[str, list[Site]]) -> _Count:
    """Put the report's sites into their controls, one for each line and rule."""
    count = _Count(Counter(), [])
    known: _Values = {}
    paths, root = frozenset(scan.digests), scan.snapshot.folder.path
    for found in sorted(report.findings, key=lambda found: found.weight is not Weight.ERROR):
        control = control_for(found)
        path = inside(found.path, root, prefix, paths)
        if not control:
            count.what["unmatched"] += 1
        elif not path:
            count.what["elsewhere"] += 1
        elif (report.seen or {}).get(path) != scan.digests[path]:
            count.what["stale"] += 1
        elif len(into[control]) >= _EACH:
            count.what["left out"] += 1
        else:
            control, site = _site(scan, found, control, path, known)
            if site not in into[control]:
                into[control].append(site)
                count.sites.append(site)
    return count


def _tally(report: ForeignReport, count: _Count, taken: set[int]) -> ImportTally:
    counted = sum(id(site) in taken for site in count.sites)
    what = count.what
    return ImportTally(
        report.name,
        report.tools,
        counted=counted,
        shown=len(count.sites) - counted,
        unmatched=what["unmatched"],
        elsewhere=what["elsewhere"],
        stale=what["stale"],
        left_out=report.left_out + what["left out"],
    )


def _seen(scan: Scan, report: ForeignReport, prefix: str) -> ForeignReport:
    """The report with the hashes of its files as they were at the first scan with it."""
    if report.seen is not None:
        return report
    paths, root = frozenset(scan.digests), scan.snapshot.folder.path
    named = {inside(found.path, root, prefix, paths) for found in report.findings}
    return replace(report, seen={path: scan.digests[path] for path in named if path})


def _site(scan: Scan, found: Foreign, control: str, path: str, known: _Values) -> tuple[str, Site]:
    content = scan.snapshot.read(path)
    if control == _SECRETS and found.in_history and found.secret and found.secret.encode() not in content:
        control = _HISTORY
    lines = content.split(b"\n")
    line = min(found.line, len(lines))
    mark = hashlib.sha256(lines[line - 1]).hexdigest()[:12]
    place = Place(path, Span(line, min(found.end_line, len(lines)), 0, 0), "", f"{found.tool} {found.rule} {mark}")
    said = _hidden(scan, found, path, content, known) or "found something here"
    rule = f" ({found.rule})" if found.rule else ""
    message = f"{found.tool}: {said}{rule}"
    return control, Site(place, ok=False, message=message, severity=_COSTS[found.weight], source=found.tool)


def _hidden(scan: Scan, found: Foreign, path: str, content: bytes, known: _Values) -> str:
    """Its message without the credentials that it, or the file, holds."""
    values = known.get(path)
    if values is None:
        spans = (hit.span for hit in read_again(scan.snapshot, path, content).secrets)
        values = tuple(content[span.start : span.end].decode("utf-8", "replace") for span in spans)
        known[path] = values
    text = found.message
    quoted = found.secret.split() if control_for(found) in {_SECRETS, _HISTORY} else []
    for value in sorted((*values, found.secret, *quoted), key=len, reverse=True):
        if len(value) >= _SHORTEST:
            text = text.replace(value, "…")
    text = masked_text(text)
    return text if len(text) <= _TEXT else f"{text[: _TEXT - 1]}…"


@cache
def _rows() -> tuple[_Row, ...]:
    with (assets.resources() / "scanners.toml").open("rb") as stream:
        rows = tomllib.load(stream)["row"]
    return tuple(
        _Row(
            row["control"],
            tuple(row.get("tools", ())),
            tuple(row.get("rules", ())),
            frozenset(row.get("cwes", ())),
            frozenset(row.get("tags", ())),
        )
        for row in rows
    )
