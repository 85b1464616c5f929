"""security.tool-scope: what a model may run is narrow, or somebody or something stands before it."""

from __future__ import annotations

from collections.abc import Iterator

from tengates.authoring import (
    Confidence,
    Control,
    Kind,
    Outcome,
    Place,
    Site,
    Survey,
    coverage,
    does_not_apply,
    site,
    when,
)
from tengates.survey.agents.finding import Tool
from tengates.survey.agents.reach import Deed
from tengates.survey.agents.tools import Tools, asks_by_option, tools_of
from tengates.survey.knowledge.agents import Reach

_RUN = "code that a model may have written is run here, and nothing limits or asks first"
_SENT = "what the model asks for is sent to an address that it helps to choose, and nothing limits or asks first"


def judge(survey: Survey) -> Outcome:
    """Each tool, and each place where what a model wrote is run."""
    tools = tools_of(survey)
    sites = (*(_judged(tools, tool) for tool in tools.all), *_written(tools))
    if not sites:
        return does_not_apply("which tools the model gets could not be followed")
    unseen = any(not tool.known for tool in tools.all)
    return coverage(
        sites,
        noun=("tool", "tools"),
        has=("is narrow or held back", "are narrow or held back"),
        confidence=Confidence.LOW if unseen else Confidence.MEDIUM,
    )


def _judged(tools: Tools, tool: Tool) -> Site:
    done = tools.deeds(tool)
    open_ = next((deed for deed in done if not deed.held_back), None)
    reach = open_.reach if open_ is not None else tool.ready
    if reach is None:
        return site(tool.place, _calm(tool, done), ok=True)
    if asks_by_option(tool) or tools.approves(tool):
        return site(tool.place, f"{tool.name} waits for somebody's approval", ok=True)
    if tools.policies.holds(tool):
        return site(tool.place, f"{tool.name} runs by role, and changes nothing without approval", ok=True)
    if reach is Reach.SQL and tools.is_read_only(tool):
        return site(
            tool.place, f"{tool.name} writes its own queries, but the database is open for reading alone", ok=True
        )
    where = f" (line {open_.call.span.line})" if open_ is not None and open_.file.path == tool.place.path else ""
    return site(tool.place, f"{tool.name} can {reach}{where}, and nothing limits or asks first")


def _calm(tool: Tool, done: list[Deed]) -> str:
    if done:
        return f"{tool.name} is held back: {done[0].held_back}"
    if not tool.known:
        return f"{tool.name} sounds harmless; what it does could not be followed"
    return f"{tool.name} does one narrow thing"


def _written(tools: Tools) -> Iterator[Site]:
    for deed in tools.written:
        place: Place = deed.file.place_of_call(deed.call)
        if deed.held_back:
            yield site(place, f"what the model wrote is run: {deed.held_back}", ok=True)
        else:
            yield site(place, _SENT if deed.reach is Reach.POST else _RUN)


CONTROL = Control(
    id="security.tool-scope",
    title="Narrow tools",
    kind=Kind.COVERAGE,
    weight=3,
    applies=when.agent,
    judge=judge,
)
