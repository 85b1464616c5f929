"""What server code answers with: the status, whether it says something, whether it repeats an exception's own text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tengates.model.code import Call, Expr, ExprKind
from tengates.model.place import Span
from tengates.survey.knowledge.replies import (
    ANSWERS,
    CHAT_ANSWERS,
    CHAT_TEXTS,
    REFUSING_NAMES,
    SCREEN_ANSWERS,
    STATUS_LABELS,
    STATUS_NAMES,
    STATUS_TEXT,
)
from tengates.survey.web.index import SourceFile, last

_CLIENT, _SERVER, _END = 400, 500, 600
_TELLING = re.compile(r"(?i)error|issue|message|detail|flatten|format|reason|invalid|missing|required")
_WORDS = re.compile(r"[A-Za-z]{2,}[\s_-]+[A-Za-z]{2,}|[^\x00-\x7f]{3,}")
_BY_NAME = re.compile(r"(?i)respon|error|abort|reply|fail|reject|exception")  # the project's own ways to answer
_MOST = 200
_DIGITS = 3


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer to whoever asked. `status` is 0 when none is written; `words` says whether it explains itself."""

    span: Span
    expr: Expr
    status: int
    words: bool

    @property
    def refuses(self) -> bool:
        """Whether it says that the request, and not the server, is at fault."""
        return _CLIENT <= self.status < _SERVER


def replies(file: SourceFile, span: Span) -> Iterator[Reply]:
    """The answers that a span gives: calls of a framework's answer, and Python's `return body, status`."""
    for call in file.calls(span):
        if is_reply(call):
            yield _reply(call.span, call.expr)
    if file.is_python:
        for row in file.code.returns:
            if span.start <= row.span.start < span.end and row.value.kind is ExprKind.LIST:
                yield _reply(row.span, row.value)


def is_reply(call: Call) -> bool:
    """Whether a call answers a request, or raises what becomes the answer."""
    name = last(call.callee)
    if name in ANSWERS or name in REFUSING_NAMES or STATUS_TEXT.search(call.expr.text[:_MOST]):
        return True
    return bool(_BY_NAME.search(name)) and any(_is_status(value) for _, value in call.expr.items)


def _is_status(value: Expr) -> bool:
    """A status by its number or name: `ApiError(422, …)`, `ChatError("bad_request:api")`."""
    if _number(value) >= _CLIENT:
        return True
    return value.kind in {ExprKind.NAME, ExprKind.STRING} and any(
        word.search(value.text[:_MOST]) for word, _ in STATUS_NAMES
    )


def is_told(call: Call) -> bool:
    """Whether a call says something to the person: a chat message, or a notice on a page."""
    name = last(call.callee)
    spoken = name in CHAT_ANSWERS or CHAT_TEXTS.match(call.callee) is not None
    return spoken or (name in SCREEN_ANSWERS and _is_screen(call.callee))


def _is_screen(callee: str) -> bool:
    if "log" in last(callee.rpartition(".")[0]).lower():
        return False
    root = callee.partition(".")[0]
    return root in {
        "streamlit",
        "st",
        "gradio",
        "gr",
        "chainlit",
        "cl",
        "toast",
        "sonner",
        "messages",
        "flask",
        "django",
    } or ("toast" in callee.lower() or "container" in callee or callee in {"flash", "col1.error"})


def _reply(span: Span, expr: Expr) -> Reply:
    return Reply(span, expr, _status(expr), has_words(expr))


def _status(expr: Expr) -> int:
    named = REFUSING_NAMES.get(last(expr.name), 0) if expr.kind is ExprKind.CALL else 0
    found = STATUS_TEXT.search(expr.text)
    if found is not None:
        return int(found.group(1))
    for label, value in walk(expr):
        if label in STATUS_LABELS or (label == "" and value.kind is ExprKind.NUMBER):
            number = _number(value)
            if _CLIENT <= number < _END:
                return number
        word = next((status for word, status in STATUS_NAMES if word.search(value.text[:_MOST])), 0)
        if word and value.kind in {ExprKind.NAME, ExprKind.STRING} and (label in STATUS_LABELS or label == ""):
            return word
    return named


def _number(value: Expr) -> int:
    return (
        int(value.text) if value.kind is ExprKind.NUMBER and value.text.isdigit() and len(value.text) == _DIGITS else 0
    )


def has_words(expr: Expr) -> bool:
    """Whether it says something that a person can act on, or hands on what a schema said."""
    for label, value in walk(expr):
        if value.kind in {ExprKind.STRING, ExprKind.TEMPLATE} and _WORDS.search(value.text):
            return True
        if value.kind in {ExprKind.NAME, ExprKind.CALL} and _TELLING.search(f"{value.name} {value.text}"[:_MOST]):
            return True
        if label and _TELLING.search(label) and value.kind in {ExprKind.NAME, ExprKind.CALL}:
            return True
    return False


def walk(expr: Expr) -> Iterator[tuple[str, Expr]]:
    """An expression's parts at every depth, with their labels."""
    stack = list(reversed(expr.items))
    while stack:
        label, value = stack.pop()
        yield label, value
        stack += reversed(value.items)
