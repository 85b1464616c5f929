"""The error classes of model SDKs: which one says "too many requests", and which one every failure is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tengates.authoring.editing.edits import CannotEdit, Splice
from tengates.authoring.editing.javascript_edits import JavaScriptFile
from tengates.authoring.editing.python_edits import PythonFile
from tengates.authoring.editing.versions import at_least, version_of
from tengates.authoring.models.model_clients import call_at
from tengates.model.survey import ModelCall, Survey

LIMIT, ANY = "RateLimitError", "APIError"
_LEGACY = "OpenAIError"  # what all errors of openai before 1.0 are
_PYTHON = {"openai": "openai", "anthropic": "anthropic", "groq": "groq", "litellm": "openai"}
_NODE = {"openai": "openai", "anthropic": "@anthropic-ai/sdk", "groq": "groq-sdk", "together": "together-ai"}
# Model objects of frameworks raise the errors of the SDK beneath them.
_BENEATH = {
    "ChatOpenAI": "openai",
    "AzureChatOpenAI": "openai",
    "OpenAI": "openai",
    "ChatAnthropic": "anthropic",
    "ChatGroq": "groq",
}
_FIRST = {"anthropic": (0, 3)}
_UNKNOWN = "which errors this SDK raises is not known to this refactor; catch them by hand"
_TAKEN = "the file uses the names of the SDK's errors for something else"


@dataclass(frozen=True, slots=True)
class Errors:
    """The classes as the file names them, and the edits that make it know them."""

    limit: str
    any: str
    imports: tuple[Splice, ...]


def python_errors(survey: Survey, file: PythonFile, call: ModelCall) -> Errors:
    """The error classes behind a Python model call."""
    path = call.place.path
    if call.callee.startswith(("openai.ChatCompletion.", "openai.Completion.")):
        return Errors("openai.error.RateLimitError", "openai.error.OpenAIError", ())
    package = _PYTHON.get(call.sdk) or _beneath(survey, call)
    if not package or not at_least(survey, package, path, _FIRST.get(package, (0, 0))):
        raise CannotEdit(_UNKNOWN)
    if package == "openai" and not at_least(survey, package, path, (1, 0)):
        return _named(file, "openai.error", LIMIT, _LEGACY)
    langchain = version_of(survey, "langchain", path)
    if version_of(survey, package, path) is None and langchain is not None and langchain < (0, 1):
        raise CannotEdit(f"which version of {package} this app uses is not written down, and its errors depend on it")
    if file.has_import(package):
        return Errors(f"{package}.{LIMIT}", f"{package}.{ANY}", ())
    return _named(file, package, LIMIT, ANY)


def _named(file: PythonFile, module: str, limit: str, every: str) -> Errors:
    """The two classes, imported by name."""
    found = {name: file.has_import(module, name) for name in (limit, every)}
    if any(not local and name in file.layout.names for name, local in found.items()):
        raise CannotEdit(_TAKEN)
    return Errors(found[limit] or limit, found[every] or every, file.add_import(module, limit, every))


def javascript_errors(survey: Survey, file: JavaScriptFile, call: ModelCall) -> Errors:
    """The error classes behind a JavaScript model call."""
    package = _NODE.get(call.sdk) or ""
    if not package or not at_least(survey, package, call.place.path, (4, 0) if package == "openai" else (0, 0)):
        raise CannotEdit(_UNKNOWN)
    local = file.has_import(package, "default")
    if local and local[:1].isupper():
        return Errors(f"{local}.{LIMIT}", f"{local}.{ANY}", ())
    return Errors(LIMIT, ANY, named_imports(file, package, ANY, LIMIT))


def named_imports(file: JavaScriptFile, package: str, *names: str) -> tuple[Splice, ...]:
    """Names that the file does not use yet, imported from a package."""
    missing = [name for name in names if not file.has_import(package, name)]
    if any(file.uses(name) for name in missing):
        raise CannotEdit(_TAKEN)
    return file.add_import(package, ", ".join(missing)) if missing else ()


def _beneath(survey: Survey, call: ModelCall) -> str:
    made = call_at(survey, call.client) if call.client is not None else None
    name = made.callee.removesuffix("()") if made is not None else ""
    return _BENEATH.get(name.rpartition(".")[2], "") if name.startswith("langchain") else ""


Answer = Callable[[str, int], list[str]]
