"""Who answers when nothing else did: handlers of servers and bots, boundaries of pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from tengates.model.code import Call, Class, Code, ExprKind, Function
from tengates.model.config import Role
from tengates.model.place import Span
from tengates.model.survey import EntryKind, EntryPoint, Survey
from tengates.survey.knowledge.replies import (
    BOT_HANDLERS,
    BOUNDARY_METHODS,
    BOUNDARY_MODULES,
    BOUNDARY_OPTIONS,
    BROAD,
    ERROR_PAGES,
    HANDLER_DECORATORS,
    REGISTRATIONS,
)
from tengates.survey.linked import linked
from tengates.survey.service.browser import is_browser_code
from tengates.survey.service.instruments import imported
from tengates.survey.service.replies import is_told, replies
from tengates.survey.web.index import SourceFile, last, source_file
from tengates.survey.web.memory import per_code, rows_per_file
from tengates.survey.web.project import Project

_EVERYTHING = re.compile(r"^(?:[\w.]{0,60}\.)?(?:Exception|BaseException|InternalServerError|500|\"500\")$|HTTP_500")
_EXPRESS_ERROR = 4  # parameters of Express's error middleware
_REQUESTS = frozenset({"req", "request", "ctx", "context", "event"})
_OWN_METHOD = 2  # `this.handle`
_OWNED = frozenset({("catch", "bot"), ("error", "app"), ("error", "bot")})
_REGISTERS = frozenset({"add_exception_handler", "register_error_handler", "onError", "on", *REGISTRATIONS})
_REGISTERS |= {name for name, _ in _OWNED}
_EXPRESS_NAMES = frozenset({"errorhandler", "expresserrorhandler", "handleerrors"})
_SCREENS = ("errorboundary", *(word.lower() for word in BOUNDARY_OPTIONS))
_HANDLER = "this handler answers for whatever failed"
_CHATS = (
    "discord.js", "eris", "oceanic.js", "whatsapp-web.js", "tmi.js", "matrix-js-sdk", "matrix-bot-sdk", "telegram", "revolt.js",
)  # fmt: skip
_SETTINGS = frozenset({"handler500", "EXCEPTION_HANDLER"})
STREAMLIT_SETTINGS = ".streamlit/config.toml"


class Side(StrEnum):
    """Where a last-resort handler stands."""

    SERVER = "server"
    SCREEN = "screen"


@dataclass(frozen=True, slots=True)
class LastResort:
    """A handler that answers for whatever failed."""

    side: Side
    path: str
    line: int
    what: str


def last_resorts(survey: Survey) -> Iterator[LastResort]:
    """Every one that the repository has."""
    for path in sorted(survey.paths):
        facts = survey.files.get(path)
        if ERROR_PAGES.search(path) and (facts is None or facts.role in {Role.SOURCE, Role.OTHER, Role.DOCUMENT}):
            yield LastResort(Side.SCREEN, path, 0, "a page of its own stands in when another fails")
        if facts is not None and path.endswith(STREAMLIT_SETTINGS) and _hides_details(facts.text):
            yield LastResort(Side.SCREEN, path, 0, "Streamlit hides the details of failures")
    for path, code in survey.sources():
        yield from _of_file(path, code)


def _hides_details(text: str) -> bool:
    squeezed = text.replace(" ", "").lower()
    return any(f"showerrordetails={off}" in squeezed for off in ("false", '"none"', '"type"', "'none'", '"stacktrace"'))


@per_code
def _of_file(path: str, code: Code) -> Iterator[LastResort]:
    browser = is_browser_code(path, code)
    screen = [item.span for item in (imported(code, BOUNDARY_MODULES),) if item is not None and browser]
    screen += [row.span for row in code.functions if _is_boundary(path, row)]
    shown = source_file(path, code).mentions(_SCREENS)
    screen += [call.span for call in code.calls if shown and (_is_element(call) or _offers_screen(call))]
    yield from (LastResort(Side.SCREEN, path, span.line, "a stand-in is shown when a page fails") for span in screen)
    if browser:
        return
    server = [row.span for row in code.functions if _answers_last(row)]
    server += [call.span for call in code.calls if _registers(call, code)]
    server += [row.span for row in code.assignments if row.target in _SETTINGS or _is_vue(row.target)]
    server += [row.span for row in code.classes if _is_filter(row)]
    yield from (LastResort(Side.SERVER, path, span.line, _HANDLER) for span in server)


def _is_boundary(path: str, function: Function) -> bool:
    hook = function.exported == "handleError" and "hooks" in path
    return hook or function.name in BOUNDARY_METHODS or function.exported == "ErrorBoundary"


def _is_element(call: Call) -> bool:
    return call.callee.startswith("<") and last(call.callee.strip("<>")) == "ErrorBoundary"


def _is_vue(target: str) -> bool:
    return target.endswith("config.errorHandler")


def _is_filter(klass: Class) -> bool:
    """A NestJS filter for every failure."""
    return any(last(item.name) == "Catch" and not item.positional for item in klass.decorators)


def _offers_screen(call: Call) -> bool:
    bags = (call.expr, *call.expr.positional)
    return any(label in BOUNDARY_OPTIONS for bag in bags for label, _ in bag.items)


def _answers_last(function: Function) -> bool:
    for item in function.decorators:
        name = last(item.name)
        if name in HANDLER_DECORATORS and (
            not item.positional or any(_EVERYTHING.search(row.text) for row in item.positional)
        ):
            return True
        if name in BOT_HANDLERS or (name == "error" and item.name.count(".") > 0):
            return True
    if function.name in BOT_HANDLERS and function.name != "errors":
        return True
    return last(function.passed_to) == "use" and len(function.parameters) == _EXPRESS_ERROR


def _registers(call: Call, code: Code) -> bool:
    name = last(call.callee)
    handlers = call.expr.get("exception_handlers")
    given = call.expr.positional if name in _REGISTERS or handlers is not None else ()
    owner = last(call.callee.rpartition(".")[0])
    if not given:
        return False
    if name in {"add_exception_handler", "register_error_handler"}:
        return bool(_EVERYTHING.search(given[0].text))
    if name in REGISTRATIONS or (name, owner) in _OWNED:
        return True
    if name == "onError":
        return imported(code, ("hono", "elysia", "itty-router", "@hono/zod-openapi")) is not None
    if name == "on" and len(given) > 1:
        chats = (
            owner == "client" and imported(code, _CHATS) is not None
        )  # a mailbox has clients too, and answers nobody
        return given[0].text == "error" and (owner in {"app", "bot"} or chats)
    return handlers is not None and any(_EVERYTHING.search(label) for label, _ in handlers.items)


def handlers_for_some(survey: Survey) -> Iterator[LastResort]:
    """Handlers for kinds of failure, which leave the rest to the framework."""
    names = HANDLER_DECORATORS | {"add_exception_handler", "register_error_handler"}
    for path, code in survey.sources():
        spans = [row.span for row in code.functions if any(last(item.name) in names for item in row.decorators)]
        spans += [
            call.span for call in code.calls if last(call.callee.removesuffix("()")) in names and call.expr.positional
        ]
        yield from (
            LastResort(Side.SERVER, path, span.line, "this handler answers for one kind of failure") for span in spans
        )


def express_handlers(survey: Survey) -> Iterator[LastResort]:
    """Express's error middleware that is defined by name and put in by `app.use(handler)`."""
    project = linked(survey).project
    yield from project.each("express handlers", partial(_put_in, project))


def _put_in(project: Project, file: SourceFile) -> Iterator[LastResort]:
    for call in file.code.calls if not file.is_python else ():
        if last(call.callee) != "use":
            continue
        for given in call.expr.positional:
            name = given.name if given.kind in {ExprKind.NAME, ExprKind.CALL} else ""
            found = project.function(file.path, name) if name else None
            four = found is not None and len(found[1].parameters) == _EXPRESS_ERROR
            if four or last(name).lower() in _EXPRESS_NAMES:
                yield LastResort(Side.SERVER, file.path, call.span.line, _HANDLER)


def middleware_that_catches(survey: Survey) -> Iterator[LastResort]:
    """Middleware, or a wrapper around every handler, that catches everything and answers."""
    yield from linked(survey).project.each("catching middleware", _catching)


def _catching(file: SourceFile) -> Iterator[LastResort]:
    for function in file.code.functions:
        names = [last(item.name) for item in function.decorators] + [function.name, last(function.passed_to)]
        if not file.is_python:
            names = [last(function.passed_to)]
        around = any(name in {"middleware", "dispatch", "process_exception", "use"} for name in names)
        around = around or _runs_unwritten(file, function)
        if around and (function.name == "process_exception" or _catches(file, function.span)):
            yield LastResort(Side.SERVER, file.path, function.span.line, _HANDLER)


def _runs_unwritten(file: SourceFile, function: Function) -> bool:
    """A method of a base class that tries what its subclasses write: `try { await this.handle(req, res) } …`."""
    owner = function.qualname.rpartition(".")[0]
    if file.is_python or owner not in file.classes:
        return False
    tried = (
        call.callee.split(".")
        for call in file.calls(function.span)
        if call.in_try and any(last(item.name) in _REQUESTS for item in call.expr.positional[:1])
    )
    return any(
        len(names) == _OWN_METHOD and names[0] == "this" and f"{owner}.{names[1]}" not in file.functions
        for names in tried
    )


def catches_all(file: SourceFile, entry: EntryPoint) -> bool:
    """Whether an entry point itself catches everything and answers."""
    span = entry.function.span if entry.function is not None else entry.place.span
    return _catches(file, span)


def catches_somewhere(file: SourceFile, entry: EntryPoint) -> bool:
    """The same, and a page of widgets that does so around some of its work."""
    page = entry.kind is EntryKind.WIDGET and entry.function is None
    return _catches(file, file.whole) if page else catches_all(file, entry)


def _catches(file: SourceFile, span: Span) -> bool:
    return any(span.start <= row.start and row.end <= span.end for row in _answering(file))


@rows_per_file
def _answering(file: SourceFile) -> Iterator[Span]:
    """Handlers of everything that answer."""
    for handler in file.code.handlers:
        broad = not handler.types or bool(BROAD & set(handler.types))
        if not broad:
            continue
        told = any(True for _ in replies(file, handler.span)) or any(is_told(call) for call in file.calls(handler.span))
        if told or (handler.returned is not None and handler.returned.kind is not ExprKind.NONE):
            yield handler.span
