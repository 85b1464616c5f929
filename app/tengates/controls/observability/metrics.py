"""observability.metrics: numbers say how the product is doing."""

from __future__ import annotations

from collections.abc import Iterator

from tengates.authoring import (
    Confidence,
    Control,
    Evidence,
    Kind,
    Outcome,
    Survey,
    evidence,
    missing,
    partly,
    present,
    when,
)
from tengates.model.code import Code
from tengates.survey.knowledge.observability import (
    AGENTS,
    COUNTERS,
    MEASURED_BY,
    METERS,
    TRACED_BY_COMMAND,
    TRACERS,
    USAGE_CALLS,
    USAGE_READ,
    Measure,
)
from tengates.survey.service.browser import is_browser_code
from tengates.survey.service.instruments import Wired, commands, installed, wired
from tengates.survey.web.memory import per_code

_SHOWN = 4
_NEEDED = (Measure.LATENCY, Measure.ERRORS)


def judge(survey: Survey) -> Outcome:
    """Time, errors and, where a model is called, tokens: all of them pass, some count by half."""
    found: dict[Measure | None, Evidence] = {}
    for measures, row in (*_meters(survey), *_agents(survey), *_usage(survey)):
        for measure in measures or (None,):
            found.setdefault(measure, row)
    needed = (*_NEEDED, Measure.TOKENS) if survey.traits.llm else _NEEDED
    rows = tuple(dict.fromkeys(found.values()))[:_SHOWN]
    lacking = [measure for measure in needed if measure not in found]
    if not rows:
        counters = [row for row in METERS if row.title in COUNTERS]
        idle = [evidence(path, line, f"{name} is installed") for path, line, name in installed(survey, counters)]
        if idle:
            return partly("something that counts is installed and counts nothing", *idle[:_SHOWN])
        uses = ", how many fail or what the model uses" if survey.traits.llm else " or how many fail"
        return missing(f"nothing counts how long requests take{uses}")
    if not lacking:
        return present("the numbers that matter are counted", *rows)
    sure = Confidence.HIGH if any(measure is not Measure.TOKENS for measure in found) else Confidence.MEDIUM
    return partly(f"some numbers are counted, but not {_listed(lacking)}", *rows, confidence=sure)


def _meters(survey: Survey) -> Iterator[tuple[frozenset[Measure], Evidence]]:
    for row in wired(survey, METERS):
        yield _measures(row), evidence(row.path, row.line, f"{row.instrument.title} counts")
    for row in wired(survey, TRACERS[len(AGENTS) :]):
        if row.instrument.measures:
            yield row.instrument.measures, evidence(row.path, row.line, f"{row.instrument.title} counts tokens")


def _measures(row: Wired) -> frozenset[Measure]:
    text = row.call.expr.text if row.call is not None else ""
    return row.instrument.measures or frozenset(measure for measure, words in MEASURED_BY if words.search(text))


def _agents(survey: Survey) -> Iterator[tuple[frozenset[Measure], Evidence]]:
    for path, line, text in commands(survey):
        if TRACED_BY_COMMAND.search(text):
            yield frozenset(_NEEDED), evidence(path, line, "it starts under an agent that counts")


def _usage(survey: Survey) -> Iterator[tuple[frozenset[Measure], Evidence]]:
    """Tokens that the code reads from the model's answer, to keep or to log them."""
    for path, code in survey.sources():
        yield from ((frozenset({Measure.TOKENS}), row) for row in _usage_in(path, code))


@per_code
def _usage_in(path: str, code: Code) -> Iterator[Evidence]:
    if is_browser_code(path, code):
        return
    for read in code.reads:
        if USAGE_READ.search(read.name[:200]):
            yield evidence(path, read.span.line, "the tokens of an answer are kept")
    for call in code.calls:
        if call.callee.rpartition(".")[2] in USAGE_CALLS:
            yield evidence(path, call.span.line, "tokens are counted")


def _listed(measures: list[Measure]) -> str:
    return " or ".join(str(measure) for measure in measures)


CONTROL = Control(
    id="observability.metrics",
    title="Numbers about the live product",
    kind=Kind.PRESENCE,
    weight=2,
    applies=when.entry,
    judge=judge,
)
