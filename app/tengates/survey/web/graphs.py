"""Graphs that are run: the functions of their nodes, which the run of a graph calls."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from tengates.model.code import Assignment, Call, Expr, ExprKind, Function
from tengates.survey.knowledge.frameworks import GRAPH_NODES, GRAPH_RUNS, GRAPH_TOOLS, GRAPHS
from tengates.survey.web.index import SourceFile, last
from tengates.survey.web.meanings import Definition
from tengates.survey.web.memory import Memory

_STEPS = 8
_LONGEST = 200
_WRAPPERS = frozenset({"partial", "RunnableLambda"})
_OPTIONS = ("action", "node")

Target = tuple[SourceFile, Function]
Made = tuple[SourceFile, str]  # where a graph is made: its file, and the function in it


class Names(Protocol):
    """Who knows what names mean across files."""

    def definition(self, path: str, name: str) -> Definition | None:
        """What a resolved name in a file leads to."""

    def function(self, path: str, name: str) -> Target | None:
        """The first-party function that a name leads to."""

    def method(self, file: SourceFile, name: str, scope: str) -> Target | None:
        """The first-party method of an object that a name leads to."""


@dataclass(frozen=True)
class Graph:
    """A graph: the functions that its run calls, and whether that is all that its nodes are."""

    functions: tuple[Target, ...]
    whole: bool


_TOOLS = Graph((), whole=True)  # tools are no model, and what stands in their code counts there


class Graphs:
    """Follows a compiled graph to where it is put together."""

    def __init__(self, names: Names, memory: Memory) -> None:
        """Over the files that `names` knows."""
        self._names, self._memory = names, memory

    def run(self, file: SourceFile, name: str, scope: str) -> Graph | None:
        """The graph that a call such as `graph.invoke` in a scope runs; None when it runs none that could be followed."""
        if last(name) not in GRAPH_RUNS or len(name) > _LONGEST:
            return None
        owner = name.rpartition(".")[0]
        return self._memory.recall(file.path, ("graph", owner, scope), lambda: self._graph(file, owner, scope, _STEPS))

    def _graph(self, file: SourceFile, owner: str, scope: str, left: int) -> Graph | None:
        made = self._made_at(file, owner, scope, left)
        if made is None:
            return None
        calls = [call for call in made[0].code.calls if last(call.callee) in GRAPH_NODES]
        here = [call for call in calls if call.scope == made[1]] or calls
        nodes = [(call, item) for call in here for item in _given(call)]
        found = [self._node(made[0], item, call.scope, left - 1) for call, item in nodes]
        functions = tuple(target for graph in found if graph is not None for target in graph.functions)
        return Graph(functions, bool(found) and all(graph is not None and graph.whole for graph in found))

    def _made_at(self, file: SourceFile, owner: str, scope: str, left: int) -> Made | None:
        """Where the graph is made that a name holds or a chain of calls gives."""
        head = owner.partition("()")[0]
        if left <= 0 or not head:
            return None
        if last(head) in GRAPHS:
            return file, scope
        if last(head) == "compile":
            return self._made_at(file, head.rpartition(".")[0], scope, left - 1)
        for row in _visible(file, head, scope):
            made = self._value(file, row.value, row.scope, left - 1)
            if made is not None:
                return made
        values = (self._value(at, value, within, left - 1) for at, value, within in self._given_by(file, head, scope))
        return next((made for made in values if made is not None), None)

    def _given_by(self, file: SourceFile, name: str, scope: str) -> Iterator[tuple[SourceFile, Expr, str]]:
        """What a function or method gives back, or a variable of another file holds, each with its file and scope."""
        target = self._function(file, name, scope)
        if target is not None:
            at, function = target
            yield from ((at, row.value, row.scope) for row in at.code.returns if row.scope == function.qualname)
            return
        found = self._names.definition(file.path, name)
        if found is not None and found.variable is not None:
            rows = found.file.by_target.get(found.variable.target, ())
            yield from ((found.file, row.value, row.scope) for row in rows)

    def _value(self, file: SourceFile, value: Expr, scope: str, left: int) -> Made | None:
        if value.kind in {ExprKind.CALL, ExprKind.NAME}:
            return self._made_at(file, value.name, scope, left)
        parts = (item for _, item in value.items) if value.kind is ExprKind.OTHER else iter(())
        return next((made for item in parts if (made := self._value(file, item, scope, left - 1)) is not None), None)

    def _node(self, file: SourceFile, item: Expr, scope: str, left: int) -> Graph | None:
        """What the run of a graph calls for one of its nodes; None where that could not be followed."""
        if item.kind is ExprKind.FUNCTION:
            function = file.function_at(item.span.start)
            return Graph(((file, function),), whole=True) if function is not None else None
        target = self._function(file, item.name, scope) if item.name else None
        if target is not None:
            return Graph((target,), whole=True)  # a factory's function stands within the factory
        if item.kind is ExprKind.NAME and left > 0:
            return self._held(file, item.name, scope, left)
        return self._made_node(file, item, scope, left) if item.kind is ExprKind.CALL and left > 0 else None

    def _made_node(self, file: SourceFile, item: Expr, scope: str, left: int) -> Graph | None:
        """A node that a call makes: tools, a wrapped function, another graph."""
        if last(item.name) in GRAPH_TOOLS:
            return _TOOLS
        if last(item.name) in _WRAPPERS and item.positional:
            return self._node(file, item.positional[0], scope, left - 1)
        return self._object(file, item.name) or self._graph(file, item.name, scope, left - 1)

    def _object(self, file: SourceFile, name: str) -> Graph | None:
        """An object of the project's own class: one that adds to a node of tools, or is called itself."""
        found = self._names.definition(file.path, name)
        if found is None or found.klass is None:
            return None
        called = found.file.functions.get(f"{found.klass.name}.__call__")
        if called is not None:
            return Graph(((found.file, called),), whole=True)
        return _TOOLS if any(last(row) in GRAPH_TOOLS for row in found.klass.bases) else None

    def _held(self, file: SourceFile, name: str, scope: str, left: int) -> Graph | None:
        """What a variable that is given as a node holds: tools, a wrapped function, or another graph."""
        rows = [(file, row) for row in _visible(file, name, scope)]
        found = self._names.definition(file.path, name) if not rows else None
        if found is not None and found.variable is not None:
            rows = [(found.file, found.variable)]
        for at, row in rows:
            return self._node(at, row.value, row.scope, left - 1)
        return None

    def _function(self, file: SourceFile, name: str, scope: str) -> Target | None:
        if name.startswith(("self.", "this.")):
            own = file.functions.get(f"{scope.partition('.')[0]}.{name.partition('.')[2]}")
            return (file, own) if own is not None else self._names.method(file, name, scope)
        return self._names.function(file.path, name) or self._names.method(file, name, scope)


def _visible(file: SourceFile, name: str, scope: str) -> Iterator[Assignment]:
    """What a name is given where a scope can see it; an attribute of the object, anywhere in its class."""
    own = name.startswith(("self.", "this."))
    for row in file.by_target.get(name, ()):
        if row.value.kind is ExprKind.NONE:
            continue
        same_class = own and row.scope.partition(".")[0] == scope.partition(".")[0]
        if (
            same_class
            or not row.scope
            or scope == row.scope
            or scope.startswith(f"{row.scope}.")
            or _is_filled(file, name)
        ):
            yield row


def _is_filled(file: SourceFile, name: str) -> bool:
    """Whether a variable of the module is empty at first, there for functions to fill."""
    return name in file.variables and file.variables[name].value.kind is ExprKind.NONE


def _given(call: Call) -> Iterator[Expr]:
    """The nodes that a call adds: `add_node("a", answer)`, `addNode({ a: answer })`, `add_sequence([answer, check])`."""
    named = next(filter(None, (call.expr.get(label) for label in _OPTIONS)), None)
    items = [item for item in call.expr.positional if item.kind is not ExprKind.STRING][:1]
    for item in [named] if named is not None else items:
        if item.kind in {ExprKind.OBJECT, ExprKind.LIST}:
            yield from (_of_pair(inner) for _, inner in item.items)
        else:
            yield item


def _of_pair(item: Expr) -> Expr:
    """`["answer", answer]` among many that are added at once."""
    return item.items[-1][1] if item.kind is ExprKind.LIST and item.items else item
