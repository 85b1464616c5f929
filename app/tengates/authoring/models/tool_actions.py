"""What a tool of a model does, as a policy speaks of it: reads, writes, deletes or sends."""

from __future__ import annotations

import re
from enum import StrEnum

from tengates.model.code import Call, ExprKind
from tengates.survey.agents.finding import Tool
from tengates.survey.agents.tools import Tools
from tengates.survey.knowledge.agents import READY, Reach
from tengates.survey.web.index import SourceFile, last

_WORD = re.compile(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])")


class Action(StrEnum):
    """What a policy allows or holds back."""

    READ = "read"
    WRITE = "write"
    DELETE = "delete"
    EXTERNAL_POST = "external_post"


_REACHES = {
    Reach.SHELL: Action.DELETE,
    Reach.CODE: Action.DELETE,
    Reach.SQL: Action.DELETE,
    Reach.FILES: Action.WRITE,
    Reach.POST: Action.EXTERNAL_POST,
}
# The names that ready-made tools of LangChain.js have when they run.
_NAMES = {
    "Calculator": "calculator",
    "SerpAPI": "search",
    "Serper": "search",
    "TavilySearch": "tavily_search",
    "TavilySearchResults": "tavily_search_results_json",
    "DuckDuckGoSearch": "duckduckgo-search",
    "WikipediaQueryRun": "wikipedia-api",
    "WebBrowser": "web-browser",
    "BraveSearch": "brave-search",
    "GoogleCustomSearch": "google-custom-search",
}
_SENDS = frozenset("send post publish tweet email mail notify sms reply forward share upload message".split())
_DELETES = frozenset(
    "delete remove drop destroy purge erase clear truncate run exec execute shell terminal bash command eval sql".split()
)
_CHANGES = frozenset(
    """
    create update set insert write save edit cancel book refund assign issue change make order pay buy add put patch commit
    store upsert append push submit schedule apply approve close open start stop reset upload register enroll grant
    """.split()
)
_DEPTH = 2
_READS = frozenset(
    """
    get list search find lookup look fetch read show view display query check retrieve load weather calculate calculator add
    multiply subtract divide sum count convert translate summarize summarise analyze analyse time date now wikipedia google
    generate chart graph plot draw render format parse extract classify ask
    duckduckgo tavily arxiv serp serper browse scrape suggest recommend explain math calc status track compare web detect
    identify inspect estimate forecast predict
    """.split()
)


def action_of(tools: Tools, tool: Tool, name: str = "") -> Action:
    """What a tool does: what its code reaches, what its name says, else whether its code changes anything."""
    made = last(tool.call.callee) if tool.call is not None else ""
    if made in READY and READY[made] is None:
        return Action.READ
    reached = {deed.reach for deed in tools.deeds(tool)} | ({tool.ready} if tool.ready is not None else set())
    found = {_REACHES[reach] for reach in reached}
    for action in (Action.DELETE, Action.EXTERNAL_POST, Action.WRITE):
        if action in found:
            return action
    said = named_action(name or tool.name)
    return Action.READ if said is Action.WRITE and _is_idle(tools, tool) else said


def _is_idle(tools: Tools, tool: Tool) -> bool:
    """Whether its code was followed and calls nothing that sounds like a change."""
    if tool.function is None or tool.span is None or _changes(_words(tool.name)):
        return False
    spans = [(tool.file, tool.span), *tools.bindings.project.reached_from(tool.file, tool.span, _DEPTH)]
    followed = {(file.path, span.start) for file, span in spans}
    return not any(
        set(_words(last(call.callee))) & (_CHANGES | _SENDS | _DELETES)
        and not _is_followed(tools, file, call, followed)
        for file, span in spans
        for call in file.calls(span)
    )


def _is_followed(tools: Tools, file: SourceFile, call: Call, followed: set[tuple[str, int]]) -> bool:
    """Whether what is called is the project's own function whose code was looked at: its name need not be judged."""
    found = tools.bindings.function_of(file, call.callee, call.scope)
    return found is not None and (found[0].path, found[1].span.start) in followed


def running_name(tool: Tool) -> str:
    """The name under which a tool runs: as given to the decorator or set afterwards, else the function's or the class's."""
    for row in tool.function.decorators if tool.function is not None else ():
        first = row.positional[0] if row.positional else None
        given = row.get("name_override") or row.get("name") or first
        if given is not None and given.kind is ExprKind.STRING and given.text.isidentifier():
            return given.text
    for bag in (tool.call.expr, *tool.call.expr.positional) if tool.call is not None else ():
        named = bag.get("name")
        if named is not None and named.kind is ExprKind.STRING:
            return named.text
    if tool.call is not None and not tool.file.is_python and last(tool.call.callee) in _NAMES:
        return _NAMES[last(tool.call.callee)]
    later = (row for row in tool.file.code.assignments if row.target == f"{tool.name}.name")
    return next((row.value.text for row in later if row.value.kind is ExprKind.STRING), tool.name)


def named_action(name: str) -> Action:
    """What a name says a tool does; one that says nothing counts as writing."""
    words = _words(name)
    if any(word in _DELETES for word in words):
        return Action.DELETE
    if words and words[0] in _READS:
        return Action.READ
    if any(word in _SENDS for word in words):
        return Action.EXTERNAL_POST
    return Action.READ if any(word in _READS for word in words[1:]) and not _changes(words) else Action.WRITE


def _words(name: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(name)]


def _changes(words: list[str]) -> bool:
    return not _CHANGES.isdisjoint(words)
