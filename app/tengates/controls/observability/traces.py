"""observability.traces: one request can be followed through the API, the model and the tools."""

from __future__ import annotations

from collections.abc import Iterator

from tengates.authoring import (
    Confidence,
    Control,
    Evidence,
    Kind,
    Outcome,
    Presence,
    Survey,
    evidence,
    missing,
    partly,
    present,
    when,
)
from tengates.model.code import Code, ExprKind
from tengates.survey.bindings import Origin
from tengates.survey.knowledge.observability import (
    RECORDING_GATEWAY,
    SENTRY_MODULES,
    SENTRY_TRACING,
    TRACED_BY_COMMAND,
    TRACED_BY_DEFAULT,
    TRACERS,
    TRACING_OFF,
    TRACING_SWITCHES,
)
from tengates.survey.linked import linked
from tengates.survey.service.instruments import commands, imported, installed, served_files, wired
from tengates.survey.web.memory import per_code

_SHOWN = 3
_FOR_MORE_THAN_TRACES = frozenset(
    {"langchain", "langchain-core", "langsmith", "llama-index", "mlflow", "pydantic-ai", "wandb", "weave"}
)
_FRAMEWORKS = frozenset({"LangChain", "LangGraph"})  # these trace by themselves once the variable is set
_OFF = {"0", "0.0", "false", "False", "None", "null", "undefined"}


def judge(survey: Survey) -> Outcome:
    """A tracer that is switched on passes; model requests alone recorded, or a tracer only installed, count by half."""
    rows = [*_tracers(survey), *_sentry(survey), *_commands(survey)]
    if rows:
        return present("requests can be followed through the program", *rows[:_SHOWN])
    switched = list(_switches(survey))
    if switched:
        return present(
            "the model framework's own tracing is switched on by its settings",
            *switched[:_SHOWN],
            confidence=Confidence.MEDIUM,
        )
    some = [*_recorded(survey), *_installed(survey), *_offered(survey)]
    if some:
        return partly("part of what is needed to follow a request is there", *some[:_SHOWN])
    through = "your code, the model and its tools" if survey.traits.llm else "your code and what it calls"
    return missing(f"a slow or wrong answer cannot be followed through {through}")


def _tracers(survey: Survey) -> Iterator[Evidence]:
    for row in wired(survey, TRACERS):
        yield evidence(row.path, row.line, f"{row.instrument.title} records what happens in a request")


def _sentry(survey: Survey) -> Iterator[Evidence]:
    project, options = linked(survey).project, linked(survey).options
    for path, facts in served_files(survey):
        if facts.code is None or imported(facts.code, SENTRY_MODULES) is None:
            continue
        for call in facts.code.calls:
            if call.callee.rpartition(".")[2] != "init" or not call.callee.startswith(SENTRY_MODULES):
                continue
            bags = (call.expr, *call.expr.positional)
            value = next((bag.get(name) for bag in bags for name in SENTRY_TRACING if bag.get(name) is not None), None)
            if value is None and path in project.files:
                found = options.find(Origin(project.files[path], call.expr, call.scope), SENTRY_TRACING)
                value = found.value if found.presence is Presence.SET else None
            if value is not None and value.text not in _OFF:
                yield evidence(path, call.span.line, "Sentry records how requests run")


def _commands(survey: Survey) -> Iterator[Evidence]:
    for path, line, text in commands(survey):
        if TRACED_BY_COMMAND.search(text):
            yield evidence(path, line, "it starts under a tracer")


def _switches(survey: Survey) -> Iterator[Evidence]:
    for path, facts in served_files(survey):
        lines = facts.text.split("\n")
        for entry in facts.env.entries if facts.env is not None else ():
            text = lines[entry.line - 1].lower() if 0 < entry.line <= len(lines) and facts.text else "true"
            if entry.name in TRACING_SWITCHES and entry.has_value and "true" in text:
                yield evidence(path, entry.line, f"{entry.name} is switched on")
        yield from _switched_in(path, facts.code) if facts.code is not None else ()
        for key, value in facts.settings.values if facts.settings is not None else ():
            named = any(switch in key or f"{switch}=true" in value for switch in TRACING_SWITCHES)
            if named and value.lower().endswith("true"):
                yield evidence(path, 0, "the model framework's tracing is switched on")


@per_code
def _switched_in(path: str, code: Code) -> Iterator[Evidence]:
    for row in code.assignments:
        name = row.target.partition("[")[2].strip("]\"'") or row.target.rpartition(".")[2]
        said = row.value.kind in {ExprKind.STRING, ExprKind.BOOLEAN} and row.value.text.lower() == "true"
        if name in TRACING_SWITCHES and said:
            yield evidence(path, row.span.line, f"{name} is switched on")


def _recorded(survey: Survey) -> Iterator[Evidence]:
    for path, code in survey.sources():
        yield from _recorded_in(path, code)


@per_code
def _recorded_in(path: str, code: Code) -> Iterator[Evidence]:
    item = imported(code, TRACED_BY_DEFAULT)
    if item is not None and not any(call.callee.endswith(TRACING_OFF) for call in code.calls):
        yield evidence(path, item.span.line, "the agents' own runs are recorded by default")
    for call in code.calls:
        if call.expr.get("experimental_telemetry") or any(
            bag.get("experimental_telemetry") is not None for bag in call.expr.positional
        ):
            yield evidence(path, call.span.line, "model calls give traces, and nothing receives them")
    texts = (row.value for row in code.assignments)
    for value in (*texts, *(call.expr for call in code.calls if call.callee.rpartition(".")[2][:1].isupper())):
        if RECORDING_GATEWAY.search(value.text):
            yield evidence(path, value.span.line, "a gateway writes down each model request")


def _installed(survey: Survey) -> Iterator[Evidence]:
    for path, line, name in installed(survey, TRACERS):
        if name not in _FOR_MORE_THAN_TRACES:
            yield evidence(path, line, f"{name} is installed and never switched on")


def _offered(survey: Survey) -> Iterator[Evidence]:
    """LangSmith waits in an example file: whoever sets the variable has traces without a line of code."""
    if not _FRAMEWORKS & set(survey.sdks):
        return
    for path, facts in survey.files.items():
        for entry in facts.env.entries if facts.env is not None and facts.env.example else ():
            if entry.name in TRACING_SWITCHES:
                yield evidence(path, entry.line, f"{entry.name} is there to be switched on")


CONTROL = Control(
    id="observability.traces",
    title="Requests that can be followed",
    kind=Kind.PRESENCE,
    weight=2,
    applies=when.entry,
    judge=judge,
)
