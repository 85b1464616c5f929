"""SARIF of other scanners, read as a stranger's file: only what we use, with caps on everything."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec
from msgspec import Struct, field

from tengates.facts.structured import UnreadableError
from tengates.model.imported import Foreign, ForeignReport, Weight

RESULTS = 20_000  # that are read of one file
_RULES = 50_000
_TEXT = 4_000  # characters of a message; shown are fewer, once credentials are hidden
_NAME = 120  # of a tool or rule
_PATH = 1_000
_SECRET = 2_000
_TAGS = 20
_OBJECTS = 1_500_000  # several times what a scanner puts into a file of the size that is read
_LINE = 10_000_000
_CWE = re.compile(r"\bcwe[-/_ ]0{0,4}(\d{1,5})\b", re.IGNORECASE)
_HEAVY = 7.0  # of 10, where a scanner rates what a finding means
_LEVELS = {"error": Weight.ERROR, "warning": Weight.WARNING, "note": Weight.NOTE, "none": Weight.NOTE}
_SILENT = {"pass", "notApplicable", "informational", "open", "review"}  # kinds of result that are no finding


class _Named(Struct):
    text: str | None = None
    id: str | None = None


class _Bag(Struct, rename={"security_severity": "security-severity"}):
    tags: list[str] | None = None
    security_severity: str | float | None = None
    cwe: list[str] | str | None = None


class _Defaults(Struct):
    level: str | None = None


class _Rule(Struct, rename="camel"):
    id: str = ""
    default_configuration: _Defaults | None = None
    properties: _Bag | None = None


class _Component(Struct):
    name: str = ""
    rules: list[_Rule] | None = None


class _Tool(Struct):
    driver: _Component
    extensions: list[_Component] | None = None


class _Artifact(Struct, rename="camel"):
    uri: str | None = None
    uri_base_id: str | None = None


class _Region(Struct, rename="camel"):
    start_line: int | None = None
    end_line: int | None = None
    snippet: _Named | None = None


class _Physical(Struct, rename="camel"):
    artifact_location: _Artifact | None = None
    region: _Region | None = None


class _Location(Struct, rename="camel"):
    physical_location: _Physical | None = None


class _Pointer(Struct, rename="camel"):
    id: str | None = None
    index: int | None = None
    tool_component: _Pointer | None = None


class _Prints(Struct, rename="camel"):
    commit_sha: str | None = None


class _Result(Struct, rename="camel"):
    message: _Named | None = None
    rule_id: str | None = None
    rule_index: int | None = None
    rule: _Pointer | None = None
    level: str | None = None
    kind: str | None = None
    locations: list[_Location] | None = None
    partial_fingerprints: _Prints | None = None
    suppressions: msgspec.Raw = msgspec.Raw()
    properties: _Bag | None = None


class _Run(Struct, rename="camel"):
    tool: _Tool
    results: list[_Result] | None = None
    original_uri_base_ids: dict[str, _Artifact] | None = None


class _Log(Struct):
    runs: list[_Run] = field(default_factory=list)
    version: str = ""


def read_sarif(name: str, content: bytes) -> ForeignReport:
    """What a SARIF file holds. UnreadableError, a clause, when it is none."""
    if content.count(b"{") > _OBJECTS:
        raise UnreadableError(f"holds more than {_OBJECTS:,} objects")
    try:
        log = msgspec.json.decode(content.removeprefix(b"\xef\xbb\xbf"), type=_Log)
    except msgspec.ValidationError as error:
        raise UnreadableError(f"is JSON but not SARIF ({_short(str(error), _NAME)})") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise UnreadableError("is not valid JSON") from error
    except RecursionError as error:
        raise UnreadableError("is nested too deeply") from error
    if not log.version.startswith("2."):
        raise UnreadableError("does not say that it is SARIF 2")
    findings: list[Foreign] = []
    left_out = 0
    for run in log.runs:
        rows = [row for row in run.results or () if not _suppressed(row) and row.kind not in _SILENT]
        room = RESULTS - len(findings)
        left_out += max(0, len(rows) - room)
        findings += _findings(run, rows[:room])
    tools = tuple(dict.fromkeys(_tool_name(run) for run in log.runs))
    return ForeignReport(name, tools, tuple(findings), left_out)


def _findings(run: _Run, rows: Sequence[_Result]) -> Iterator[Foreign]:
    parts = [run.tool.driver, *(run.tool.extensions or [])]
    rules = {rule.id: rule for part in parts for rule in (part.rules or [])[:_RULES]}
    for row in rows:
        ident = row.rule_id or (row.rule.id if row.rule else None) or ""
        rule = rules.get(ident) or _by_index(row, parts) or _Rule(ident)
        bags = [bag for bag in (rule.properties, row.properties) if bag is not None]
        tags = tuple(_short(tag, _NAME).lower() for bag in bags for tag in (bag.tags or [])[:_TAGS])
        place = _place(row)
        region = place.region or _Region()
        line = _line(region.start_line)
        yield Foreign(
            tool=_tool_name(run),
            rule=_short(ident or rule.id, _NAME),
            message=_short((row.message and row.message.text) or "", _TEXT),
            weight=_weight(row, rule, bags),
            path=_path(place.artifact_location, run),
            line=line,
            end_line=max(line, _line(region.end_line)),
            cwes=_cwes(tags, bags),
            tags=tags,
            in_history=bool(row.partial_fingerprints and row.partial_fingerprints.commit_sha),
            secret=((region.snippet and region.snippet.text) or "")[:_SECRET].strip(),
        )


def _suppressed(row: _Result) -> bool:
    """Whether somebody waived it; what they said is not read."""
    return bool(bytes(row.suppressions).strip(b" \t\r\n[]").removeprefix(b"null"))


def _by_index(row: _Result, parts: Sequence[_Component]) -> _Rule | None:
    """The rule a result points to by number, in an extension where it says so."""
    at = row.rule_index if row.rule_index is not None else row.rule.index if row.rule else None
    component = row.rule.tool_component if row.rule else None
    extension = component.index if component else None
    number = 0 if extension is None else extension + 1
    if at is None or not 0 <= number < len(parts):
        return None
    rules = parts[number].rules or []
    return rules[at] if 0 <= at < len(rules) else None


def _place(row: _Result) -> _Physical:
    return next((one.physical_location for one in row.locations or () if one.physical_location), _Physical())


def _path(artifact: _Artifact | None, run: _Run) -> str:
    """The address it names, behind the base it names."""
    if artifact is None or not artifact.uri:
        return ""
    uri = artifact.uri[:_PATH]
    base = (run.original_uri_base_ids or {}).get(artifact.uri_base_id or "")
    absolute = uri.startswith("/") or ":" in uri.partition("/")[0]
    if absolute or base is None or not base.uri or base.uri in {"file:///", "file:/"}:
        return uri
    return f"{base.uri[:_PATH].rstrip('/')}/{uri}"


def _weight(row: _Result, rule: _Rule, bags: Sequence[_Bag]) -> Weight:
    said = row.level or (rule.default_configuration.level if rule.default_configuration else None) or "warning"
    weight = _LEVELS.get(said, Weight.WARNING)
    return Weight.ERROR if any(_rated(bag) >= _HEAVY for bag in bags) else weight


def _rated(bag: _Bag) -> float:
    try:
        return float(bag.security_severity or 0.0)
    except ValueError:
        return 0.0


def _cwes(tags: Sequence[str], bags: Sequence[_Bag]) -> tuple[int, ...]:
    own = [bag.cwe if isinstance(bag.cwe, list) else [bag.cwe] for bag in bags if bag.cwe]
    texts = [*tags, *(text[:_NAME] for rows in own for text in rows[:_TAGS])]
    return tuple(dict.fromkeys(int(number) for text in texts for number in _CWE.findall(text)))


def _tool_name(run: _Run) -> str:
    return _short(run.tool.driver.name, _NAME) or "another scanner"


def _line(number: int | None) -> int:
    return number if number is not None and 0 < number < _LINE else 1


def _short(text: str, most: int) -> str:
    words = " ".join(text[: most * 4].split())
    return words if len(words) <= most else f"{words[: most - 1]}…"
