"""What a function leads to, and who leads to a function: the calls between first-party functions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from tengates.model.code import Call, Function
from tengates.model.place import Span
from tengates.model.survey import ModelCall, Operation, Survey
from tengates.survey.knowledge.frameworks import GRAPH_NODES, GRAPH_RUNS
from tengates.survey.linked import Linked, linked
from tengates.survey.web.index import SourceFile, inside

_MOST = 12
_TELLING = 5  # letters from which on a method's name is taken to mean the one function that has it


@dataclass(frozen=True)
class Reach:
    """Model calls by where they stand, and callers by the function they call."""

    calls: tuple[ModelCall, ...]  # those that make an answer
    linked: Linked

    def generates(self, file: SourceFile, span: Span) -> bool:
        """Whether a model is asked for an answer in a span or in what it calls."""
        return any(
            row.operation is Operation.GENERATE
            for at, here in self.linked.project.reached_from(file, span)
            if (rows := self.linked.project.models_in(at.path)) is not None
            for row in inside(rows, here)
        )

    def function(self, file: SourceFile, name: str, scope: str) -> tuple[SourceFile, Function] | None:
        """The first-party function that a callee means; a method's name counts when one function alone has it."""
        found = self.linked.bindings.function_of(file, name, scope)
        if found is not None or "." not in name:
            return found
        last = name.rpartition(".")[2]
        owners = self.linked.project.crossing.functions.get(last, [])
        alone = len(owners) == 1 and len(last) >= _TELLING and "." in owners[0][1].qualname
        return owners[0] if alone and owners[0][0].is_python == file.is_python else None

    def callers(self, file: SourceFile, function: Function) -> Iterator[tuple[SourceFile, Call]]:
        """The calls of a function, the first dozen of its name looked at."""
        for other, call in self.linked.project.crossing.calls.get(function.name, [])[:_MOST] if function.name else ():
            if self.function(other, call.callee, call.scope) == (file, function):
                yield other, call
        yield from self._runs(file, function)

    def _runs(self, file: SourceFile, function: Function) -> Iterator[tuple[SourceFile, Call]]:
        """Where a graph is run that has a function as its node."""
        calls = self.linked.project.crossing.calls
        if not any(calls.get(name) for name in GRAPH_NODES):
            return
        for other, call in (row for name in sorted(GRAPH_RUNS) for row in calls.get(name, [])):
            graph = self.linked.project.graph(other, call.callee, call.scope)
            if graph is not None and (file, function) in graph.functions:
                yield other, call


_REACHES: WeakKeyDictionary[Survey, Reach] = WeakKeyDictionary()


def reach(survey: Survey) -> Reach:
    """One for each survey; it must not hold the survey, which would then never be let go."""
    found = _REACHES.get(survey)
    if found is None:
        found = Reach(answering(survey), linked(survey))
        _REACHES[survey] = found
    return found


def answering(survey: Survey) -> tuple[ModelCall, ...]:
    """The model calls that make an answer: text, not vectors, pictures, sound or verdicts."""
    return tuple(call for call in survey.model_calls if call.operation is Operation.GENERATE)


def enclosing(file: SourceFile, scope: str) -> Function | None:
    """The nearest function with a name around a scope."""
    while scope:
        function = file.functions.get(scope)
        if function is not None and not function.name.startswith("<"):
            return function
        scope = scope.rpartition(".")[0]
    return None
