"""Where a model is given tools, and what is in the list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from tengates.model.code import Call, Expr, ExprKind
from tengates.model.place import Span
from tengates.survey.bindings import Bindings, Origin
from tengates.survey.knowledge.agents import (
    AGENT_CLASSES,
    AGENTS,
    FORCING,
    LOOKING_UP,
    MAKERS,
    PACKAGES,
    READY,
    WITH_TOOLS,
)
from tengates.survey.knowledge.sdks import HOSTS
from tengates.survey.web.index import SourceFile, last
from tengates.survey.web.project import Project

_BINDERS = frozenset({"bind_tools", "bindTools", "bind_functions", "from_tools"})
_MAKING = MAKERS - {"QueryEngineTool", "zodFunction"}
# What else a call that starts a model is given.
_MODEL_LABELS = ("model", "messages", "llm", "instructions", "system", "tool_choice", "toolChoice", "contents", "input",
                 "assistant_id", "engine", "role", "goal", "prompt", "model_client", "chat_generator", "agent")  # fmt: skip
_FREE = frozenset({"auto", "none", "required", "any", "AUTO", "ANY", "NONE"})
_FAMILIES = frozenset(
    {
        "langchain",
        "@langchain",
        "llama_index",
        "@mastra",
        "@ai-sdk",
        "@modelcontextprotocol",
        "crewai",
        "autogen",
        "haystack",
    }
)
_MOST = 60
_MODELS = ("functions", "tools")
_WITHIN = 3  # calls that are followed from a function of the project's own to the model


@dataclass(frozen=True, slots=True)
class Element:
    """One thing in a list of tools; `key` its name in an object of tools, `framework` the callee it is given to.

    `through` is the project's module that decides which tools of the list may run, None when nothing does.
    """

    origin: Origin
    key: str
    framework: str
    through: SourceFile | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """A list of tools as a call hands it to a model."""

    origin: Origin
    call: Call


def is_third_party(project: Project, file: SourceFile, name: str) -> bool:
    """Whether a resolved name belongs to a framework that knows tools, and not to a folder of the same name."""
    if not name.startswith(PACKAGES) or "." not in name:
        return False
    root = name.partition(".")[0].partition("/")[0] if not name.startswith("@") else name.partition(".")[0]
    if not any(
        item == root or item.startswith((f"{root}.", f"{root}/")) or root.startswith(item) for item in file.modules
    ):
        return False
    return project.definition(file.path, name) is None and _fits(name)


def _fits(name: str) -> bool:
    """`agents.Agent` but not `agents_of_mine.x`; `langchain_community.x` is LangChain's."""
    for item in PACKAGES:
        rest = name.removeprefix(item)
        if rest != name and (rest[:1] in {".", "/", ""} or item in _FAMILIES):
            return True
    return False


def of_package(file: SourceFile, project: Project, packages: tuple[str, ...]) -> bool:
    """Whether a file imports one of these packages from outside the repository."""
    return any(
        name.startswith(packages) and _fits(f"{name}.x") and project.source(file.path, f"{name}.x") is None
        for name in file.modules
    )


def is_agent_call(project: Project, file: SourceFile, call: Call) -> bool:
    """Whether a call makes an agent, or what runs tools, of a known framework."""
    name = call.callee.replace("()", "")
    parts = name.split(".")
    if name in AGENT_CLASSES:
        acts = name not in WITH_TOOLS or any(bag.get("tools") or bag.get("handoffs") for bag in _bags(call.expr))
        return acts and is_third_party(project, file, name)
    if name.startswith("@modelcontextprotocol") and parts[-1] in {"Client", "Server"}:
        return True
    known = any(part in AGENTS for part in parts[-2:]) or parts[-1] in _MAKING or bool(READY.get(parts[-1]))
    return (known and is_third_party(project, file, name)) or _is_kind_of_agent(project, file, name)


def _is_kind_of_agent(project: Project, file: SourceFile, name: str) -> bool:
    """Whether a class of the project's own is made that adds to a framework's: `class LoudToolNode(ToolNode)`."""
    found = project.definition(file.path, name) if last(name)[:1].isupper() else None
    if found is None or found.klass is None:
        return False
    bases = ((at, base) for at, row in project.bases(found.file, found.klass) for base in row.bases)
    return any(last(base) in AGENTS and is_third_party(project, at, base) for at, base in bases)


class Giving:
    """Follows every list of tools in a project."""

    def __init__(self, bindings: Bindings) -> None:
        """With the repository's bindings."""
        self._bindings = bindings

    @cached_property
    def elements(self) -> tuple[Element, ...]:
        """What models are given, followed to functions, descriptions and calls."""
        return tuple(self._bindings.project.each("given tools", self._elements))

    def _elements(self, file: SourceFile) -> Iterator[Element]:
        for origin, framework in self._lists(file):
            yield from self.parts(origin, framework)

    @cached_property
    def acts(self) -> bool:
        """Whether anything given does more than look things up; classes are shapes of answers."""
        return any(self._does(item) for item in self.elements)

    def _does(self, item: Element) -> bool:
        expr = item.origin.expr
        if expr.kind is ExprKind.OBJECT:
            kind = expr.get("type")
            hosted = kind is not None and kind.text in LOOKING_UP
            described = any(
                expr.get(label) is not None for label in ("name", "function", "execute", "input_schema", "type")
            )
            return described and not hosted
        if expr.kind is ExprKind.CALL:
            labels = {label for label, _ in expr.items}
            return last(expr.name) not in LOOKING_UP and not (labels and labels <= LOOKING_UP)
        if expr.kind is ExprKind.NAME and self._is_filled(item.origin):
            return True
        if expr.kind in {ExprKind.NAME, ExprKind.FUNCTION}:
            target = self._bindings.project.definition(item.origin.file.path, expr.name)
            unseen = bool(item.key) or ("." in expr.name and not item.framework) or self._is_foreign(item.origin)
            return unseen if target is None else target.function is not None
        return False

    def _is_foreign(self, origin: Origin) -> bool:
        """A name that comes from where nothing could be followed: no parameter, nothing that was assigned here."""
        name = origin.expr.text.partition(".")[0]
        function = origin.file.functions.get(origin.scope)
        given = function is not None and any(row.name == name for row in function.parameters)
        return not given and not self._bindings.assigned(origin.file, name, origin.scope)

    def _is_filled(self, origin: Origin) -> bool:
        """A list that is filled piece by piece, or comes from a function that asks for tools."""
        name = origin.expr.text
        if any(call.written in {f"{name}.append", f"{name}.push", f"{name}.extend"} for call in origin.file.code.calls):
            return True
        made = [row.expr.name for row in self._bindings.followed(origin, 3) if row.expr.kind is ExprKind.CALL]
        return any("tool" in last(name).lower() for name in made)

    def lists(self, file: SourceFile) -> Iterator[Given]:
        """The lists of tools in a file's calls."""
        for call in file.code.calls:
            given = () if call.callee.startswith("<") else tuple(self._in_call(file, call))
            if given and not is_forced(call.expr):
                yield from (Given(origin, call) for origin in given if self._arrives(file, call, origin.expr))

    def _in_call(self, file: SourceFile, call: Call) -> Iterator[Origin]:
        """The lists in a call, and in the objects that are spread into it: `Agent(**settings)`."""
        yield from (Origin(file, item, call.scope) for item in _given(call))
        for bag in self._spread(file, call):
            value = bag.expr.get("tools")
            if value is not None and (_is_sure(last(call.callee), bag.expr) or _is_written(value)):
                yield Origin(bag.file, value, bag.scope)

    def _spread(self, file: SourceFile, call: Call) -> Iterator[Origin]:
        spread = [item for bag in _bags(call.expr) for label, item in bag.items if label == "**"]
        for item in spread:
            for origin in self._bindings.followed(Origin(file, item, call.scope), 3):
                if origin.expr.kind is ExprKind.OBJECT or origin.expr.name == "dict":
                    yield origin

    def _arrives(self, file: SourceFile, call: Call, value: Expr) -> bool:
        """Whether a list gets to a model: a function of the project's own may keep what it is given to itself."""
        if _is_written(value) or last(call.callee) in AGENTS:
            return True
        target = self._bindings.function_of(file, call.callee, call.scope)
        if target is None:
            return True
        return any(_hands_on(at, span) for at, span in self._bindings.project.reached(*target, _WITHIN))

    def policy(self, origin: Origin) -> SourceFile | None:
        """The project's module that an expression's function comes from, when it is called with a list of tools."""
        expr = origin.expr
        first = expr.positional[0] if expr.kind is ExprKind.CALL and expr.positional else None
        if first is None or first.kind not in {ExprKind.LIST, ExprKind.OBJECT, ExprKind.NAME}:
            return None
        target = self._bindings.project.function(origin.file.path, expr.name)
        return target[0] if target is not None and target[0].path != origin.file.path else None

    def _lists(self, file: SourceFile) -> Iterator[tuple[Origin, str]]:
        yield from ((given.origin, given.call.callee) for given in self.lists(file))
        for row in file.code.assignments:
            if row.target.endswith(("[tools]", "[functions]")):
                yield Origin(file, row.value, row.scope), ""
        for row in file.code.assignments if _speaks_by_hand(file) else ():
            if row.value.kind is ExprKind.OBJECT and not is_forced(row.value):
                for label in _MODELS:
                    value = row.value.get(label)
                    if value is not None:
                        yield Origin(file, value, row.scope), ""

    def parts(self, origin: Origin, framework: str) -> Iterator[Element]:
        """What stands in a list of tools, names followed."""
        through = self.policy(origin)
        if through is not None:
            origin = Origin(origin.file, origin.expr.positional[0], origin.scope)
        for element in self._inside(origin, framework):
            yield replace(element, through=through)

    def _inside(self, origin: Origin, framework: str) -> Iterator[Element]:
        stack, seen = [(origin, "")], set[tuple[str, int, int, str]]()
        while stack and len(seen) < _MOST:
            current, key = stack.pop()
            if current.mark in seen:
                continue  # `tools = {...tools, draw}` holds itself
            seen.add(current.mark)
            expr = current.expr
            if expr.kind is ExprKind.LIST or (expr.kind is ExprKind.OTHER and expr.items):
                stack += [(Origin(current.file, item, current.scope), "") for _, item in expr.items]
            elif expr.kind is ExprKind.OBJECT and not _describes(expr):
                stack += [(Origin(current.file, value, current.scope), name) for name, value in expr.items]
            elif expr.kind is ExprKind.NAME:
                stack += self._behind(current, key)
                yield Element(current, key, framework)
            elif (declared := expr.get("function_declarations")) is not None:
                stack.append((Origin(current.file, declared, current.scope), ""))
            elif expr.kind is ExprKind.CALL and (given := self._bindings.returned(current)):
                stack += [(other, key) for other in given]
            else:
                yield Element(current, key, framework)

    def _behind(self, origin: Origin, key: str) -> list[tuple[Origin, str]]:
        followed = self._bindings.followed(origin, 5)
        return [
            (other, key) for other in followed if other.expr.kind in {ExprKind.LIST, ExprKind.OBJECT, ExprKind.CALL}
        ]


def _given(call: Call) -> Iterator[Expr]:
    name = last(call.callee)
    for bag in _bags(call.expr):
        for label in _MODELS:
            value = bag.get(label)
            if value is not None and (_is_sure(name, bag) or (label == "tools" and _is_written(value))):
                yield value
    if name in _BINDERS or name in AGENTS:
        yield from (item for item in call.expr.positional if item.kind is ExprKind.NAME or _is_list(item))
    if name in _BINDERS:
        yield from (item for item in call.expr.positional[:1] if item.kind is ExprKind.CALL and not _is_list(item))


def _is_sure(name: str, bag: Expr) -> bool:
    """Whether a model is surely given what stands here."""
    return name == "bind" or name in AGENTS or any(bag.get(label) is not None for label in _MODEL_LABELS)


def _hands_on(file: SourceFile, span: Span) -> bool:
    """Whether something there is given tools: a call, or an object that becomes one's options."""
    bags = [bag for call in file.calls(span) for bag in _bags(call.expr)]
    rows = file.assignments(span)
    return any(bag.get(label) is not None for bag in (*bags, *(row.value for row in rows)) for label in _MODELS) or any(
        row.target.endswith(("[tools]", ".tools", "[functions]", ".functions")) for row in rows
    )


def _is_list(value: Expr) -> bool:
    """`[search]` or `allowed([search])` or `allowed(tools)`."""
    if value.kind is ExprKind.CALL and value.positional and "tool" in last(value.name).lower():
        return value.positional[0].kind in {ExprKind.LIST, ExprKind.NAME}
    return value.kind is ExprKind.LIST


def _is_written(value: Expr) -> bool:
    """Whether tools are written out here, on their way through a function or not."""
    if value.kind is ExprKind.CALL and value.positional:
        value = value.positional[0]
    return value.kind in {ExprKind.LIST, ExprKind.OBJECT}


def _bags(expr: Expr) -> Iterator[Expr]:
    """The call and the objects given to it: `config=GenerateContentConfig(tools=[…])` is a call inside."""
    yield expr
    for label, item in expr.items:
        if item.kind is ExprKind.OBJECT or label in {"config", "generation_config"}:
            yield item


def is_forced(expr: Expr) -> bool:
    """One tool that must be used is a shape for the answer."""
    for bag in _bags(expr):
        for label in FORCING:
            value = bag.get(label)
            if value is None:
                continue
            kind = value.get("type") if value.kind is ExprKind.OBJECT else None
            if kind is not None and kind.text in _FREE:
                continue
            if value.kind is ExprKind.OBJECT or (value.kind is ExprKind.STRING and value.text not in _FREE):
                return True
    return False


def _describes(expr: Expr) -> bool:
    return any(
        expr.get(label) is not None
        for label in ("description", "parameters", "input_schema", "inputSchema", "type", "execute", "function")
    )


def _speaks_by_hand(file: SourceFile) -> bool:
    texts = [row.value.text for row in file.code.assignments] + [row.expr.text for row in file.code.calls]
    return any(host in text for text in texts if "http" in text for host in HOSTS)
