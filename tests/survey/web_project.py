"""A small project in memory: its entry points, told in a line each."""

from __future__ import annotations

from textwrap import dedent

from tengates.facts.extract import extract
from tengates.model.code import Call
from tengates.model.config import Role
from tengates.model.place import Place
from tengates.model.survey import EntryPoint, ModelCall, Openness, Operation, Option, Presence
from tengates.survey.entries import find_entries
from tengates.survey.web.project import Project

_NONE = Option(Presence.ABSENT)


def entries_of(files: dict[str, str]) -> tuple[EntryPoint, ...]:
    """The entry points of these files; calls of `ask_model` count as model calls."""
    facts = {path: extract(path, dedent(text).encode()) for path, text in files.items()}
    code = {path: row.code for path, row in facts.items() if row.code is not None and row.role is Role.SOURCE}
    calls = tuple(
        _model_call(path, call)
        for path, item in code.items()
        for call in item.calls
        if call.callee.endswith(("ask_model", "askModel"))
    )
    return find_entries(Project.of(code, facts, calls))


def _model_call(path: str, call: Call) -> ModelCall:
    return ModelCall(
        place=Place(path, call.span, call.scope, ""),
        sdk="openai",
        operation=Operation.GENERATE,
        callee=call.callee,
        call=call,
        client=None,
        output_limit=_NONE,
        timeout=_NONE,
        retries=_NONE,
        stream=_NONE,
        asynchronous=False,
        in_async_function=False,
        in_loop=False,
    )


def only(files: dict[str, str]) -> EntryPoint:
    """The one entry point of these files."""
    found = entries_of(files)
    assert len(found) == 1, [told(entry) for entry in found]
    return found[0]


def told(entry: EntryPoint) -> str:
    """An entry point as "POST /chat 12 open" or "… guarded", "… public"."""
    state = "guarded" if entry.guards else "open"
    state = "public" if entry.openness is Openness.PUBLIC else state
    return f"{'/'.join(entry.methods) or entry.kind} {entry.pattern} {entry.place.line} {state}"


def lines(files: dict[str, str]) -> list[str]:
    """Every entry point, told."""
    return [told(entry) for entry in entries_of(files)]
