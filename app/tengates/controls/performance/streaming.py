"""performance.streaming: answers that people wait for appear as they are written."""

from __future__ import annotations

from tengates.authoring import (
    Confidence,
    Control,
    Kind,
    ModelCall,
    Operation,
    Outcome,
    Presence,
    Site,
    Survey,
    coverage,
    when,
)
from tengates.survey.models.graph_nodes import streamed_nodes
from tengates.survey.models.structures import is_structured
from tengates.survey.models.whole_messages import without_whole_messages

# Options that ask for an answer in a fixed structure: the program reads it, nobody watches it grow.
_STRUCTURED = {
    "response_format",
    "responseFormat",
    "text_format",
    "response_model",
    "response_schema",
    "responseSchema",
    "response_mime_type",
    "responseMimeType",
}


def judge(survey: Survey) -> Outcome:
    """Generating calls that an entry point reaches; structured answers for the program itself need not stream.

    Where no call could be tied to an entry point, all of them count: something reaches them. Where messages
    come whole, no answer can stream.
    """
    written = [call for call in survey.model_calls if _is_prose(call) and not is_structured(survey, call)]
    calls = without_whole_messages(survey, [call for call in written if call.entry is not None] or written)
    nodes = streamed_nodes(survey)
    doubt = any(call.stream.presence is Presence.UNKNOWN or call.entry is None for call in calls)
    return coverage(
        tuple(_site(call, nodes) for call in calls),
        noun=("answer that people wait for", "answers that people wait for"),
        has=("streams", "stream"),
        confidence=Confidence.LOW if doubt else Confidence.MEDIUM,
    )


def _is_prose(call: ModelCall) -> bool:
    if call.operation is not Operation.GENERATE:
        return False
    if call.callee.rpartition(".")[2].startswith(("generateObject", "parse")):
        return False
    given = call.call.expr
    bags = [given, *given.positional]
    bags += [value for bag in bags for _, value in bag.items]
    return not any(label in _STRUCTURED for bag in bags for label, _ in bag.items)


def _site(call: ModelCall, nodes: frozenset[str]) -> Site:
    if call.stream.presence is Presence.SET:
        return Site(call.place, ok=True, message="the answer streams")
    if call.call.scope.rpartition(".")[2] in nodes:
        return Site(call.place, ok=True, message="the run of the graph passes the answer on as it is written")
    return Site(call.place, ok=False, message="your user sees nothing until the whole answer is written")


CONTROL = Control(
    id="performance.streaming",
    title="Answers that stream",
    kind=Kind.COVERAGE,
    weight=2,
    applies=when.llm & when.entry,
    judge=judge,
)
