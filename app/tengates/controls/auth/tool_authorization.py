"""auth.tool-authorization: before a tool runs, somebody asks whether this user may run it."""

from __future__ import annotations

from tengates.authoring import (
    Confidence,
    Control,
    Kind,
    Openness,
    Outcome,
    Survey,
    does_not_apply,
    evidence,
    missing,
    partly,
    present,
    when,
)
from tengates.survey.agents.finding import Tool
from tengates.survey.agents.rights import asks_rights
from tengates.survey.agents.tools import tools_of

_SHOWN = 3


def judge(survey: Survey) -> Outcome:
    """A check in the tool or in what hands it out; without one, whether strangers reach it at all."""
    if not survey.traits.entry:
        return does_not_apply("whoever starts the program is its only user")
    tools = tools_of(survey)
    checked = asks_rights(tools)
    if checked:
        found = tuple(
            evidence(place.path, place.span.line, "the user's right is checked here") for place in checked[:_SHOWN]
        )
        return present("tools ask whether this user may run them", *found, confidence=Confidence.MEDIUM)
    return _without(
        survey, [tool for tool in tools.all if tool.ready or tools.deeds(tool) or not tool.known or tool.function]
    )


def _without(survey: Survey, tools: list[Tool]) -> Outcome:
    doors = [entry for entry in survey.entries if entry.calls_model]
    shut = [entry for entry in doors if entry.guards and entry.openness is Openness.MUST_PROTECT]
    first = tuple(
        evidence(tool.place.path, tool.place.span.line, f"{tool.name} runs for whoever asks") for tool in tools[:_SHOWN]
    )
    if doors and len(shut) == len(doors):
        found = tuple(
            evidence(entry.place.path, entry.place.span.line, "only known users get in here") for entry in shut[:_SHOWN]
        )
        return partly(
            "only known users reach the tools, but no tool asks what this user may do",
            *found,
            *first,
            confidence=Confidence.LOW,
        )
    return missing(
        "tools run for whoever reaches the model; nothing asks whether this user may",
        *first,
        confidence=Confidence.MEDIUM,
    )


CONTROL = Control(
    id="auth.tool-authorization",
    title="Tools ask who may run them",
    kind=Kind.PRESENCE,
    weight=2,
    applies=when.agent,
    judge=judge,
)
