"""A small project in memory: its model calls and outbound requests, told in a line each."""

from __future__ import annotations

from textwrap import dedent

from tengates.facts.extract import extract
from tengates.model.config import Role
from tengates.model.survey import ModelCall, Option, OutboundCall, Presence
from tengates.survey.bindings import Bindings
from tengates.survey.models.model_calls import find_model_calls
from tengates.survey.service.outbound import find_outbound
from tengates.survey.web.project import Project


def project_of(files: dict[str, str]) -> Project:
    """The source files, indexed."""
    facts = {path: extract(path, dedent(text).encode()) for path, text in files.items()}
    code = {path: row.code for path, row in facts.items() if row.code is not None and row.role is Role.SOURCE}
    return Project.of(code, facts, ())


def requests_of(files: dict[str, str]) -> tuple[OutboundCall, ...]:
    """The outbound requests of these files."""
    return find_outbound(Bindings(project_of(files)))


def calls_of(files: dict[str, str]) -> tuple[ModelCall, ...]:
    """The model calls of these files."""
    bindings = Bindings(project_of(files))
    return find_model_calls(bindings, find_outbound(bindings))


def only(files: dict[str, str]) -> ModelCall:
    """The one model call of these files."""
    found = calls_of(files)
    assert len(found) == 1, [told(call) for call in found]
    return found[0]


def in_python(text: str) -> list[str]:
    """The model calls of one Python file, told."""
    return [told(call) for call in calls_of({"app.py": text})]


def in_typescript(text: str) -> list[str]:
    """The model calls of one TypeScript file, told."""
    return [told(call) for call in calls_of({"server.ts": text})]


def told(call: ModelCall) -> str:
    """A model call as "7 openai generate limit timeout retries stream"; what is unset is left out, unknown as "limit?"."""
    options = {"limit": call.output_limit, "timeout": call.timeout, "retries": call.retries, "stream": call.stream}
    words = [_word(name, option) for name, option in options.items()]
    return " ".join([str(call.place.line), call.sdk, call.operation.value, *filter(None, words)])


def _word(name: str, option: Option) -> str:
    if option.presence is Presence.UNKNOWN:
        return f"{name}?"
    if option.presence is Presence.ABSENT or (option.by_default and name == "retries"):
        return ""
    return name
