"""What is known of each request's cost: where token counts are read, and where they are written down."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from tengates.model.code import Call
from tengates.model.survey import Survey
from tengates.survey.knowledge.metering import GATEWAYS, METERS, SWITCHES, TRACING_VARIABLES
from tengates.survey.linked import linked
from tengates.survey.service.browser import is_browser_code
from tengates.survey.web.index import SourceFile
from tengates.survey.web.memory import per_file

_FIELDS = r"(?:total|prompt|completion|input|output)_?tokens|(?:total|prompt|completion|input|output)Tokens"
_READ = re.compile(
    rf"(?:^|[.\[])(?:usage|usage_metadata|usageMetadata|token_usage|tokenUsage|totalUsage)(?:\]|\?)?[.\[]{{1,2}}"
    rf"(?:{_FIELDS}|\w*[tT]oken_?[cC]ount)"
    r"|(?:^|[.\[])(?:usage_metadata|usageMetadata|token_usage|tokenUsage|totalUsage)\]?$|\[usage\]$"
    r"|(?:^|[._])(?:\w{0,20}(?:response|result|completion|message|stream|step|chunk)|res|resp|output|event|final)\??\.usage$"
)
_NAMED = re.compile(r"^(?:usage|totalUsage|total_usage|token_usage|tokenUsage|usage_metadata)$")
_GIVEN = re.compile(r"\b(?:usage|totalUsage)\b")
_MENTION = re.compile(r"(?i)usage|tokens?\b|token_?count|_tokens|tokens_|cost")
_RECORDS = re.compile(
    r"(?i)(?:^|[._])(?:log\w*|info|debug|warn(?:ing)?|print|insert\w*|add\w*|save\w*|update\w*|create\w*|record\w*|track\w*"
    r"|capture\w*|set|incr\w*|append|write\w*|execute\w*|emit|send\w*|store\w*|push|increase\w*|report\w*|observe|inc|put"
    r"|values|upsert\w*|consume\w*|deduct\w*|charge\w*|on_?\w*usage\w*)$"
)
_OWN = re.compile(
    r"(?i)(?:^|[._])(?:add|record|track|save|log|store|update|incr\w*|report|insert|deduct|charge|bill|consume|register)"
    r"_?\w{0,20}?(?:usage|tokens?|costs?)(?:_?\w{0,12})$"
)
_NOT_OWN = re.compile(r"(?i)access_?token|refresh|auth|csrf|session|device|special|fcm|push_?token|jwt|reset|verif")
_COUNTS = re.compile(r"(?i)tokens?|costs?")
_HOLDS = re.compile(r"(?i)usage|tokens?\b|cost|response|completion|result|\bres\b")
_SHOWN = 3
_METERED = tuple(word.lower() for word in (*SWITCHES, *GATEWAYS, "experimental_telemetry", "helicone"))


class Record(IntEnum):
    """How far a token count gets."""

    READ = 1
    OFFERED = 2  # somebody has only to switch it on
    WRITTEN = 3


@dataclass(frozen=True, slots=True)
class Usage:
    """One place that knows what a request used."""

    path: str
    line: int
    what: str
    record: Record


def find_usage(survey: Survey) -> tuple[Usage, ...]:
    """What reads or records token counts on the server, the records first."""
    files = [file for file in linked(survey).project if not is_browser_code(file.path, file.code)]
    found = [row for file in files for row in _of_file(file)]
    found += _tracing(survey)
    return tuple(sorted(dict.fromkeys(found), key=lambda row: (-row.record, row.path, row.line)))


@per_file
def _of_file(file: SourceFile) -> tuple[Usage, ...]:
    return (*_metered(file), *_read(file), *_counted(file))


def _metered(file: SourceFile) -> Iterator[Usage]:
    """A tracer or gateway that records every call."""
    for row in file.code.imports:
        if not row.is_type and _is_meter(row.module) and _is_used(file, row.module, row.local):
            yield Usage(file.path, row.span.line, f"{row.module} records each call's tokens", Record.WRITTEN)
    if not file.mentions(_METERED):
        return
    for call in file.code.calls:
        parts = call.callee.split(".")
        if parts[-1] in SWITCHES or ".".join(parts[-2:]) in SWITCHES or ".".join(parts[-3:]) in SWITCHES:
            yield Usage(file.path, call.span.line, f"{parts[-1]} counts tokens and cost", Record.WRITTEN)
        if _has_telemetry(call):
            yield Usage(file.path, call.span.line, "the call's telemetry carries its tokens", Record.WRITTEN)
        address = next((value for value in _addresses(call) if any(name in value.lower() for name in GATEWAYS)), "")
        if address:
            yield Usage(file.path, call.span.line, "calls go through a gateway that records them", Record.WRITTEN)
    for assigned in file.code.assignments:
        if "Helicone-Auth" in assigned.value.text:
            yield Usage(file.path, assigned.span.line, "calls go through a gateway that records them", Record.WRITTEN)


def _is_meter(module: str) -> bool:
    return any(module == name or module.startswith((f"{name}.", f"{name}/")) for name in METERS)


def _is_used(file: SourceFile, module: str, local: str) -> bool:
    decorated = any(row.name.startswith(module) for function in file.code.functions for row in function.decorators)
    return decorated or any(
        call.callee.startswith(module) or call.written.startswith(local) for call in file.code.calls
    )


def _has_telemetry(call: Call) -> bool:
    bags = (call.expr, *call.expr.positional[:2])
    return any((given := bag.get("experimental_telemetry")) is not None and "false" not in given.text for bag in bags)


def _addresses(call: Call) -> Iterator[str]:
    for bag in (call.expr, *call.expr.positional[:2]):
        for label in ("base_url", "baseURL", "basePath", "api_base", "openai_api_base"):
            value = bag.get(label)
            if value is not None:
                yield value.text
        for label in ("default_headers", "defaultHeaders", "headers"):
            value = bag.get(label)
            if value is not None and "Helicone-Auth" in value.text:
                yield "helicone"


def _read(file: SourceFile) -> Iterator[Usage]:
    """Reads of a response's usage, with what becomes of them in the same function."""
    scopes: dict[str, int] = {}
    for read in file.code.reads:
        if _READ.search(read.name) and not read.name.startswith(("psutil", "resource", "self.usage[", "parser.")):
            scopes.setdefault(read.scope, read.span.line)
    for row in file.code.assignments:
        if row.member and _NAMED.match(row.member):
            scopes.setdefault(row.scope, row.span.line)
    for function in file.code.functions:
        given = " ".join(row.name for row in function.parameters if row.name.startswith("{"))
        if _GIVEN.search(given) and (function.name in {"onFinish", "onStepFinish"} or "usage" in given):
            scopes.setdefault(function.qualname, function.span.line)
    for scope, line in scopes.items():
        kept = _is_written(file, scope)
        words = "a request's tokens are written down" if kept else "a request's tokens are read"
        yield Usage(file.path, line, words, Record.WRITTEN if kept else Record.READ)


def _is_written(file: SourceFile, scope: str) -> bool:
    function = file.functions.get(scope)
    calls = (
        file.calls(function.span) if function is not None else [row for row in file.code.calls if row.scope == scope]
    )
    for call in calls:
        if _RECORDS.search(call.callee.replace("()", "")) and any(
            _MENTION.search(value.text) for _, value in call.expr.items
        ):
            return True
    rows = file.assignments(function.span) if function is not None else file.code.assignments
    return any(
        ("." in row.target or "[" in row.target) and row.scope == scope and _MENTION.search(row.target) for row in rows
    )


def _counted(file: SourceFile) -> Iterator[Usage]:
    """A function of the project's own that is given a count to keep: `add_chat_tokens(n)`."""
    for call in file.code.calls:
        last = call.callee.replace("()", "")
        given = any(_HOLDS.search(value.text) for _, value in call.expr.items)  # else requests are counted, not tokens
        if _OWN.search(last) and not _NOT_OWN.search(call.expr.text[:120]) and (given or _COUNTS.search(last)):
            yield Usage(file.path, call.span.line, f"{call.written[:60]} keeps what was used", Record.WRITTEN)


def _tracing(survey: Survey) -> Iterator[Usage]:
    """LangSmith is switched on by a variable alone: named in an example file it is there to be switched on."""
    if not {"LangChain", "LangGraph"} & set(survey.sdks):
        return
    for path, facts in survey.files.items():
        for row in facts.env.entries if facts.env is not None else ():
            if row.name in TRACING_VARIABLES:
                yield Usage(path, row.line, f"{row.name} is there to be switched on", Record.OFFERED)
