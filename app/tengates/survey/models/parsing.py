"""Each place where a model's answer is parsed, whether by a schema, and what happens when it does not fit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache, partial

from tengates.model.code import Call, Expr, ExprKind
from tengates.model.place import Place
from tengates.model.survey import Survey
from tengates.survey.bindings import Bindings
from tengates.survey.knowledge import answering as table
from tengates.survey.linked import linked
from tengates.survey.models.answers import Answers, Said, answers_of
from tengates.survey.models.patterns import meets_nothing, only_asks
from tengates.survey.web.index import SourceFile
from tengates.survey.web.project import Project
from tengates.survey.web.schemas import checks_nothing, is_schema

_PLAIN_SPLIT = re.compile(r"^(?:\\n|\\n\\n|\n| |\s*|\.|)$")  # lines and words for showing, no structure
_PICKED = "a pattern picks the answer apart"
READS_JSON = "JSON is read from the answer"
_SHOWS = re.compile(r"(?i)markdown|format|convert|render|display|highlight|linkify|url|mime|image|title|slug|html")
_ADDRESS = re.compile(r"data:|https?:|base64")
_ENVELOPE = re.compile(r"(?:^|\.)(?:text|content|decode)$|JSON\.stringify")
_INSIDE = re.compile(r"choices|candidates|message|parts|output")
# Amazon's: `response["body"].read()` whole, `event["chunk"]["bytes"]` in pieces; the answer stands inside.
_AMAZONS = re.compile(
    r"(?:\[[\"']body[\"']\]|\.get\([\"']body[\"']\))\.read\(\)(?:\.decode\([^()]{0,20}\))?$"
    r"|\[[\"']chunk[\"']\]\[[\"']bytes[\"']\](?:\.decode\([^()]{0,20}\))?$"
)
_TAGS = re.compile(r"```|json|\{|\[|\$\$|:|[A-Z]{3,}|<\w|\d\.")
_STREAMED = re.compile(
    r"(?i)^(?:e|ev|event|line|chunk|data|buffer|part|raw|token|body|err\w*|errText|message|msg)(?:\.data|\.slice\(\)?|\.replace\(\)?|\.trim\(\)?)?$"
)
_DATA_LINE = re.compile(r"\[(?:[56]|len\(\W*data\W*\))\s*:\s*\]$|\.(?:slice|substring)\([56]\)$")  # behind `data: `

_CHECKS = frozenset({"parse", "safeParse", "parseAsync", "safeParseAsync", "validate", "validateSync"})
# What a model asks a tool to do: `tool.function.arguments`, `function_call["arguments"]`.
_ASKED = re.compile(r"(?i)(?:function|tool|call)\w{0,20}(?:\.|\[[\"']?)arguments(?:[\"']?\])?$")


@dataclass(frozen=True, slots=True)
class Parse:
    """One such place. `handled` when an answer that does not fit has a way on."""

    place: Place
    what: str
    schema: bool
    handled: bool


def find_parses(survey: Survey) -> tuple[Parse, ...]:
    """Every place, in order; a reader and the split before it count once for each function."""
    return tuple(sorted(_once(every_parse(survey)), key=lambda row: (row.place.path, row.place.line)))


def every_parse(survey: Survey) -> tuple[Parse, ...]:
    """Every place, also the second of a function."""
    answers, bindings = answers_of(survey), linked(survey).bindings
    found: dict[tuple[str, int], Parse] = {}
    reached = frozenset(answers.files)
    rows = [row for file in answers.files for row in answers.rows(file, "parses", partial(_of_file, bindings, answers))]
    for file in linked(survey).project:
        if file not in reached:
            rows += answers.rows(file, "parses elsewhere", partial(_elsewhere, bindings, answers))
    for row in rows:
        found.setdefault((row.place.path, row.place.line), row)
    return tuple(found.values())


def _of_file(bindings: Bindings, answers: Answers, file: SourceFile) -> Iterator[Parse]:
    """Of a file that an answer passes through."""
    for call in file.code.calls:
        row = _structured(bindings, file, call) or _read(bindings, answers, file, call)
        if row is not None:
            yield row


def _elsewhere(bindings: Bindings, answers: Answers, file: SourceFile) -> Iterator[Parse]:
    """Of another file."""
    for call in file.code.calls:
        row = _structured(bindings, file, call)
        if row is None and _reads_arguments(call):
            row = _read(bindings, answers, file, call)
        if row is not None:
            yield row


def _once(rows: Iterable[Parse]) -> Iterator[Parse]:
    """Several patterns over one answer in one function are one place: the first."""
    kept: dict[tuple[str, str, str], Parse] = {}
    for row in sorted(rows, key=lambda item: item.place.line):
        kept.setdefault((row.place.path, row.place.symbol, row.what), row)
    for (path, symbol, what), row in kept.items():
        if (
            what != _PICKED or (path, symbol, READS_JSON) not in kept
        ):  # what a pattern found is read as JSON right after
            yield row


def _structured(bindings: Bindings, file: SourceFile, call: Call) -> Parse | None:
    """Interfaces that give back an object by themselves, and a framework's parsers."""
    callee = call.callee
    if not _may_structure(callee) and call.expr.get("response_model") is None:
        return None
    handled = _is_handled(bindings, file, call)
    if table.STRUCTURED.search(callee):
        return Parse(
            file.place_of_call(call),
            "the answer is made to fit",
            schema=True,
            handled=handled or _run_is_handled(bindings, file, call),
        )
    if table.OBJECT_CALLS.search(callee) and callee.partition(".")[0] not in {"z", "yup"}:
        schema = any(
            bag.get(key) is not None
            for bag in (call.expr, *call.expr.positional)
            for key in ("schema", "response_format", "text_format", "output_format")
        )
        return Parse(
            file.place_of_call(call),
            "the answer is made to fit",
            schema=schema,
            handled=handled or "streamObject" in callee,
        )
    if (
        call.expr.get("response_model") is not None and call.expr.get("messages") is not None
    ):  # instructor retries by itself
        return Parse(
            file.place_of_call(call),
            "the answer is made to fit",
            schema=True,
            handled=handled or call.expr.get("max_retries") is not None,
        )
    if table.PARSERS.search(callee) and "langchain" in callee:
        known = bool(table.SCHEMA_PARSERS.search(callee))
        fixing = "Fixing" in callee or "Retry" in callee
        return Parse(
            file.place_of_call(call),
            "the answer goes through a parser",
            schema=known,
            handled=handled or fixing or _run_is_handled(bindings, file, call),
        )
    return None


@lru_cache(4096)
def _may_structure(callee: str) -> bool:
    return any(pattern.search(callee) for pattern in (table.STRUCTURED, table.OBJECT_CALLS, table.PARSERS))


def _read(bindings: Bindings, answers: Answers, file: SourceFile, call: Call) -> Parse | None:
    """JSON readers, patterns and splits over a model's text."""
    what = _reads(answers, file, call)
    if not what:
        return None
    schema = _has_schema(bindings.project, file, call) or _goes_back(bindings, file, call)
    safe = any(
        row.callee.endswith(("safeParse", "safeParseAsync")) for row in file.code.calls if row.scope == call.scope
    )
    met = what == _PICKED and meets_nothing(file, call)
    return Parse(
        file.place_of_call(call), what, schema=schema, handled=safe or met or _is_handled(bindings, file, call)
    )


def _reads(answers: Answers, file: SourceFile, call: Call) -> str:
    """What a call does to a model's text, "" when it parses none."""
    given = call.expr.positional
    if not given or (file.path, call.scope) in answers.tools:
        return ""
    if _reads_arguments(call):
        return READS_JSON
    if _reads_json(call):
        return READS_JSON if _is_text(answers, file, call, given[0]) else ""
    if _SHOWS.search(call.scope) or _ADDRESS.search(call.expr.text):
        return ""
    picks = (call.callee in table.PATTERNS and len(given) > 1 and _is_text(answers, file, call, given[1])) or (
        _picked(answers, file, call, given[0])
    )
    return _PICKED if picks and not only_asks(file, call) else ""


def _reads_arguments(call: Call) -> bool:
    """What a model wants to hand to a tool, read as JSON wherever it comes from."""
    given = call.expr.positional[:1]
    reads = _reads_json(call) or table.SCHEMA_CALLS.search(call.callee) is not None
    return reads and bool(given) and bool(_ASKED.search(given[0].text[-80:].rstrip(")")))


def _reads_json(call: Call) -> bool:
    """A reader of JSON, or a schema that reads it by itself."""
    return call.callee in table.JSON_READERS or bool(table.SCHEMA_READERS.search(call.callee))


def _picked(answers: Answers, file: SourceFile, call: Call, given: Expr) -> bool:
    """`pattern.search(text)`, `text.match(…)`, `text.split("SOURCES:")`; lines and words hold no structure."""
    owner, _, last = call.callee.rpartition(".")
    if last not in table.TEXT_SPLITS or not owner or owner == "re":
        return False
    if last in {"exec", "finditer", "findall", "search"}:
        return given.kind is ExprKind.NAME and _pattern_like(owner) and _is_text(answers, file, call, given)
    marker = given.kind is ExprKind.STRING and _TAGS.search(given.text) and not _PLAIN_SPLIT.match(given.text)
    if (last != "match" and not marker) or _STREAMED.match(owner):
        return False
    held = call.receiver if call.receiver is not None else Expr(ExprKind.NAME, owner, call.expr.span, owner)
    return answers.holds(file, call.scope, held) is Said.TEXT


def _pattern_like(owner: str) -> bool:
    return bool(re.search(r"(?i)pattern|regex|_re$|^re_|/|RegExp", owner))


def _is_text(answers: Answers, file: SourceFile, call: Call, given: Expr) -> bool:
    """A text of the model's; a line of a stream is the provider's envelope."""
    if given.name.startswith("JSON.stringify") or (
        _ENVELOPE.search(given.name) and not _INSIDE.search(given.name) and answers.by_hand(file)
    ):
        return False
    if _AMAZONS.search(given.text) or _STREAMED.match(given.text[:60]) or _DATA_LINE.search(given.text[-60:]):
        return False
    return answers.holds(file, call.scope, given) is Said.TEXT


def _has_schema(project: Project, file: SourceFile, call: Call) -> bool:
    """A schema takes the value in: around the reader, or later in the same function."""
    for row in file.calls_by_scope.get(call.scope, ()):
        if _is_by_schema(project, file, row, call):
            return True
        made = row.callee.rpartition(".")[2].partition("(")[0]
        if made in file.classes and file.classes[made].bases and row.expr.has_spread:
            return True
    return False


def _is_by_schema(project: Project, file: SourceFile, row: Call, read: Call) -> bool:
    """Whether a call checks by a schema that says something; one that is not known by its name must take what was read."""
    if not file.is_python:
        found = project.definition(file.path, row.callee.rpartition(".")[0])
        if found is not None and found.variable is not None and checks_nothing(found.variable.value):
            return False
    if table.SCHEMA_CALLS.search(row.callee):
        return True
    checks = row.callee.rpartition(".")[2] in _CHECKS and not file.is_python
    return checks and _takes(file, row, read) and is_schema(project, file, row) is not None


def _takes(file: SourceFile, row: Call, read: Call) -> bool:
    """Whether a call is given what another read, there or by the name that holds it."""
    names = {
        item.target
        for item in file.code.assignments
        if item.scope == read.scope
        and item.value.span.start <= read.span.start
        and read.span.end <= item.value.span.end
    }
    return any(
        (item.span.start <= read.span.start and read.span.end <= item.span.end) or item.text in names
        for item in row.expr.positional
    )


def _goes_back(bindings: Bindings, file: SourceFile, call: Call) -> bool:
    """What is read is returned, and each caller puts it through a schema."""
    function = file.functions.get(call.scope)
    returned = any(
        row.scope == call.scope and row.value.span.start <= call.span.start and call.span.end <= row.value.span.end
        for row in file.code.returns
    )
    if function is None or not returned:
        return False
    callers = list(bindings.calls_to(file, function))
    return bool(callers) and all(_has_schema(bindings.project, other, row) for other, row in callers)


def _is_handled(bindings: Bindings, file: SourceFile, call: Call) -> bool:
    """The call stands in a `try`, or a caller's one."""
    if call.in_try or "catch" in call.chained:
        return True
    function = file.functions.get(call.scope)
    if function is None:
        return False
    return any(row.in_try for _, row in bindings.calls_to(file, function))


def _run_is_handled(bindings: Bindings, file: SourceFile, call: Call) -> bool:
    """A parser or model object is made in one place and run in another: a run in the same function counts."""
    return any(
        row.in_try and row.callee.rpartition(".")[2] in {"invoke", "ainvoke", "parse", "aparse", "run", "stream"}
        for row in file.code.calls
        if row.scope == call.scope or row.scope.startswith(f"{call.scope}.")
    ) or _is_handled(bindings, file, call)
