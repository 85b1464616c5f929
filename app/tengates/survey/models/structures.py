"""Answers that a model makes fit a structure: which calls ask for one, and the structures themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from tengates.model.code import Call, Expr, ExprKind
from tengates.model.place import Span
from tengates.model.survey import ModelCall, Survey
from tengates.survey.bindings import Bindings, Origin
from tengates.survey.knowledge.answering import OBJECT_CALLS, PARSERS, SHAPE_OPTIONS, SHAPE_WRITERS, STRUCTURED
from tengates.survey.linked import linked
from tengates.survey.models.recognising import is_model_object
from tengates.survey.web.index import SourceFile

_MOST = 40  # expressions looked at for one question
# Without one of these, in small letters, no call of a file asks for a form.
_WORDS = (
    *(label.lower() for label in SHAPE_OPTIONS),
    "structured", "output.object", "output.array", "outputparser", "outputfunctionsparser", "toolsparser",
    "generateobject", "streamobject", ".parse",
)  # fmt: skip
_WORD = re.compile(r"[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*")
_LONGEST = 200


def is_structured(survey: Survey, call: ModelCall) -> bool:
    """Whether what a framework's call runs gives back a structure: `llm.with_structured_output(X)`, or a pipe that ends so."""
    joined = linked(survey)
    file = joined.project.files[call.place.path]

    def ends_so() -> bool:
        starts = list(joined.bindings.receivers(file, call.call)) if "." in call.call.written else []
        return any(_structured_end(joined.bindings, start) for start in starts)

    return joined.project.memory.recall(file.path, ("structured", call.place.span, call.place.symbol), ends_so)


def _structured_end(bindings: Bindings, start: Origin) -> bool:
    """Whether the last model of a chain is one that gives back a structure."""
    stack, looked = [start], 0
    while stack and looked < _MOST:
        origin = stack.pop()
        looked += 1
        expr, last = origin.expr, origin.expr.name.rpartition(".")[2]
        if expr.kind is ExprKind.CALL and STRUCTURED.search(expr.name):
            return True
        if expr.kind is ExprKind.CALL and last != "pipe" and is_model_object(expr.name):
            return False
        if expr.kind is ExprKind.NAME:
            made = bindings.followed(origin)
            stack += reversed([row for row in made if row.expr.kind is not ExprKind.NAME])
        elif expr.kind is ExprKind.OTHER and "|" in expr.text:
            stack += [Origin(origin.file, item, origin.scope) for _, item in expr.items]
        elif expr.kind is ExprKind.CALL and last == "pipe":
            call = bindings.call_at(origin)
            stack += bindings.receivers(origin.file, call) if call is not None else ()
            stack += [Origin(origin.file, item, origin.scope) for item in expr.positional]
        elif expr.kind is ExprKind.CALL:
            stack += bindings.returned(origin)
    return False


def answer_shapes(survey: Survey) -> frozenset[tuple[str, Span]]:
    """Where the schemas stand that models are told to answer in: classes, and schemas that are made by a call."""
    joined = linked(survey)
    return frozenset(joined.project.each("answers' schemas", partial(_shapes, joined.bindings)))


def _shapes(bindings: Bindings, file: SourceFile) -> Iterator[tuple[str, Span]]:
    """The schemas that the calls of a file ask for, and those that they are made of."""
    calls = file.code.calls if file.mentions(_WORDS) else ()
    stack = [Origin(file, item, call.scope) for call in calls for item in _asked_for(call)]
    seen: set[tuple[str, int, int]] = set()
    while stack and len(seen) < _MOST * _MOST:
        origin = stack.pop()
        key = origin.file.path, origin.expr.span.start, origin.expr.span.end
        if key in seen:
            continue
        seen.add(key)
        for at, span, parts in _shape(bindings, origin):
            yield at.path, span
            stack += parts


def _shape(bindings: Bindings, origin: Origin) -> Iterator[tuple[SourceFile, Span, list[Origin]]]:
    """A schema's place, and the expressions in which it names others."""
    named = origin.expr.kind in {ExprKind.NAME, ExprKind.OTHER}
    for word in _WORD.findall(origin.expr.text[:_LONGEST]) if named else ():
        found = bindings.project.definition(origin.file.path, origin.file.full(word))
        if found is not None and found.klass is not None:
            types = [row.annotation for row in found.klass.fields if row.annotation is not None]
            yield found.file, found.klass.span, [Origin(found.file, _as_name(item), "") for item in types]
    for row in bindings.followed(origin):
        if row.expr.kind is ExprKind.CALL and not STRUCTURED.search(row.expr.name):
            yield row.file, row.expr.span, [Origin(row.file, item, row.scope) for item in _names(row.expr)]


def _as_name(annotation: Expr) -> Expr:
    """`list[Idea]` names a class, whatever kind of expression it is written as."""
    return Expr(ExprKind.NAME, annotation.text, annotation.span, annotation.text)


def _names(expr: Expr) -> Iterator[Expr]:
    stack = [expr]
    while stack:
        part = stack.pop()
        if part.kind is ExprKind.NAME:
            yield part
        stack += [item for _, item in part.items]


def _asked_for(call: Call) -> Iterator[Expr]:
    """The schemas that a call is given for its answer."""
    bags = (call.expr, *(item for item in call.expr.positional if item.kind is ExprKind.OBJECT))
    labels: tuple[str, ...] = SHAPE_OPTIONS
    if STRUCTURED.search(call.callee) or PARSERS.search(call.callee) or OBJECT_CALLS.search(call.callee):
        labels = (*SHAPE_OPTIONS, "schema")
        yield from call.expr.positional[:1]
    for value in (value for bag in bags for label, value in bag.items if label in labels):
        written = value.kind is ExprKind.CALL and value.name.rpartition(".")[2] in SHAPE_WRITERS
        yield from value.positional[:1] if written else (value,)
