"""Functions that are nodes of a graph whose run is streamed: LangGraph passes on what a model writes inside them, word by word."""

from __future__ import annotations

from collections.abc import Iterator

from tengates.model.code import Call, Code, ExprKind
from tengates.model.survey import Survey
from tengates.survey.web.memory import per_code

_ADDS = frozenset({"addNode", "add_node"})
_RUNS = frozenset({"stream", "astream"})
_EVENTS = frozenset({"streamEvents", "astream_events"})
_MODES = ("streamMode", "stream_mode")


def streamed_nodes(survey: Survey) -> frozenset[str]:
    """Names of the functions that are added as nodes; none where no run asks for the messages as they are written."""
    if not any(_passing_on(path, code) for path, code in survey.sources()):
        return frozenset()
    return frozenset(name for path, code in survey.sources() for name in _nodes(path, code))


@per_code
def _passing_on(_path: str, code: Code) -> Iterator[Call]:
    return filter(_passes_on, code.calls)


@per_code
def _nodes(_path: str, code: Code) -> Iterator[str]:
    return (name for call in code.calls for name in _added(call))


def _passes_on(call: Call) -> bool:
    last = call.callee.rpartition(".")[2]
    if last not in _RUNS:
        return last in _EVENTS
    bags = [call.expr, *call.expr.positional]
    modes = (bag.get(word) for bag in bags for word in _MODES)
    return any(mode is not None and "messages" in mode.text for mode in modes)


def _added(call: Call) -> Iterator[str]:
    """`addNode("answer", answer)`, `add_node(answer)`."""
    if call.callee.rpartition(".")[2] in _ADDS:
        given = (value for value in call.expr.positional if value.kind is ExprKind.NAME)
        yield from (value.name.rpartition(".")[2] for value in given)
