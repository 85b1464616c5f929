"""Whether what stands at a place is passed on the way to a model, as far as its callers can be followed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from tengates.model.code import Call, Expr, ExprKind, Function
from tengates.model.place import Span
from tengates.model.survey import EntryKind, EntryPoint, Operation, Survey
from tengates.survey.reaching import Reach, enclosing, reach
from tengates.survey.web.index import SourceFile, inside, last
from tengates.survey.web.memory import per_file

_UP = 4  # callers of callers
_DOWN = 6  # further than elsewhere: only who asks no model at all is held against anything
_MOST = 12  # calls of one name beyond which they are not followed
_REGISTERS = frozenset({"get", "post", "put", "patch", "delete", "del"})  # one route alone; `use` stands before many

Votes = Iterator[bool | None]


@dataclass(frozen=True)
class Ways:
    """The ways into one program: which lead to a model."""

    reach: Reach
    entries: tuple[EntryPoint, ...]

    def missed(self, file: SourceFile, span: Span, scope: str) -> bool:
        """Whether only ways in that ask no model lead to a place, while others do ask one; False when it is not seen."""
        return self.all_miss(self.votes(file, span, scope))

    def all_miss(self, votes: Votes) -> bool:
        """Whether there are votes and each says that no model is asked, in a program where another way in asks one."""
        if not self._asking:
            return False
        cast = list(votes)
        return bool(cast) and all(vote is False for vote in cast)

    def votes(self, file: SourceFile, span: Span, scope: str, left: int = _UP) -> Votes:
        """For each way to a place whether a model is asked there; None for one that cannot be followed."""
        doors = [door for door in self._doors if door[0] is file and holds(door[1], span)]
        if doors:
            yield from (self.asks(*door) for door in doors)
            return
        function = enclosing(file, scope)
        if function is None or left <= 0:
            yield None
        elif self.asks(file, function.span):
            yield True
        else:
            yield from self._ways_to(file, function, left)

    def _ways_to(self, file: SourceFile, function: Function, left: int) -> Votes:
        """By the calls of a function and by the routes that it is put before."""
        calls = self.reach.linked.project.crossing.calls.get(function.name, [])
        known = [*self.reach.callers(file, function)] if len(calls) <= _MOST else []
        handed = list(self.handed(file, function.name))
        if not known and not handed:
            yield None
        for other, call in known:
            yield from self.votes(other, call.span, call.scope, left - 1)
        yield from handed

    def handed(self, file: SourceFile, name: str) -> Votes:
        """The votes of the calls that something is given to by its name: `app.post("/ask", limiter, ask)`."""
        project = self.reach.linked.project
        for other in project.files.values():
            for call, item in _given(other).get(name, ()):
                found = project.definition(other.path, item.name)
                if found is not None and found.key == (file.path, name):
                    yield self.registered(other, call)

    def registered(self, file: SourceFile, call: Call) -> bool | None:
        """Whether the handlers of one route ask a model; None for what stands before many routes, or is no route."""
        if self.asks(file, call.span):
            return True
        path = next(iter(call.expr.positional), None)
        alone = last(call.callee) in _REGISTERS and path is not None and path.kind is ExprKind.STRING
        return False if alone and path is not None and path.text.startswith("/") else None

    def is_door(self, file: SourceFile, function: Function) -> bool:
        """Whether a function is a way in."""
        return (file, function.span) in self._doors

    def asks(self, file: SourceFile, span: Span) -> bool:
        """Whether a model is asked in a span or in what it calls; a verdict on a text is no answer."""
        project = self.reach.linked.project
        return any(
            row.operation is not Operation.MODERATE
            for at, here in project.reached_from(file, span, _DOWN)
            if (rows := project.models_in(at.path)) is not None
            for row in inside(rows, here)
        )

    @cached_property
    def _doors(self) -> tuple[tuple[SourceFile, Span], ...]:
        """What each way in runs."""
        return tuple(filter(None, map(self._door, self.entries)))

    def _door(self, entry: EntryPoint) -> tuple[SourceFile, Span] | None:
        file = self.reach.linked.project.files.get(entry.place.path)
        if file is None:
            return None
        if entry.function is None:
            return file, file.whole if entry.kind is EntryKind.WIDGET else entry.place.span
        own = file.function_at(entry.function.span.start)
        return (file, own.span) if own == entry.function else None

    @cached_property
    def _asking(self) -> bool:
        """Whether any way in asks a model."""
        return any(self.asks(*door) for door in self._doors)


def ways(survey: Survey) -> Ways:
    """Those of a survey."""
    return Ways(reach(survey), survey.entries)


def holds(outer: Span, inner: Span) -> bool:
    """Whether one span lies within another."""
    return outer.start <= inner.start and inner.end <= outer.end


@per_file
def _given(file: SourceFile) -> Mapping[str, list[tuple[Call, Expr]]]:
    """The names that calls are given, in lists too, by their last part."""
    found: dict[str, list[tuple[Call, Expr]]] = {}
    for call in file.code.calls:
        for _, item in call.expr.items:
            for row in item.positional if item.kind is ExprKind.LIST else (item,):
                if row.kind is ExprKind.NAME:
                    found.setdefault(last(row.name), []).append((call, row))
    return found
