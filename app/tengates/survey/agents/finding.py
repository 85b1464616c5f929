"""Tools that a model is given, wherever and however they are made."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from tengates.model.code import Call, Class, Expr, ExprKind, Function
from tengates.model.place import Place, Span
from tengates.survey.agents.asked_for import reading_calls
from tengates.survey.agents.giving import Giving, is_agent_call, is_third_party, of_package
from tengates.survey.bindings import Bindings, Origin
from tengates.survey.knowledge.agents import (
    BASES,
    DECORATORS,
    HOSTED_RISKS,
    LOADERS,
    LOOKING_UP,
    MAKERS,
    METHODS,
    PACKAGES,
    READY,
    SCOPES,
    Reach,
)
from tengates.survey.web.index import SourceFile, last
from tengates.survey.web.project import nearest

_FUNCTION_LABELS = ("func", "fn", "function", "coroutine", "callable", "execute", "handler", "f", "async_fn")
_INSIDE = ("execute", "func", "handler", "function", "fn")
_SQL_AGENTS = frozenset({"create_sql_agent", "createSqlAgent"})
_WORD = re.compile(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])")
_LOOKS = re.compile(r"Search|Wiki|Math|Retriev|QueryEngine|Weather|Calculator|Arxiv|Serp|Tavily")
_BEHIND = 2  # steps from where a tool is asked for to what runs it
_UNPACKED = frozenset({"get_tools", "getTools", "tools", "create_sql_agent", "createSqlAgent"})
_PROXIES = frozenset({"UserProxyAgent", "ConversableAgent", "AssistantAgent"})
Target = tuple[SourceFile, Function]


@dataclass(frozen=True, slots=True)
class Tool:
    """Something that a model may choose to run.

    `framework` is the module that made it ("" when the project calls it by itself). `function` is its own code,
    `span` where that code stands, None when it has none that could be found. `ready` is what a ready-made tool
    reaches; `known` says whether what it does could be seen; `call` made it.
    """

    name: str
    place: Place
    framework: str
    file: SourceFile
    function: Function | None = None
    span: Span | None = None
    ready: Reach | None = None
    known: bool = True
    call: Call | None = None
    hosted: bool = False


class Finder:
    """Finds every tool of a project once."""

    def __init__(self, bindings: Bindings) -> None:
        """With the repository's bindings."""
        self._bindings = bindings
        self._project = bindings.project
        self._giving = Giving(bindings)
        self._wrapped: set[tuple[str, int]] = set()

    def tools(self) -> tuple[Tool, ...]:
        """Each tool once, in source order."""
        found: list[Tool] = []
        for file in self._project:
            if of_package(file, self._project, PACKAGES):
                found += self._decorated(file)
                found += self._made(file)
        for file in self._project:
            found += self._classes(file)
            found += self._ready(file)
        found += self._given(found)
        rows = {(row.place.path, row.place.span.start, row.name if row.hosted else ""): row for row in reversed(found)}
        return tuple(sorted(rows.values(), key=lambda row: (row.place.path, row.place.span.start, row.name)))

    def _decorated(self, file: SourceFile) -> Iterator[Tool]:
        for function in file.code.functions:
            for row in function.decorators:
                if last(row.name) in DECORATORS and (row.name.endswith(f".{last(row.name)}") or row.name in DECORATORS):
                    own = not is_third_party(self._project, file, row.name) and "." not in row.name
                    if own or (row.text.partition("(")[0].count(".") == 0 and function.name not in self._mentioned):
                        continue
                    yield self._own(file, function, row.name)
                    break

    def _own(self, file: SourceFile, function: Function, framework: str, call: Call | None = None) -> Tool:
        module = framework if is_third_party(self._project, file, framework) else self._module(file)
        return Tool(function.name, file.place_of_function(function), module, file, function, function.span, call=call)

    @staticmethod
    def _module(file: SourceFile) -> str:
        """The framework that a file imports, when the decorator belongs to an object of it."""
        return next((name for name in sorted(file.modules) if name.startswith(PACKAGES)), "")

    def _classes(self, file: SourceFile) -> Iterator[Tool]:
        for klass in file.code.classes:
            if klass.is_type_only or not any(last(base) in BASES for base in klass.bases):
                continue
            if not any(base.startswith(PACKAGES) for base in self._base_modules(file, klass)):
                continue
            function = next(
                (row for name in METHODS if (row := file.functions.get(f"{klass.name}.{name}")) is not None), None
            )
            if function is not None and klass.name in self._mentioned:
                module = next((base for base in klass.bases if base.startswith(PACKAGES)), self._module(file))
                place = file.place_of_function(function)
                yield Tool(klass.name, place, module, file, function, function.span)

    def _base_modules(self, file: SourceFile, klass: Class) -> Iterator[str]:
        for at, current in self._project.bases(file, klass):
            yield from (base for base in current.bases if is_third_party(self._project, at, base))

    def _made(self, file: SourceFile) -> Iterator[Tool]:
        decorators = {row.span.start for function in file.code.functions for row in function.decorators}
        for call in file.code.calls:
            name = ".".join(call.callee.split(".")[-2:])
            if (last(call.callee) not in MAKERS and name not in MAKERS) or call.span.start in decorators:
                continue
            if not is_third_party(self._project, file, call.callee) and not self._is_server(call):
                continue
            found = self._of_maker(file, call)
            if found is not None:
                yield found

    @staticmethod
    def _is_server(call: Call) -> bool:
        """`server.tool("name", …, handler)` and the like, on an object."""
        return "." in call.callee and bool(call.expr.positional) and call.expr.positional[0].kind is ExprKind.STRING

    def _of_maker(self, file: SourceFile, call: Call) -> Tool | None:
        inner = [row for row in file.nested(call.span) if row.span.start > call.span.start]
        chosen = next((row for row in inner if row.name in _INSIDE), inner[0] if inner else None)
        name = self._name(file, call)
        framework = call.callee if is_third_party(self._project, file, call.callee) else self._module(file)
        place = file.place_of_call(call)
        if chosen is not None:
            return Tool(name, place, framework, file, chosen, call.span, call=call)
        argument = next(self._functions_given(call.expr), None)
        if argument is not None:
            return self._of_argument(Tool(name, place, framework, file, known=False, call=call), argument)
        provided = call.expr.get("google_search") or call.expr.get("function_declarations")
        unused = file.is_python and last(call.callee) == "tool"
        if provided or unused or not call.expr.items:
            return None
        return Tool(name, place, framework, file, call=call, hosted=True)

    def _of_argument(self, tool: Tool, argument: Expr) -> Tool:
        """A tool that is made of a function, or of a bound method of a ready-made object."""
        scope = tool.call.scope if tool.call is not None else ""
        target = self._bindings.function_of(tool.file, argument.name, scope)
        if target is not None:
            return replace(tool, file=target[0], function=target[1], span=target[1].span, known=True)
        ready = self._ready_behind(Origin(tool.file, argument, scope))
        return tool if ready is None else replace(tool, ready=ready[0], known=True)

    @staticmethod
    def _functions_given(expr: Expr) -> Iterator[Expr]:
        for bag in (expr, *expr.positional):
            yield from (item for label in _FUNCTION_LABELS if (item := bag.get(label)) is not None)
        yield from (item for item in expr.positional if item.kind is ExprKind.NAME)

    def _ready_behind(self, origin: Origin) -> tuple[Reach | None] | None:
        """What a bound method of a ready-made object reaches: `func=db_chain.run`."""
        for other in self._bindings.origins(origin.file, origin.expr.text, origin.scope):
            for part in other.expr.name.replace("()", "").split("."):
                if part in READY:
                    self._wrapped.add((other.file.path, other.expr.span.start))
                    return (READY[part],)
            if is_third_party(self._project, other.file, other.expr.name) and _LOOKS.search(other.expr.name):
                return (None,)
        return None

    def _name(self, file: SourceFile, call: Call) -> str:
        for bag in (call.expr, *call.expr.positional):
            value = bag.get("name") or bag.get("id")
            if value is not None and value.kind is ExprKind.STRING:
                return value.text
        if call.expr.positional and call.expr.positional[0].kind is ExprKind.STRING:
            return call.expr.positional[0].text
        for row in file.code.assignments:
            if row.value.span.start <= call.span.start < row.value.span.end and row.span.line == call.span.line:
                return row.target
        return call.scope.rpartition(".")[2] or last(call.callee)

    def _ready(self, file: SourceFile) -> Iterator[Tool]:
        names = {last(call.callee) for call in file.code.calls}
        for call in file.code.calls:
            if not is_third_party(self._project, file, call.callee):
                continue
            if last(call.callee) in LOADERS:
                yield from self._loaded(file, call)
                continue
            known = next((part for part in call.callee.replace("()", "").split(".")[-2:] if part in READY), "")
            if not known or (file.path, call.span.start) in self._wrapped:
                continue
            if (known in {"SQLDatabaseToolkit", "SqlToolkit"} and _SQL_AGENTS & names) or not self._is_maker(
                call, known
            ):
                continue
            if known.endswith("Toolkit") and not names & _UNPACKED:
                continue  # its connection alone is used
            scoped = any(call.expr.get(label) is not None for label in SCOPES)
            reach = None if scoped else READY[known]
            yield Tool(known, file.place_of_call(call), call.callee, file, ready=reach, call=call)
        yield from self._proxies(file)

    def _proxies(self, file: SourceFile) -> Iterator[Tool]:
        """AutoGen's stand-in for the user runs what the model writes, on this machine when told to."""
        for call in file.code.calls:
            bag = call.expr.get("code_execution_config")
            if last(call.callee) not in _PROXIES and not last(call.callee).endswith("UserProxyAgent"):
                continue
            if bag is not None and bag.kind is ExprKind.OBJECT:
                boxed = bag.get("use_docker")
                local = boxed is not None and boxed.text in {"False", "false"}
                reach = Reach.CODE if local else None
                yield Tool(
                    last(call.callee), file.place_of_call(call), "autogen", file, ready=reach, call=call, hosted=True
                )

    @staticmethod
    def _is_maker(call: Call, known: str) -> bool:
        """`ShellTool()` and `SQLDatabaseChain.from_llm()`, but not `PythonREPL().run()`, which uses one."""
        _, _, rest = call.callee.partition(known)
        return "()" not in rest

    @staticmethod
    def _loaded(file: SourceFile, call: Call) -> Iterator[Tool]:
        for row in call.expr.positional[:1]:
            for _, item in row.items:
                if item.kind is ExprKind.STRING:
                    place = file.place(item.span, item.text, call.scope)
                    yield Tool(item.text, place, call.callee, file, ready=READY.get(item.text), call=call, hosted=True)

    def _given(self, found: Iterable[Tool]) -> Iterator[Tool]:
        """Tools that are nothing but functions or descriptions in a list given to a model."""
        known = {(row.file.path, row.function.span.start) for row in found if row.function is not None}
        for item in self._giving.elements:
            origin, expr = item.origin, item.origin.expr
            if expr.kind is ExprKind.OBJECT:
                tool = self._described(origin, item.key)
            elif expr.kind in {ExprKind.NAME, ExprKind.FUNCTION}:
                tool = self._plain(origin, item.framework)
            else:
                tool = None
            if tool is None or (
                tool.function is not None and (tool.file.path, tool.function.span.start) in known and not tool.call
            ):
                continue
            yield tool

    def _plain(self, origin: Origin, framework: str) -> Tool | None:
        target = self._bindings.function_of(origin.file, origin.expr.name, origin.scope)
        if target is None:
            return None
        file, function = target
        return Tool(function.name, file.place_of_function(function), framework, file, function, function.span)

    def _described(self, origin: Origin, key: str) -> Tool | None:
        """A description as OpenAI's and Anthropic's calls take it, or the AI SDK's own object."""
        expr, file = origin.expr, origin.file
        inner = [row for row in file.nested(expr.span) if row.name in _INSIDE]
        place = file.place_of_expr(expr, origin.scope)
        if inner:
            return Tool(key or "tool", place, "ai", file, inner[0], expr.span)
        kind, bag = expr.get("type"), expr.get("function")
        named = (bag if bag is not None and bag.kind is ExprKind.OBJECT else expr).get("name")
        if named is not None and named.kind is ExprKind.STRING:
            return self._by_name(file, place, named.text)
        if kind is not None and kind.kind is ExprKind.STRING and kind.text != "function":
            risk = HOSTED_RISKS.get(kind.text)
            if kind.text in LOOKING_UP and len(self._giving.elements) == 1:
                return None
            return Tool(kind.text, place, "", file, ready=risk, hosted=True)
        return None

    def _by_name(self, file: SourceFile, place: Place, name: str) -> Tool:
        if name in HOSTED_RISKS:
            return Tool(name, place, "", file, ready=HOSTED_RISKS[name], hosted=True)
        target = self._nearest(file, self._mapped.get(name, {})) or self._nearest(file, self._alike(file, name))
        if target is None:
            return Tool(name, place, "", file, known=False)
        at, function = target
        return Tool(name, at.place_of_function(function), "", at, function, function.span)

    def _alike(self, file: SourceFile, name: str) -> Mapping[str, Target]:
        """Functions of that name; one whose words are joined in another way must be called by what runs the tools."""
        found = self._named.get(_flat(name), {})
        return {
            path: (at, row)
            for path, (at, row) in found.items()
            if row.name == name or path == file.path or not self._running or self._is_called(row.name)
        }

    def _is_called(self, name: str) -> bool:
        return any(other.path in self._running for other, _ in self._bindings.calls_by_name.get(name, ()))

    @cached_property
    def _running(self) -> frozenset[str]:
        """The files through which goes what a model asks for."""
        loops = ((file, function) for file in self._project for function in reading_calls(file))
        return frozenset(
            at.path for file, function in loops for at, _ in self._project.reached(file, function, _BEHIND)
        )

    @staticmethod
    def _nearest(file: SourceFile, found: Mapping[str, Target]) -> Target | None:
        path = nearest(file.path, tuple(found))
        return found[file.path] if file.path in found else found[path] if path is not None else None

    @cached_property
    def _named(self) -> Mapping[str, Mapping[str, Target]]:
        """Functions by name, without regard to how words are joined, and by file."""
        found: dict[str, dict[str, Target]] = defaultdict(dict)
        for file in self._project:
            for row in file.code.functions:
                if row.name:
                    found[_flat(row.name)].setdefault(file.path, (file, row))
        return found

    @cached_property
    def _mapped(self) -> Mapping[str, Mapping[str, Target]]:
        """Functions by the key under which a table of tools holds them, and by file."""
        found: dict[str, dict[str, Target]] = defaultdict(dict)
        for file in self._project:
            for row in file.code.assignments:
                for key, value in row.value.items if row.value.kind is ExprKind.OBJECT else ():
                    if value.kind is ExprKind.NAME:
                        target = self._bindings.function_of(file, value.name, row.scope)
                        if target is not None:
                            found[key].setdefault(file.path, target)
        return found

    @cached_property
    def _mentioned(self) -> frozenset[str]:
        """Names that something reads, calls, imports or hands on."""
        found: dict[str, None] = defaultdict()
        for file in self._project:
            for row in file.code.reads:
                found |= dict.fromkeys(row.name.split("."))
            for item in file.code.imports:
                found[item.name] = None
            for call in file.code.calls:
                found |= dict.fromkeys(call.written.replace("()", "").split("."))
                found |= dict.fromkeys(_names(call.expr))
            for assignment in file.code.assignments:
                found |= dict.fromkeys(_names(assignment.value))
            for given in file.code.returns:
                found |= dict.fromkeys(_names(given.value))
        return frozenset(found)

    def acts(self) -> bool:
        """Whether a model can choose tools or run actions: agents by name, or tools given that do more than look things up."""
        return any(self._project.each("agents", self._makes_agent)) or self._giving.acts

    def _makes_agent(self, file: SourceFile) -> Iterator[bool]:
        yield any(is_agent_call(self._project, file, call) for call in file.code.calls)


def _flat(name: str) -> str:
    return "".join(_WORD.findall(name)).lower()


def _names(expr: Expr) -> Iterator[str]:
    stack = [expr]
    while stack:
        current = stack.pop()
        if current.kind is ExprKind.NAME:
            yield from current.text.split(".")
        stack += [item for _, item in current.items]
