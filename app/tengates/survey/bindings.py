"""Where a value comes from: names followed to the call that made it, within the repository."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from tengates.model.code import Assignment, Call, Expr, ExprKind, Function
from tengates.survey.web.index import SourceFile
from tengates.survey.web.project import Project

_HOPS = 8
_CALLERS = 12
_MOST = 200  # expressions looked at for one question
_LEAST = 2  # hops that a step through a factory costs
_PLACE = re.compile(r"^\[\d{1,3}\]$")  # of a name in what is unpacked
_OWNERS = ("self", "this", "cls")
_GETTERS = frozenset({"property", "cached_property"})
_MAKERS = ("__init__", "constructor")
_TELLING = (ExprKind.STRING, ExprKind.NAME)
_PLAIN = frozenset({
    "dict", "Dict", "str", "int", "float", "bool", "bytes", "list", "List", "tuple", "Tuple", "set", "None",
    "Mapping", "string", "number", "boolean", "void",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Origin:
    """An expression that a name stands for, and where it is written."""

    file: SourceFile
    expr: Expr
    scope: str

    @property
    def mark(self) -> tuple[str, int, int, str]:
        """Stands for it where values are compared: its place and its text."""
        return self.file.path, self.expr.span.start, self.expr.span.end, self.expr.text


class Bindings:
    """Follows names through assignments, imports, factories and attributes of the same class."""

    def __init__(self, project: Project) -> None:
        """Over all first-party source files."""
        self.project = project

    def origins(self, file: SourceFile, written: str, scope: str, hops: int = _HOPS) -> Iterator[Origin]:
        """What the longest known beginning of a written chain was given, followed to the end."""
        yield from self._walk(self._stands_for(file, written, scope), hops - 1)

    def followed(
        self, origin: Origin, hops: int = _HOPS, ends: Callable[[Origin], bool] = lambda _: False
    ) -> Iterator[Origin]:
        """The expression itself, and what it stands for when it is a name, a choice or a factory call.

        `ends` tells of an expression that says enough by itself, such as a variable of the environment.
        """
        yield from self._walk([(origin, 0)], hops, ends)

    def _walk(
        self, start: list[tuple[Origin, int]], hops: int, ends: Callable[[Origin], bool] = lambda _: False
    ) -> Iterator[Origin]:
        """Each expression once, in the order in which names lead to them."""
        seen: set[tuple[str, int, int]] = set()
        stack = [(origin, hops - cost) for origin, cost in reversed(start)]
        while stack and len(seen) < _MOST:
            origin, left = stack.pop()
            key = (origin.file.path, origin.expr.span.start, origin.expr.span.end)
            if left <= 0 or key in seen:
                continue
            seen.add(key)
            further = [] if ends(origin) else self._further(origin)
            if origin.expr.kind is not ExprKind.NAME or not further or left == 1:
                yield origin
            stack += [(other, left - cost) for other, cost in reversed(further)]

    def _further(self, origin: Origin) -> list[tuple[Origin, int]]:
        """One step on, with its cost."""
        expr = origin.expr
        if expr.kind is ExprKind.NAME:
            return self._stands_for(origin.file, expr.text, origin.scope)
        if expr.kind is ExprKind.CALL:
            return [(other, _LEAST) for other in self._made_by(origin)]
        if expr.kind is ExprKind.OTHER:
            return [(Origin(origin.file, item, origin.scope), 1) for _, item in expr.items]
        return []

    def _stands_for(self, file: SourceFile, written: str, scope: str) -> list[tuple[Origin, int]]:
        """What a written chain was given: here, by the callers of its function, or in the module it comes from."""
        for head in _heads(written):
            rows = self._rows(file, head, scope)
            if rows:
                made = [origin for row in rows for origin in self._unpacked(file, row)]
                held = [other for origin in made for other in self._held(origin, written[len(head) + 1 :])]
                return [(other, _LEAST) for other in held] or [(origin, 1) for origin in made]
        given = [(other, _LEAST) for other in self._arguments(file, written.partition(".")[0], scope)]
        return given or [(other, 1) for other in (*self._imported(file, written), *self._default(file, written, scope))]

    def _unpacked(self, file: SourceFile, row: Assignment) -> list[Origin]:
        """The value; what stands at its place in each pair that a loop goes through: `for name, client in pairs:`."""
        whole = [Origin(file, row.value, row.scope)]
        if not _PLACE.match(row.member) or row.value.span.end <= row.span.end:
            return whole
        given = row.value
        if given.kind is ExprKind.NAME:
            known = self._rows(file, given.text, row.scope)
            given = known[0].value if len(known) == 1 else given
        place = int(row.member[1:-1])
        rows = [item.positional for item in given.positional if item.kind is ExprKind.LIST]
        if given.kind is not ExprKind.LIST or not rows or any(place >= len(items) for items in rows):
            return whole
        return [Origin(file, items[place], row.scope) for items in rows]

    def _held(self, origin: Origin, rest: str) -> Iterator[Origin]:
        """What an object of a first-party class keeps under a name, or gives back from a property of that name."""
        name = rest.partition(".")[0].partition("(")[0]
        if not name or origin.expr.kind is not ExprKind.CALL or "." in origin.expr.name.removeprefix("."):
            return
        found = self.project.definition(origin.file.path, origin.expr.name)
        if found is None or found.klass is None:
            return
        own = f"{found.klass.name}.{name}"
        getter = found.file.functions.get(own)
        if getter is not None and any(row.name.rpartition(".")[2] in _GETTERS for row in getter.decorators):
            yield from (Origin(found.file, row.value, row.scope) for row in found.file.code.returns if row.scope == own)
        for owner in _OWNERS[:2]:
            for row in found.file.by_target.get(f"{owner}.{name}", []):
                if row.scope.partition(".")[0] == found.klass.name:
                    yield Origin(found.file, row.value, row.scope)

    @staticmethod
    def _default(file: SourceFile, written: str, scope: str) -> Iterator[Origin]:
        """What a parameter stands for when its callers leave it out, if that says anything."""
        function = file.functions.get(scope)
        for row in function.parameters if function is not None else ():
            if row.name == written and row.default is not None and row.default.kind in _TELLING:
                yield Origin(file, row.default, "")

    def _arguments(self, file: SourceFile, name: str, scope: str) -> Iterator[Origin]:
        """What the callers of the enclosing function give for one of its parameters."""
        function = file.functions.get(scope)
        names = [row.name for row in function.parameters if row.name not in _OWNERS] if function is not None else []
        if function is None or name not in names:
            return
        place = names.index(name)
        for other, call in self.calls_to(file, function):
            value = call.expr.get(name)
            if value is None and place < len(call.expr.positional):
                value = call.expr.positional[place]
            if value is not None:
                yield Origin(other, value, call.scope)

    def calls_to(self, file: SourceFile, function: Function) -> Iterator[tuple[SourceFile, Call]]:
        """The calls of a first-party function; those of its class when it is a constructor."""
        owner = function.qualname.rpartition(".")[0].rpartition(".")[2]
        made = function.name in _MAKERS and owner in file.classes
        for other, call in self.calls_by_name.get(owner if made else function.name, [])[:_CALLERS]:
            if made:
                found = self.project.definition(other.path, call.callee)
                fits = found is not None and found.klass is file.classes[owner]
            else:
                fits = self.function_of(other, call.callee, call.scope) == (file, function)
            if fits:
                yield other, call

    def spread_by_callers(self, file: SourceFile, name: str, scope: str) -> list[Origin]:
        """The calls that fill a function's `**name`, when the function has such a parameter and is called by name."""
        function = file.functions.get(scope)
        if function is None or name not in {row.name for row in function.parameters}:
            return []
        return [Origin(other, call.expr, call.scope) for other, call in self.calls_to(file, function)]

    @property
    def calls_by_name(self) -> Mapping[str, list[tuple[SourceFile, Call]]]:
        """Calls by the last part of their callee."""
        return self.project.crossing.calls

    def variable(self, file: SourceFile, written: str, scope: str) -> Iterator[Origin]:
        """What a chain that is itself a variable was given; nothing when it only begins with one."""
        rows = self._rows(file, written, scope)
        if not rows and written.partition(".")[0] in file.locals:
            definition = self.project.definition(file.path, file.full(written))
            if definition is not None and definition.variable is not None:
                file, rows = definition.file, [definition.variable]
        yield from self._walk([(Origin(file, row.value, row.scope), 0) for row in rows], _HOPS)

    def function_of(self, file: SourceFile, name: str, scope: str) -> tuple[SourceFile, Function] | None:
        """The first-party function that a resolved callee means, methods of the same class included."""
        head, _, rest = name.partition(".")
        if head in _OWNERS and rest:
            owner = scope.rpartition(".")[0]
            found = file.functions.get(f"{owner}.{rest}") if owner else None
            return (file, found) if found is not None else self.project.method(file, name, scope)
        made, called, method = name.partition("().")
        if called and "." not in method:
            return self._method(file, made, method)
        return self.project.function(file.path, name) or self.project.method(file, name, scope)

    def _method(self, file: SourceFile, made: str, method: str) -> tuple[SourceFile, Function] | None:
        """`Crew().start`: a method of the class that is made on the spot."""
        found = self.project.definition(file.path, made)
        own = found.file.functions.get(f"{found.klass.name}.{method}") if found and found.klass is not None else None
        return (found.file, own) if found is not None and own is not None else None

    def parameter(self, file: SourceFile, name: str, scope: str) -> Expr | None:
        """The annotation, else the default, of a parameter of the enclosing function."""
        function = file.functions.get(scope)
        for row in function.parameters if function is not None else ():
            if row.name == name:
                return row.annotation or row.default
        return None

    def _made_by(self, origin: Origin) -> Iterator[Origin]:
        """Calls made inside a first-party factory: one of them is what it returns."""
        found = self.function_of(origin.file, origin.expr.name, origin.scope)
        if found is None:
            return
        file, function = found
        if function.returns is not None and function.returns.name.partition("[")[0] in _PLAIN:
            return
        calls = file.calls_by_scope.get(function.qualname, [])
        closed = {name for call in calls for name in call.with_blocks}
        yield from (Origin(file, call.expr, call.scope) for call in calls if call.callee not in closed)

    def returned(self, origin: Origin) -> list[Origin]:
        """What the first-party function behind a call returns."""
        found = self.function_of(origin.file, origin.expr.name, origin.scope)
        if found is None:
            return []
        file, function = found
        return [Origin(file, row.value, row.scope) for row in file.code.returns if row.scope == function.qualname]

    def assigned(self, file: SourceFile, target: str, scope: str) -> list[Assignment]:
        """The assignments of exactly this target that can be seen from a scope."""
        return self._rows(file, target, scope) if target in file.by_target else []

    def updates(self, file: SourceFile, name: str, scope: str) -> list[Call]:
        """The calls in a scope that put something into a named object."""
        return file.updates.get((name, scope), [])

    def call_at(self, origin: Origin) -> Call | None:
        """The call that an expression is, or that a chain of attributes is taken from."""
        rows = origin.file.calls_by_start.get(origin.expr.span.start, ())
        return next((call for call in rows if call.span.end <= origin.expr.span.end), None)

    def receivers(self, file: SourceFile, call: Call) -> Iterator[Origin]:
        """What a call's chain starts from, followed: `make()` in `make().chat.create()`, else the names before the last."""
        given = call.receiver
        inner = self.call_at(Origin(file, given, call.scope)) if given is not None else None
        if inner is not None:
            yield from self.followed(Origin(file, inner.expr, call.scope))
        elif given is not None and given.kind is not ExprKind.NAME:
            yield from self.followed(Origin(file, given, call.scope))
        else:
            yield from self.origins(file, call.written.rpartition(".")[0], call.scope)

    def _rows(self, file: SourceFile, head: str, scope: str) -> list[Assignment]:
        """The assignments of a target that can be seen from a scope, the nearest alone."""
        if (head, scope) not in file.seen_from:
            rows = file.by_target.get(head, [])
            file.seen_from[head, scope] = self._nearest(rows, head, scope)[:_MOST] if rows else []
        return file.seen_from[head, scope]

    @staticmethod
    def _nearest(rows: list[Assignment], head: str, scope: str) -> list[Assignment]:
        if head.partition(".")[0] in _OWNERS:
            owner = scope.partition(".")[0]
            return [row for row in rows if row.scope.partition(".")[0] == owner] or rows
        visible = [row for row in rows if scope == row.scope or scope.startswith(f"{row.scope}.") or not row.scope]
        if not visible:
            # Session state and the like are written in one function and read in another.
            return rows if "." in head or "[" in head else []
        nearest = max(len(row.scope) for row in visible)
        found = [row for row in visible if len(row.scope) == nearest or row.scope == "__main__"]
        if all(row.value.kind is ExprKind.NONE and not row.scope for row in found):
            return [row for row in rows if row.value.kind is not ExprKind.NONE] or found  # a function fills it later
        return found

    def _imported(self, file: SourceFile, written: str) -> Iterator[Origin]:
        root = written.partition(".")[0].removesuffix("()")
        if root not in file.locals:
            return
        for head in _heads(file.full(written)):
            definition = self.project.definition(file.path, head.removesuffix("()"))
            if definition is None:
                continue
            if definition.variable is not None:
                row = definition.variable
                made = Origin(definition.file, row.value, row.scope)
                rest = file.full(written)[len(head) :].lstrip(".")
                held = list(self._held(made, rest))
                yield from held or [made]
                return
            if definition.function is not None:
                calls = definition.file.calls_by_scope.get(definition.function.qualname, [])
                yield from (Origin(definition.file, call.expr, call.scope) for call in calls)
                return


def _heads(written: str) -> Iterator[str]:
    """`a.b.c`, `a.b`, `a` of a chain, the longest first."""
    parts = written.split(".")
    for count in range(len(parts), 0, -1):
        yield ".".join(parts[:count])
