"""Where the text of an exception, or a stack trace, reaches whoever asked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from tengates.model.code import Call, Expr, ExprKind, Handler
from tengates.model.place import Place, Span
from tengates.model.survey import EntryKind, Survey
from tengates.survey.knowledge.replies import BROAD, HANDLER_DECORATORS, SCREEN_ANSWERS
from tengates.survey.linked import linked
from tengates.survey.service.browser import is_browser_code
from tengates.survey.service.replies import is_reply, is_told, walk
from tengates.survey.web.index import SourceFile, last
from tengates.survey.web.project import Project

_TRACES = frozenset({"traceback.format_exc", "format_exc"})
_MEMBERS = (".message", ".stack", ".args", ".toString", ".response", ".detail", ".args[0]", ".stderr")
_OWN_KIND = re.compile(
    r"instanceof\s+(?!Error\b)\w|isinstance\(|\.name\s{0,3}={2,3}|\bis[A-Z]\w{2,40}Error\(|ZodError|\.code\s{0,3}={2,3}"
)
_DEVELOPMENT = re.compile(r"(?i)NODE_ENV|\bdebug\b|is_?dev|development|\bverbose\b")
_ERROR_PARAMETER = re.compile(r"^(?:e|err|error|ex|exc|exception)$")
_EXPRESS_ERROR = 4
_TO_PEOPLE = re.compile(r"(?i)\bws\b|websocket|\bctx\b|channel|followup|respon|author|thread|message|chat|user|dm\b")
_LOGGER = re.compile(r"(?i)^(?:[\w.]+\.)?(?:console|(?:\w+_)?log(?:ger|ging)?)\.\w+$")
_LINE = 200
_HOOK_PARAMETERS = 2
_CHAIN = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z]\w*)*")
_ROUNDS = 3


def leaks(survey: Survey) -> Iterator[Place]:
    """Each answer that repeats an exception's own text. What other programs get, and browser code, are left out."""
    project = linked(survey).project
    quiet = {(entry.place.path, entry.place.line) for entry in survey.entries if entry.kind is EntryKind.WEBHOOK}
    doors: dict[str, list[Span]] = {}
    for entry in survey.entries:
        if (entry.place.path, entry.place.line) not in quiet:
            span = entry.function.span if entry.function is not None else entry.place.span
            doors.setdefault(entry.place.path, []).append(span)
    webhooks = {path for path, _ in quiet}
    for file in project:
        if file.path in webhooks or is_browser_code(file.path, file.code):
            continue
        inside = doors.get(file.path, [])
        yield from project.rows(file, "leaks", partial(_of_file, project, inside), inside)


def _for_builders(project: Project, file: SourceFile, place: Place) -> bool:
    """Whether the text goes through a function of the project's own that hands it out while one builds, and only then."""
    for call in file.calls(place.span):
        target = project.function(file.path, call.callee) if call.span != place.span else None
        if target is not None and any(
            _DEVELOPMENT.search(row.condition.text) for row in target[0].branches(target[1].span)
        ):
            return True
    return False


def _of_file(project: Project, doors: list[Span], file: SourceFile) -> Iterator[Place]:
    seen: set[int] = set()
    for handler in file.code.handlers:
        if handler.types and not BROAD & set(handler.types):
            continue
        at = any(door.start <= handler.span.start < door.end for door in doors)
        for place in _of_handler(project, file, handler, entered=at):
            if place.line not in seen and not _for_builders(project, file, place):
                seen.add(place.line)
                yield place
    found = (*_last_resorts(file, seen), *_bot_hooks(file, seen))
    yield from (row for row in found if not _for_builders(project, file, row))


def _of_handler(project: Project, file: SourceFile, handler: Handler, *, entered: bool) -> Iterator[Place]:
    guarded = [branch.span for branch in file.branches(handler.span) if _OWN_KIND.search(branch.condition.text)]
    names = _names(file, handler)
    for call in file.calls(handler.span):
        if any(span.start <= call.span.start < span.end for span in guarded):
            continue
        if any(_repeats(call.expr, name) for name in names) and (
            _is_shown(call, file) or _passed_on(project, file, call, names)
        ):
            yield file.place_of_call(call)
    returned = handler.returned
    answers = entered and returned is not None and returned.kind in {ExprKind.OBJECT, ExprKind.LIST}
    if answers and returned is not None and any(_repeats(returned, name) for name in names):
        yield file.place(returned.span, returned.text)


def _passed_on(project: Project, file: SourceFile, call: Call, names: tuple[str, ...]) -> bool:
    """`handleError(message, error.message)`: a function of the project's own that sends what it is given."""
    target = project.function(file.path, call.callee)
    if target is None or _LOGGER.search(call.written):
        return False
    at, function = target
    for place, given in enumerate(call.expr.positional[: len(function.parameters)]):
        if any(_repeats_part(given, name) for name in names):
            held = _held(at, function.span, function.parameters[place].name)
            for other in at.calls(function.span):
                if _is_shown(other, at) and any(_repeats(other.expr, name) for name in held):
                    return True
    return False


def _repeats_part(given: Expr, name: str) -> bool:
    return _is_text_of(given, name) or _repeats(given, name)


def _names(file: SourceFile, handler: Handler) -> tuple[str, ...]:
    """The caught value's name, and those of variables that hold its text."""
    held = (
        row.target
        for row in file.assignments(handler.span)
        if handler.name and (_repeats(row.value, handler.name) or _is_text_of(row.value, handler.name))
    )
    return (handler.name, *held)


def _is_shown(call: Call, file: SourceFile) -> bool:
    if last(call.callee) in {"log", "fail"} or _LOGGER.search(call.callee) or _LOGGER.search(call.written):
        return False
    told = is_told(call) and (file.is_python or last(call.callee) not in SCREEN_ANSWERS)
    if file.is_python and last(call.callee) == "send" and not _TO_PEOPLE.search(call.callee):
        return False
    return told or (is_reply(call) and not _is_logger(call))


def _is_logger(call: Call) -> bool:
    owner = last(call.callee.rpartition(".")[0]).lower()
    return "log" in owner or owner in {"span", "sentry", "console", "reject", "controller", "toast"}


def _repeats(expr: Expr, name: str) -> bool:
    """Whether the text of the caught value is part of an expression."""
    if _DEVELOPMENT.search(expr.text[:_LINE]):
        return False
    if expr.kind is ExprKind.CALL and last(expr.name) == "exception" and "log" not in expr.name.lower():
        return True
    parts = [value for _, value in walk(expr)]
    if any(value.kind is ExprKind.CALL and value.name in _TRACES for value in parts):
        return True
    return bool(name) and any(_is_text_of(value, name) for value in parts)


def _is_text_of(value: Expr, name: str) -> bool:
    """The caught value as it is, or the part of it that holds its text."""
    if value.kind is not ExprKind.NAME:
        return False
    written = value.text.replace("?", "").replace("!", "")
    return written == name or written.startswith(tuple(f"{name}{part}" for part in _MEMBERS))


def _last_resorts(file: SourceFile, seen: set[int]) -> Iterator[Place]:
    """A last-resort handler whose own parameter is the failure."""
    for function in file.code.functions:
        named = [row.name for row in function.parameters if _ERROR_PARAMETER.search(row.name)]
        decorated = any(
            last(item.name) in HANDLER_DECORATORS
            and any(last(row.name) == "Exception" or row.text == "500" for row in item.positional)
            for item in function.decorators
        )
        express = last(function.passed_to) == "use" and len(function.parameters) == _EXPRESS_ERROR
        if not named or not (decorated or express or last(function.passed_to) in {"setErrorHandler", "onError"}):
            continue
        guarded = [branch.span for branch in file.branches(function.span) if _OWN_KIND.search(branch.condition.text)]
        for call in file.calls(function.span):
            if any(span.start <= call.span.start < span.end for span in guarded) or call.span.line in seen:
                continue
            if _is_shown(call, file) and _repeats(call.expr, named[0]):
                seen.add(call.span.line)
                yield file.place_of_call(call)


def _bot_hooks(file: SourceFile, seen: set[int]) -> Iterator[Place]:
    """A bot's hook for failures that sends what failed to whoever wrote, and not to the developer's own chat."""
    hooks = {call.expr.positional[0].text for call in file.code.calls if _registers_hook(call)}
    for function in file.code.functions:
        if function.name not in hooks or len(function.parameters) < _HOOK_PARAMETERS:
            continue
        update, context = (row.name for row in function.parameters[:_HOOK_PARAMETERS])
        held = _held(file, function.span, f"{context}.error")
        for call in file.calls(function.span):
            shown = _is_shown(call, file) and _names_sender(call, update) and call.span.line not in seen
            if shown and any(_repeats(call.expr, name) for name in held):
                seen.add(call.span.line)
                yield file.place_of_call(call)


def _registers_hook(call: Call) -> bool:
    return last(call.callee) == "add_error_handler" and bool(call.expr.positional)


def _names_sender(call: Call, update: str) -> bool:
    """`update.message.reply_text(…)`, `context.bot.send_message(update.effective_chat.id, …)`."""
    return call.callee.startswith(f"{update}.") or any(
        value.text.startswith(f"{update}.") for _, value in call.expr.items
    )


def _held(file: SourceFile, span: Span, error: str) -> set[str]:
    """The failure's own name and those of variables that its text went into."""
    held = {error}
    for _ in range(_ROUNDS):
        for row in file.assignments(span):
            texts = (row.value.text, *(value.text for _, value in walk(row.value)))
            if any(held & set(_CHAIN.findall(text)) for text in texts):
                held.add(row.target)
    return held
