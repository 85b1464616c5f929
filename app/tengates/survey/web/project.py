"""All source files together: what a name means across files, what a function reaches."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from tengates.model.code import Assignment, Call, Class, Code, Exit, Expr, ExprKind, Function
from tengates.model.facts import FileFacts
from tengates.model.place import Span
from tengates.model.survey import ModelCall, Operation
from tengates.survey.web.crossing import Crossing, names_of
from tengates.survey.web.graphs import Graph, Graphs
from tengates.survey.web.index import SourceFile, inside, last, ordered, source_file
from tengates.survey.web.instances import Instances
from tengates.survey.web.memory import EVERYTHING, Memory, Noted, per_file
from tengates.survey.web.modules import without_ending

_T = TypeVar("_T")

_HOPS = 6
_DEPTH = 3
_ANCESTORS = 20
_COMMANDS = 60
_COMMAND = re.compile(r"(?i)(?:^|\.)(?:slash)?commands?(?:\.get\(\))?\.(?:execute|run)$")  # discord.js's own guide
_ALIASES = ("@/", "~/", "#/", "$lib/", "src/")
_MODELS, _FACTS = "models of ", "the facts"  # as the memory knows them
_TOO_LARGE = re.compile(r"(?i)(?:length|size|bytes|received).*[<>]|[<>].*(?:length|size|bytes)")


@dataclass(frozen=True)
class Definition:
    """What a name leads to: a file and the function, class or variable in it (none: the file as a whole)."""

    file: SourceFile
    member: str
    function: Function | None = None
    klass: Class | None = None
    variable: Assignment | None = None

    @property
    def key(self) -> tuple[str, str]:
        """Recognises the definition."""
        return self.file.path, self.member


@dataclass(frozen=True, slots=True)
class ModelCallSpan:
    """Where a model call stands, and what is asked to make what."""

    span: Span
    operation: Operation
    sdk: str


Spans = tuple[list[ModelCallSpan], list[int]]


class Project:
    """The first-party source files by path, all facts by path, and where models are called.

    What is asked of it is noted in its memory, which the project of the next scan goes on with.
    """

    def __init__(
        self,
        crossing: Crossing,
        facts: Mapping[str, FileFacts],
        model_calls: tuple[ModelCall, ...],
        spans: Mapping[str, Spans],
    ) -> None:
        """Made by `of`. `spans` are the model calls' that the memory knows of, by path."""
        self.memory, self.crossing = crossing.memory, crossing
        self.files: Mapping[str, SourceFile] = Noted(crossing.files, crossing.memory)
        self._files, self._facts, self._model_calls, self.spans = crossing.files, facts, model_calls, spans

    @classmethod
    def of(
        cls,
        code: Mapping[str, Code],
        facts: Mapping[str, FileFacts],
        model_calls: tuple[ModelCall, ...],
        before: Project | None = None,
    ) -> Project:
        """Index the code that arrives; what is the same as `before` is not worked out again."""
        files = {path: source_file(path, item) for path, item in sorted(code.items())}
        if before is None:
            found = cls(Crossing(files, Memory()), facts, (), {})
        else:
            found = cls(Crossing(files, before.still_known(files, facts), before.crossing), facts, (), before.spans)
        return found.with_calls(model_calls) if model_calls else found

    def still_known(self, files: Mapping[str, SourceFile], facts: Mapping[str, FileFacts]) -> Memory:
        """What of this project's memory holds of these files too."""
        changed = [path for path in self._files.keys() | files if files.get(path) is not self._files.get(path)]
        names = {*names_of(changed, self._files, files), *([EVERYTHING] if changed else [])}
        return self.memory.without(names if facts == self._facts else {*names, _FACTS})

    def with_calls(self, model_calls: tuple[ModelCall, ...]) -> Project:
        """The same files and all that was found out about them, and where models are called."""
        rows: dict[str, list[ModelCallSpan]] = defaultdict(list)
        for call in model_calls:
            rows[call.place.path].append(ModelCallSpan(call.place.span, call.operation, call.sdk))
        spans = {path: ordered(found) for path, found in rows.items()}
        changed = {f"{_MODELS}{path}" for path in spans.keys() | self.spans if spans.get(path) != self.spans.get(path)}
        self.memory.forget({_MODELS, *changed})
        return Project(self.crossing, self._facts, model_calls, spans)

    def __iter__(self) -> Iterator[SourceFile]:
        return iter(self.files.values())

    def rows(
        self, file: SourceFile, asked: Hashable, make: Callable[[SourceFile], Iterable[_T]], given: object = None
    ) -> tuple[_T, ...]:
        """What `make` finds in a file, found once as long as nothing that it reads changes (`Memory.recall`)."""
        return self.memory.recall(file.path, asked, lambda: tuple(make(file)), given)

    def each(self, asked: Hashable, make: Callable[[SourceFile], Iterable[_T]], given: object = None) -> Iterator[_T]:
        """The same of every file in turn."""
        for file in self._files.values():
            yield from self.rows(file, asked, make, given)

    @property
    def facts(self) -> Mapping[str, FileFacts]:
        """All facts by path."""
        self.memory.note(_FACTS)
        return self._facts

    @property
    def model_calls(self) -> tuple[ModelCall, ...]:
        """Where models are called."""
        self.memory.note(_MODELS)
        return self._model_calls

    def definition(self, path: str, name: str) -> Definition | None:
        """What a resolved name in a file leads to in first-party code."""
        return self.memory.recall(path, ("means", name), lambda: self._meaning(path, name))

    def _meaning(self, path: str, name: str) -> Definition | None:
        at, wanted = path, name
        for _ in range(_HOPS):
            target = self._target(at, wanted)
            if target is None:
                return None
            file, member = target
            found = self._member(file, member)
            if found is not None:
                return found
            further = self._further(file, member)
            if further is None or (file.path, further) == (at, wanted):
                return None
            at, wanted = file.path, further
        return None

    def function(self, path: str, name: str) -> tuple[SourceFile, Function] | None:
        """The first-party function that a name leads to; of a wrapped one, `handler_of` knows the inside."""
        found = self.definition(path, name)
        if found is None:
            return None
        if found.function is not None:
            return found.file, found.function
        return None

    def method(self, file: SourceFile, name: str, scope: str) -> tuple[SourceFile, Function] | None:
        """The first-party method that a call such as `service.answer` means in a scope, by the object's class."""
        return self._instances.method(file, name, scope)

    @cached_property
    def _instances(self) -> Instances:
        return Instances(self, self.memory)

    def graph(self, file: SourceFile, name: str, scope: str) -> Graph | None:
        """The graph that a call such as `graph.invoke` runs in a scope."""
        return self._graphs.run(file, name, scope)

    @cached_property
    def _graphs(self) -> Graphs:
        return Graphs(self, self.memory)

    def source(self, path: str, name: str) -> SourceFile | None:
        """The first-party file that a resolved name comes from."""
        target = self._target(path, name)
        return target[0] if target is not None else None

    def _target(self, path: str, name: str) -> tuple[SourceFile, str] | None:
        """The file where a name is defined and its name there."""
        file = self.files.get(path)
        if file is None:
            return None
        if file.is_python:
            return self._python_target(file, name)
        return self._javascript_target(file, name)

    def _python_target(self, file: SourceFile, name: str) -> tuple[SourceFile, str] | None:
        lead = len(name) - len(name.lstrip("."))
        parts = name[lead:].split(".")
        if not lead and parts[0] in file.defined and parts[0] not in file.roots:
            return file, name
        for count in range(len(parts), 0, -1):
            found = self._python_file(file.path, lead, parts[:count])
            if found is not None:
                return self.files[found], ".".join(parts[count:])
        if lead:
            return self._package_member(file.path, lead, name[lead:])
        return (file, name) if parts[0] not in file.roots else None

    def _package_member(self, path: str, lead: int, member: str) -> tuple[SourceFile, str] | None:
        folder = self._folder(path, lead)
        package = self.files.get(f"{folder}/__init__.py" if folder else "__init__.py")
        return (package, member) if package is not None else None

    def _python_file(self, path: str, lead: int, parts: list[str]) -> str | None:
        if not lead:
            return nearest(path, self.crossing.modules.python.get(".".join(parts), ()))
        base = "/".join([*filter(None, [self._folder(path, lead)]), *parts])
        return next((item for item in (f"{base}.py", f"{base}/__init__.py") if item in self.files), None)

    @staticmethod
    def _folder(path: str, lead: int) -> str:
        parts = path.split("/")[:-1]
        return "/".join(parts[: max(len(parts) - lead + 1, 0)])

    def _javascript_target(self, file: SourceFile, name: str) -> tuple[SourceFile, str] | None:
        best = ""
        for module in file.modules:
            if len(module) > len(best) and (
                name == module or name.startswith(f"{module}.") or _is_folder(module, name)
            ):
                best = module
        if not best:
            return (file, name) if name and not name.startswith((".", "@")) else None
        target = self.module_file(file.path, best)
        return (self.files[target], name[len(best) :].removeprefix(".") or "default") if target is not None else None

    def module_file(self, path: str, module: str) -> str | None:
        """The first-party file that a JavaScript import means: relative, or through an alias."""
        stems = self.crossing.modules.stems
        if module.startswith("."):
            stem = posixpath.normpath(posixpath.join(posixpath.dirname(path), module))
            return stems.get("" if stem == "." else stem) or stems.get(without_ending(stem))
        rest = next((module[len(alias) :] for alias in _ALIASES if module.startswith(alias)), "")
        if not rest:
            return None
        rest = without_ending(rest)
        near = self.crossing.modules.stem_ends.get(rest.rpartition("/")[2], ())
        fitting = [stem for stem in near if stem == rest or stem.endswith(f"/{rest}")]
        found = nearest(path, tuple(fitting))
        return stems[found] if found is not None else None

    def _member(self, file: SourceFile, member: str) -> Definition | None:
        """A definition in this very file."""
        if not member:
            return Definition(file, "")
        short = member.removeprefix("this.").removeprefix("self.")
        function = file.exported.get(member) or file.functions.get(member) or file.functions.get(f"exports.{member}")
        if function is not None:
            return Definition(file, member, function=function)
        if short in file.classes:
            return Definition(file, member, klass=file.classes[short])
        variable = file.variables.get(member) or file.exported_variables.get(member) or file.anywhere.get(member)
        if variable is not None and variable.value.kind is ExprKind.NONE:
            variable = file.anywhere.get(member, variable)  # a function fills it later
        if variable is None:
            return self._default_export(file, member)
        if variable.value.kind is ExprKind.FUNCTION:
            made = file.function_at(variable.value.span.start)
            if made is not None:
                return Definition(file, member, function=made, variable=variable)
        named = file.functions.get(variable.value.name) if variable.value.kind is ExprKind.NAME else None
        return Definition(file, member, function=named, variable=variable)

    @staticmethod
    def _default_export(file: SourceFile, member: str) -> Definition | None:
        if member != "default":
            return None
        variable = file.anywhere.get("module.exports") or file.anywhere.get("exports.default")
        if variable is None:
            classes = [item for item in file.code.classes if not item.is_type_only]
            alone = len(classes) == 1 and "default" in file.code.exports  # `export default class Ask`
            return Definition(file, member, klass=classes[0]) if alone else None
        named = file.functions.get(variable.value.name)
        return Definition(file, member, function=named, variable=variable)

    def _further(self, file: SourceFile, member: str) -> str | None:
        """The name under which a file that only passes a member on knows it."""
        head, _, rest = member.partition(".")
        found = file.locals.get(head)
        if found is not None:
            full = file.full(head)
            return f"{full}.{rest}" if rest else full
        variable = file.variables.get(head)
        if variable is not None and variable.value.kind is ExprKind.NAME and variable.value.name != head:
            return f"{variable.value.name}.{rest}" if rest else variable.value.name
        if file.star:
            return f"{file.star}{'' if file.star.endswith('.') else '.'}{member}"
        return None

    @cached_property
    def flask_body_limit(self) -> str:
        """The file where Flask's own limit on a body is set, "" when it is not."""
        return next((file.path for file in self._files.values() if _bounds_flask(file)), "")

    @cached_property
    def asgi_body_limit(self) -> str:
        """What bounds every body that reaches a FastAPI or Starlette app, "" when nothing does."""
        return next(self.each("limits of bodies", self._body_limits), "")

    def _body_limits(self, file: SourceFile) -> Iterator[str]:
        for call in file.code.calls if file.is_python else ():
            if last(call.callee) in {"FastAPI", "Starlette"} and call.expr.get("max_body_size") is not None:
                yield "max_body_size"
            if last(call.callee) == "add_middleware" and call.expr.positional:
                name = call.expr.positional[0].name
                found = self.definition(file.path, name)
                limits = found is not None and found.klass is not None and _refuses_large(found.file, found.klass)
                if limits or last(name) == "RequestBodyLimitMiddleware":
                    yield last(name)
        for function in file.code.functions if file.is_python else ():
            hung_in = any(row.name.endswith(".middleware") for row in function.decorators)
            if hung_in and _refuses_large(file, function):
                yield function.name

    def reached(self, file: SourceFile, function: Function, depth: int = _DEPTH) -> tuple[tuple[SourceFile, Span], ...]:
        """The function and the first-party functions it calls, in at most so many steps."""
        return self.reached_from(file, function.span, depth)

    def reached_from(self, file: SourceFile, span: Span, depth: int = _DEPTH) -> tuple[tuple[SourceFile, Span], ...]:
        """A span and the first-party functions it calls, in at most so many steps."""
        return self.memory.recall(file.path, ("reaches", span, depth), lambda: tuple(self._reach(file, span, depth)))

    def _reach(self, file: SourceFile, span: Span, depth: int) -> list[tuple[SourceFile, Span]]:
        found = [(file, span)]
        seen = {(file.path, span.start)}
        level = list(found)
        for _ in range(depth):
            following: list[tuple[SourceFile, Span]] = []
            for at, here in level:
                for name, scope in self._called(at, here):
                    target = self.function(at.path, name) or self.method(at, name, scope) or self._wrapped(at, name)
                    known = [target] if target is not None else self._dispatched(at, name, scope)
                    for other, function in (*known, *self._overriding(at, name, scope)):
                        if (other.path, function.span.start) not in seen:
                            seen.add((other.path, function.span.start))
                            following.append((other, function.span))
            found += following
            level = following
        return found

    def _wrapped(self, file: SourceFile, name: str) -> tuple[SourceFile, Function] | None:
        """`const answer = defineFlow({…}, async (input) => …)`: what a call of `answer` runs in the end."""
        found = self.definition(file.path, name) if not file.is_python else None
        made = found.variable.value if found is not None and found.variable is not None else None
        if found is None or made is None or made.kind is not ExprKind.CALL:
            return None
        inner = (found.file.function_at(item.span.start) for item in made.positional if item.kind is ExprKind.FUNCTION)
        function = next(inner, None)
        return (found.file, function) if function is not None else None

    def _dispatched(self, file: SourceFile, name: str, scope: str) -> Sequence[tuple[SourceFile, Function]]:
        """`client.commands.get(name).execute(…)`: one of the commands that stand in files of their own; a graph's nodes."""
        if (graph := self.graph(file, name, scope)) is not None:
            return graph.functions
        if file.is_python or not _COMMAND.search(name):
            return []
        return self.crossing.functions.get(last(name), [])[:_COMMANDS]

    def _overriding(self, file: SourceFile, name: str, scope: str) -> Iterator[tuple[SourceFile, Function]]:
        """What the classes below have for a method that a class only asks for: `self.execute()` in its `run`."""
        owner, _, wanted = name.partition(".")
        klass = file.classes.get(scope.partition(".")[0]) if owner in {"self", "this"} else None
        declared = file.functions.get(f"{klass.name}.{wanted}") if klass is not None else None
        if klass is None or "." in wanted or (declared is not None and file.calls(declared.body)):
            return
        for other, function in self.crossing.functions.get(wanted, [])[:_COMMANDS]:
            below = other.classes.get(function.qualname.rpartition(".")[0])
            if below is not None and below is not klass and any(row is klass for _, row in self.bases(other, below)):
                yield other, function

    def dispatchers(self, file: SourceFile, function: Function) -> Iterator[tuple[SourceFile, Call]]:
        """The calls that run a bot's command whose function this is, whichever it is."""
        shared = (function.exported or "module.exports" in file.by_target) and not file.is_python
        calls = self.crossing.calls.get(function.name, []) if shared else []
        return ((other, call) for other, call in calls if _COMMAND.search(call.callee))

    @staticmethod
    def _called(file: SourceFile, span: Span) -> list[tuple[str, str]]:
        """Names called, or handed to another call, within a span, and where; methods of the same class as `Class.method`."""
        names: dict[tuple[str, str], None] = {}
        for call in file.calls(span):
            names[call.callee, call.scope] = None
            if call.callee.startswith(("self.", "this.")):
                owner = call.scope.partition(".")[0]
                names[f"{owner}.{call.callee.partition('.')[2]}", call.scope] = None
            for argument in _arguments(call.expr):
                if argument.kind is ExprKind.NAME:
                    names[argument.name, call.scope] = None
        return [row for row in names if row[0]]

    def calls_model(self, file: SourceFile, span: Span) -> bool:
        """Whether a model call stands in a span or in what it calls."""
        return any(self._has_model_call(at, here) for at, here in self.reached_from(file, span))

    def _has_model_call(self, file: SourceFile, span: Span) -> bool:
        rows = self.models_in(file.path)
        return rows is not None and bool(inside(rows, span))

    def models_in(self, path: str) -> Spans | None:
        """Where a file asks models, in order, for bisection; None where it asks none."""
        self.memory.note(f"{_MODELS}{path}")
        return self.spans.get(path)

    def bases(self, file: SourceFile, klass: Class) -> Iterator[tuple[SourceFile, Class]]:
        """A class and its first-party ancestors, the class itself first."""
        queue, seen = [(file, klass)], set[tuple[str, str]]()
        while queue and len(seen) < _ANCESTORS:
            at, current = queue.pop(0)
            if (at.path, current.name) in seen:
                continue
            seen.add((at.path, current.name))
            yield at, current
            for base in current.bases:
                found = self.definition(at.path, base)
                if found is not None and found.klass is not None:
                    queue.append((found.file, found.klass))

    def named(self, name: str) -> Sequence[tuple[SourceFile, Function]]:
        """The first-party functions of a name, methods among them."""
        return self.crossing.functions.get(name, [])

    def base_names(self, file: SourceFile, klass: Class) -> frozenset[str]:
        """The last parts of every base name among a class's ancestors."""
        return frozenset(last(base) for _, current in self.bases(file, klass) for base in current.bases)


@per_file
def _bounds_flask(file: SourceFile) -> bool:
    rows = file.code.assignments if file.is_python else ()
    named = any("MAX_CONTENT_LENGTH" in row.target and row.value.kind is not ExprKind.NONE for row in rows)
    return named or (file.is_python and any(call.expr.get("MAX_CONTENT_LENGTH") for call in file.code.calls))


def _refuses_large(file: SourceFile, within: Class | Function) -> bool:
    """Whether a middleware leaves early when a body is larger than it may be."""
    rows = file.branches(within.span)
    return any(row.exit in {Exit.RETURN, Exit.RAISE} and _TOO_LARGE.search(row.condition.text) for row in rows)


def _is_folder(module: str, name: str) -> bool:
    """Whether a name comes from the folder itself: `import { key } from "."` makes `.key`."""
    return module in {".", ".."} and name.startswith(module) and name[len(module) :][:1].isidentifier()


def nearest(path: str, candidates: tuple[str, ...]) -> str | None:
    """The candidate that shares the longest folder with a path; the shortest of equals."""
    if not candidates:
        return None
    return max(candidates, key=lambda item: (_shared(path, item), -len(item), item))


def _shared(one: str, other: str) -> int:
    count = 0
    for left, right in zip(one.split("/")[:-1], other.split("/")[:-1], strict=False):
        if left != right:
            break
        count += 1
    return count


def _arguments(expr: Expr) -> Iterator[Expr]:
    for _, value in expr.items:
        yield value
        if value.kind is ExprKind.LIST:
            yield from (item for _, item in value.items)
