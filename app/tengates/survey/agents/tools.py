"""The tools of a survey and what is known of each, worked out once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from weakref import WeakKeyDictionary

from tengates.model.code import Call, Exit, Expr, Function
from tengates.model.place import Place, Span
from tengates.model.survey import ModelCall, Survey
from tengates.survey.agents.asked_for import reading_calls, says_calls
from tengates.survey.agents.finding import Finder, Tool
from tengates.survey.agents.giving import Giving
from tengates.survey.agents.policies import Policies
from tengates.survey.agents.reach import Deed, asks_first, deeds
from tengates.survey.agents.written import written
from tengates.survey.bindings import Bindings
from tengates.survey.knowledge.agents import HTTP_ROOTS
from tengates.survey.linked import linked
from tengates.survey.service.browser import is_browser_code
from tengates.survey.web.index import SourceFile, last

_ASKING = re.compile(
    r"needs_?approval|requires?_?(?:approval|confirmation)|^interrupt_?(?:before|after|on)$|human_?input(?:_mode)?$|tool_approval",
    re.IGNORECASE,
)
_ASKERS = re.compile(r"HumanApprovalCallback|[hH]umanInTheLoop|human_in_the_loop|HumanLayer|require_approval")
_NOT = {"false", "False", "none", "None", "never", "NEVER", "null", "undefined"}
_LOOKED_UP = re.compile(
    r"(?i)(?:tool|function|available|handler|registry|map)\w{0,20}(?:\[|\.get\()|getattr\(|globals\("
)
_RUNNING = frozenset({"execute", "run", "invoke", "dispatch", "call", "ainvoke"})
_RUNS_ONE = re.compile(r"(?i)(?:execute|run|call|invoke|handle|dispatch)_?(?:tool|function)")
_READ_ONLY = re.compile(r"(?i)mode=ro\b|read_?only\s{0,2}[=:]\s{0,2}true|default_transaction_read_only|READ ONLY")
_PARSERS = {"json.loads", "JSON.parse"}
_CANNOT_FAIL = re.compile(
    r"^(?:json\.dumps|JSON\.stringify|str|len|print|float|round|abs|min|max|Number|String|Math\.\w+|console\.\w+|isinstance|range|list|dict"
    r"|datetime\.\w+\.now|datetime\.now|Date|Date\.now|new Date|logger\.\w+|logging\.\w+|random\.\w+)$"
    r"|\.(?:lower|upper|strip|format|append|join|replace|toLowerCase|toUpperCase|toFixed|push|items|keys|describe|startswith|isoformat"
    r"|strftime|toISOString|toLocaleString|includes|map|filter|optional|object|string|number|info|debug|warning|get)$|^zod\.|^z\."
)
_INSIDE = 2  # steps from what runs a tool by its name to the tools themselves


@dataclass(frozen=True)
class Tools:
    """Everything that models of one repository may run."""

    bindings: Bindings
    calls: tuple[ModelCall, ...]  # not the survey itself, which would then never be let go

    @cached_property
    def all(self) -> tuple[Tool, ...]:
        """Every tool, in source order."""
        return tuple(tool for tool in Finder(self.bindings).tools() if tool.file.path not in self.policies.paths)

    @cached_property
    def giving(self) -> Giving:
        """Where models are given tools."""
        return Giving(self.bindings)

    @cached_property
    def policies(self) -> Policies:
        """What decides between a model and its tools."""
        return Policies(self.bindings, self.giving)

    @cached_property
    def _deeds(self) -> dict[tuple[str, int, str], list[Deed]]:
        return {_key(tool): deeds(self.bindings, tool) for tool in self.all}

    def deeds(self, tool: Tool) -> list[Deed]:
        """What a tool's own code does that needs care."""
        return self._deeds[_key(tool)]

    @cached_property
    def approvals(self) -> tuple[Place, ...]:
        """Where somebody is put between the model and its tools."""
        return tuple(
            file.place_of_call(call) for file in self.bindings.project for call in file.code.calls if _asks(call)
        )

    def approves(self, tool: Tool) -> bool:
        """Whether somebody is put before the tools of the agent that stands beside this one."""
        beside = {tool.place.path, tool.file.path}
        return any(place.path in beside or self._imports(place.path, beside) for place in self._for_all)

    def _imports(self, path: str, wanted: set[str]) -> bool:
        """Whether a file imports one of these."""
        for item in self.bindings.project.files[path].code.imports:
            full = f"{item.module}.{item.name}" if item.name not in {"", "*"} else item.module
            found = self.bindings.project.source(path, full)
            if found is not None and found.path in wanted:
                return True
        return False

    @cached_property
    def _for_all(self) -> tuple[Place, ...]:
        """Approvals that hold for every tool of an agent, not for the one that names them."""
        own = {(tool.place.path, tool.place.span.start) for tool in self.all}
        return tuple(place for place in self.approvals if (place.path, place.span.start) not in own)

    def is_read_only(self, tool: Tool) -> bool:
        """Whether the database beside a tool was opened for reading alone."""
        code = tool.file.code
        texts = (*(row.expr.text for row in code.calls), *(row.value.text for row in code.assignments))
        return any(_READ_ONLY.search(text) for text in texts)

    @cached_property
    def written(self) -> tuple[Deed, ...]:
        """What a model wrote and the program runs without a tool: code, commands, queries."""
        inside = {(deed.file.path, deed.call.span.start) for tool in self.all for deed in self.deeds(tool)}
        found = {(deed.file.path, deed.call.span.start): deed for deed in written(self.bindings, self.calls)}
        return tuple(deed for key, deed in sorted(found.items()) if key not in inside)

    @cached_property
    def dispatchers(self) -> tuple[tuple[Place, bool], ...]:
        """Functions that run by themselves what a model chose, and whether they catch what fails there."""
        return tuple(self._dispatchers())

    def _dispatchers(self) -> Iterator[tuple[Place, bool]]:
        for file in self.bindings.project:
            if is_browser_code(file.path, file.code):
                continue
            for function in reading_calls(file):
                if not self._runs_chosen(file, function):
                    continue
                behind = list(self._behind(file, function))
                if behind and all(is_harmless(call.callee) for at, span in behind for call in at.calls(span)):
                    yield file.place_of_function(function), True
                    continue
                spans = [*self.bindings.project.reached(file, function, 1), *behind]
                shared = [(at, span) for at, span in spans if (at.path, span.start) not in self._own]
                handlers = [row for at, span in shared for row in at.handlers(span) if set(row.try_calls) - _PARSERS]
                yield file.place_of_function(function), any(row.exit is not Exit.RAISE for row in handlers)

    @cached_property
    def _own(self) -> set[tuple[str, int]]:
        """Where the tools' own code begins: what one of them catches says nothing of the others."""
        return {(tool.file.path, tool.span.start) for tool in self.all if tool.span is not None}

    def _behind(self, file: SourceFile, function: Function) -> Iterator[tuple[SourceFile, Span]]:
        """What stands behind a call that runs a tool by its name: each tool may catch its own failures there."""
        for call in file.calls(function.span):
            if _RUNS_ONE.search(last(call.callee)) or last(call.callee) in _RUNNING:
                target = self.bindings.function_of(file, call.callee, call.scope)
                if target is not None:
                    yield from self.bindings.project.reached(*target, _INSIDE)

    def _runs_chosen(self, file: SourceFile, function: Function) -> bool:
        """Whether it runs a tool by its name, a tool's own function, or something that was looked up."""
        looked_up = {row.target for row in file.assignments(function.span) if _LOOKED_UP.search(row.value.text)}
        for call in file.calls(function.span):
            if _RUNS_ONE.search(last(call.callee)) or call.callee in looked_up or "[" in call.written:
                return True
            if last(call.callee) in _RUNNING and any(says_calls(item.text) for _, item in call.expr.items):
                return True
        names = {tool.function.name for tool in self.all if tool.function is not None and not tool.framework}
        return any(last(call.callee) in names for call in file.calls(function.span))


_KEPT: WeakKeyDictionary[Survey, Tools] = WeakKeyDictionary()


def tools_of(survey: Survey) -> Tools:
    """The tools of a survey; every control that asks shares one."""
    found = _KEPT.get(survey)
    if found is None:
        found = Tools(linked(survey).bindings, survey.model_calls)
        _KEPT[survey] = found
    return found


def is_harmless(callee: str) -> bool:
    """Whether a call cannot fail in a way that anybody must answer for."""
    return callee.partition(".")[0] not in HTTP_ROOTS and bool(_CANNOT_FAIL.search(callee))


def asks_by_option(tool: Tool) -> bool:
    """Whether the call that made a tool says that somebody must approve it."""
    if tool.call is not None and any(_asks_option(label, value) for label, value in _labels(tool.call.expr)):
        return True
    if (
        tool.name.endswith("UserProxyAgent")
        and tool.call is not None
        and tool.call.expr.get("human_input_mode") is None
    ):
        return True  # AutoGen's stand-in for the user asks the user, unless told otherwise
    return tool.function is not None and (
        any("approv" in row.text.lower() for row in tool.function.decorators)
        or asks_first(tool.file, tool.function.span)
    )


def _key(tool: Tool) -> tuple[str, int, str]:
    return tool.place.path, tool.place.span.start, tool.name


def _asks(call: Call) -> bool:
    if _ASKERS.search(call.callee):
        return True
    return any(_asks_option(label, value) for label, value in _labels(call.expr))


def _labels(expr: Expr) -> Iterator[tuple[str, Expr]]:
    for bag in (expr, *expr.positional):
        yield from ((label, item) for label, item in bag.items if label)


def _asks_option(label: str, value: Expr) -> bool:
    return bool(_ASKING.search(label)) and value.text.strip("\"'[]{}") not in {*_NOT, ""} and value.text not in _NOT
