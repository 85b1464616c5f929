"""observability.correlation-ids: the log lines of one request can be found by its id."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from tengates.authoring import (
    Control,
    Evidence,
    Kind,
    Outcome,
    Survey,
    does_not_apply,
    evidence,
    missing,
    partly,
    present,
    when,
)
from tengates.model.code import Call, Code, Expr
from tengates.survey.knowledge.observability import REQUEST_ID, REQUEST_IDS_LOGGED, REQUEST_IDS_MADE
from tengates.survey.service.browser import is_browser_code, runs_in_browser_alone
from tengates.survey.service.instruments import imported
from tengates.survey.service.logs import is_log_call
from tengates.survey.web.memory import per_code

_SHOWN = 3
_BINDERS = frozenset({"bind_contextvars", "bound_contextvars", "contextualize", "bind", "child"})
_NEW_IDS = ("uuid", "randomUUID", "nanoid", "ulid", "cuid", "genReqId")
_READERS = frozenset({"get", "header", "headers", "getHeader"})


def judge(survey: Survey) -> Outcome:
    """An id that log lines carry passes; one that is made or accepted and logged nowhere counts by half."""
    if runs_in_browser_alone(survey):
        return does_not_apply("all code runs in the browser, which serves no requests")
    logged = list(_logged(survey))
    if logged:
        return present("log lines carry the id of their request", *logged[:_SHOWN])
    made = list(_made(survey))
    if made:
        return partly("requests have an id, but no log line carries it", *made[:_SHOWN])
    return missing("log lines of one request cannot be told from those of another")


def _logged(survey: Survey) -> Iterator[Evidence]:
    project_makes = False
    lines: list[Evidence] = []
    for path, code in _server(survey):
        yield from _by_library(path, code)
        project_makes |= bool(_made_in(path, code))
        lines += _lines(path, code)
    if project_makes:
        yield from lines


@per_code
def _by_library(path: str, code: Code) -> Iterator[Evidence]:
    item = imported(code, REQUEST_IDS_LOGGED)
    if item is not None:
        yield evidence(path, item.span.line, f"{item.module} gives each request an id and logs it")
    for call in code.calls:
        if _fastify_logs(call):
            yield evidence(path, call.span.line, "Fastify's logger writes an id with each request")


@per_code
def _lines(path: str, code: Code) -> Iterator[Evidence]:
    """Where the id, if one is made somewhere, gets into the log."""
    contexts = {row.target for row in code.assignments if row.value.name.endswith("async_hooks.AsyncLocalStorage")}
    for call in code.calls:
        if not _fastify_logs(call) and _carries(call, contexts):
            yield evidence(path, call.span.line, "the request's id is part of the log line")
    yield from _filters(path, code)


def _carries(call: Call, contexts: set[str]) -> bool:
    """A log line, or a logger or context bound for all lines to come, that names the request's id."""
    last = call.callee.rpartition(".")[2]
    around = last.startswith("runWith") or (last == "run" and call.written.rpartition(".")[0] in contexts)
    if not is_log_call(call) and last not in _BINDERS and not around:
        return False
    return any(_names_id(label, value) for label, value in _parts(call.expr))


def _parts(expr: Expr) -> Iterator[tuple[str, Expr]]:
    stack = list(expr.items)
    while stack:
        label, value = stack.pop()
        yield label, value
        stack += value.items


def _names_id(label: str, value: Expr) -> bool:
    return _is_id(label) or bool(REQUEST_ID.search(value.text[:200]))


def _filters(path: str, code: Code) -> Iterator[Evidence]:
    """A logging filter, formatter or mixin that puts the id onto every record."""
    for row in code.assignments:
        target = row.target.replace("[", ".").rstrip("]")
        head, _, name = target.rpartition(".")
        if head.rpartition(".")[2] in {"record", "event_dict", "log_record", "result", "entry"} and REQUEST_ID.search(
            name
        ):
            yield evidence(path, row.span.line, "every log record gets the request's id")


def _fastify_logs(call: Call) -> bool:
    if call.callee not in {"fastify.default", "fastify.fastify", "fastify"}:
        return False
    given = call.expr.positional[:1]
    logger = given[0].get("logger") if given else None
    return logger is not None and logger.text not in {"false", "null"}


def _made(survey: Survey) -> Iterator[Evidence]:
    for path, code in _server(survey):
        yield from _made_in(path, code)


@per_code
def _made_in(path: str, code: Code) -> Iterator[Evidence]:
    item = imported(code, REQUEST_IDS_MADE)
    if item is not None:
        yield evidence(path, item.span.line, f"{item.module} gives each request an id")
    for row in code.assignments:
        if not row.scope or not _is_id(row.target):
            continue
        if any(word in row.value.text for word in _NEW_IDS) or "header" in row.value.text.lower():
            yield evidence(path, row.span.line, "a request gets an id here")
    for call in code.calls:
        reads = call.callee.rpartition(".")[2] in _READERS
        if reads and any(_is_header(value.text) for value in call.expr.positional[:1]):
            yield evidence(path, call.span.line, "an id is taken from the request")
        for label, value in call.expr.items:
            if _is_id(label) and any(word in value.text for word in _NEW_IDS):
                yield evidence(path, call.span.line, "a request gets an id here")


@lru_cache(4096)
def _is_id(name: str) -> bool:
    return bool(REQUEST_ID.search(name))


def _is_header(text: str) -> bool:
    return text.lower() in {"x-request-id", "x-correlation-id", "x-trace-id", "x-vercel-id", "traceparent"}


def _server(survey: Survey) -> Iterator[tuple[str, Code]]:
    return ((path, code) for path, code in survey.sources() if not is_browser_code(path, code))


CONTROL = Control(
    id="observability.correlation-ids",
    title="An id that ties a request's log lines together",
    kind=Kind.PRESENCE,
    weight=2,
    applies=when.entry,
    judge=judge,
)
