"""What happens when a tool fails: in its own code, in what runs it, or in the framework."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tengates.model.code import Call, Exit
from tengates.model.place import Place
from tengates.model.survey import Survey
from tengates.survey.agents.finding import Tool
from tengates.survey.agents.giving import is_third_party
from tengates.survey.agents.tools import Tools, is_harmless, tools_of
from tengates.survey.knowledge.agents import CATCHING, CLASSIC_RUNNERS, GENTLE, GRAPH_RUNNERS, SAFE_OPTIONS
from tengates.survey.web.index import last
from tengates.survey.web.project import nearest

_AROUND = re.compile(
    r"ToolRetryMiddleware|toolRetryMiddleware|wrap_tool_call|wrapToolCall|ToolErrorMiddleware|handleToolErrors"
)
_GRAPHS = GRAPH_RUNNERS | {"create_agent", "createAgent"}
_FIVE = 5
_ONE = 1
_DEPTH = 2


@dataclass(frozen=True, slots=True)
class Failing:
    """How a tool fails: 1 gently, 0.5 safely for the whole answer, 0 not at all."""

    place: Place
    value: float
    why: str


def failing(survey: Survey) -> tuple[Failing, ...]:
    """Each tool that the project's own program runs, else each place that runs what a model chose."""
    judge = _Judge(survey)
    seen = [tool for tool in judge.tools.all if tool.known or tool.framework or not judge.tools.dispatchers]
    rows = [judge.of(tool) for tool in seen if not _runs_elsewhere(tool)]
    if rows:
        return tuple(rows)
    return tuple(
        Failing(
            place,
            float(caught),
            "a tool that fails here does not end the answer" if caught else "a tool that fails ends the answer",
        )
        for place, caught in judge.tools.dispatchers
    )


def _runs_elsewhere(tool: Tool) -> bool:
    """A provider's own tool, or one that the browser runs."""
    return tool.hosted and tool.framework in {"", "ai.tool", "ai.dynamicTool", "ai"}


class _Judge:
    def __init__(self, survey: Survey) -> None:
        self.tools: Tools = tools_of(survey)
        self._survey = survey
        self._project = self.tools.bindings.project
        called = [(file, call) for file in self._project for call in file.code.calls]
        frame = [(file, call) for file, call in called if is_third_party(self._project, file, call.callee)]
        self._runners = {last(call.callee) for _, call in frame}
        self._beside: dict[str, set[str]] = {}
        for file, call in frame:
            self._beside.setdefault(file.path, set()).add(last(call.callee))
        self._crew = any(name.partition(".")[0] == "crewai" for file in self._project for name in file.modules)
        self._safe = any(_says_safe(call) for _, call in called)
        self._around = any(_AROUND.search(call.callee) for _, call in called) or any(
            _AROUND.search(row.name)
            for file in self._project
            for item in file.code.functions
            for row in item.decorators
        )
        self._guarded = any(
            call.call.in_try for call in survey.model_calls if call.sdk in {"langchain", "langgraph", "haystack"}
        )

    def of(self, tool: Tool) -> Failing:
        """One tool."""
        why = self._own(tool) or self._by_framework(tool) or self._by_hand(tool)
        if why:
            return Failing(tool.place, 1.0, f"{tool.name}: {why}")
        if self._guarded and tool.framework.startswith(("langchain", "@langchain", "haystack")):
            return Failing(tool.place, 0.5, f"{tool.name}: a failure ends the whole answer, though safely")
        return Failing(tool.place, 0.0, f"when {tool.name} fails, nothing catches it and the whole answer is lost")

    def _own(self, tool: Tool) -> str:
        if tool.function is None or tool.span is None:
            return ""
        spans = self._project.reached_from(tool.file, tool.span, _DEPTH)
        for file, span in spans:
            if any(row.exit is not Exit.RAISE for row in file.handlers(span)):
                return "it catches its own failures"
            if any({"catch"} & set(call.chained) for call in file.calls(span)):
                return "it catches its own failures"
        own = [call for call in tool.file.calls(tool.function.span) if call.span.start != tool.function.span.start]
        if tool.known and all(is_harmless(call.callee) for call in own):
            return "it does nothing that can fail"
        return ""

    def _by_framework(self, tool: Tool) -> str:
        if tool.name in GENTLE and tool.function is None:
            return "it tells of its failures in words"
        if self._around or (tool.call is not None and _says_safe(tool.call)):
            return "what runs it catches its failures"
        name = tool.framework
        if name.startswith(("langchain", "@langchain", "langgraph")):
            return self._by_langchain(tool)
        if name == "ai" or name.startswith(("ai.", "@ai-sdk")):
            return "the AI SDK tells its failures to the model" if self._major("ai", _FIVE) >= _FIVE else ""
        return "the framework tells its failures to the model" if name.startswith(CATCHING) else ""

    def _by_langchain(self, tool: Tool) -> str:
        if self._safe:
            return "its failures are told to the model"
        known = CLASSIC_RUNNERS | _GRAPHS
        runners = (self._beside.get(tool.place.path, set()) & known) or self._runners
        classic, graph = bool(runners & CLASSIC_RUNNERS), bool(runners & _GRAPHS)
        if self._crew and not classic:
            return "the framework tells its failures to the model"
        if not graph or classic:
            return ""
        if tool.file.is_python and max(self._major("langgraph", 0), self._major("langgraph-prebuilt", 0)) >= _ONE:
            return ""  # from 1.0 on it tells the model of wrong arguments alone
        return "the graph that runs it tells its failures to the model"

    def _by_hand(self, tool: Tool) -> str:
        if tool.framework:
            return ""
        caught: dict[str, bool] = {}
        for place, ok in self.tools.dispatchers:
            caught[place.path] = caught.get(place.path, False) or ok
        at = nearest(tool.file.path, tuple(caught)) if tool.file.path not in caught else tool.file.path
        return "what runs it catches its failures" if at is not None and caught[at] else ""

    def _major(self, package: str, otherwise: int) -> int:
        number = self._survey.versions.get(package, "").partition(".")[0]
        return int(number) if number.isdigit() else otherwise


def _says_safe(call: Call) -> bool:
    for bag in (call.expr, *call.expr.positional):
        for label in SAFE_OPTIONS:
            value = bag.get(label)
            if value is not None and value.text not in {"False", "false", "None", "null"}:
                return True
    return False
