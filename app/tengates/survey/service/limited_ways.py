"""Which limiters stand only before ways in that ask no model."""

from __future__ import annotations

from collections.abc import Iterator

from tengates.model.code import Call, Function
from tengates.model.place import Span
from tengates.model.survey import Survey
from tengates.survey.on_the_way import Votes, Ways, holds, ways
from tengates.survey.service.limits import LIMITING, Limiter, puts_to_work
from tengates.survey.web.index import SourceFile, last
from tengates.survey.web.memory import rows_per_file


def elsewhere(survey: Survey, limiters: list[Limiter]) -> list[Limiter]:
    """Those whose every use is seen to stand before ways in without a model, while others ask one."""
    at = ways(survey)
    return [row for row in limiters if row.wired and at.all_miss(_votes(at, row))]


def _votes(at: Ways, row: Limiter) -> Votes:
    """What is said of each use of a limiter: whether a model is asked behind it, None where that is not seen."""
    files = at.reach.linked.project.files
    if not row.verbs:
        yield from at.votes(files[row.path], row.span, row.scope)
        return
    for file in files.values():
        own = file.path == row.path
        for call in file.code.calls if own else _limiting(file):
            named = last(call.callee) in row.verbs and LIMITING.search(call.callee)
            if named or (own and puts_to_work(call, row.full, row.verbs)):
                yield from _of_call(at, file, call)
        for function, span in _bare(file):
            if last(next(item.name for item in function.decorators if item.span == span)) in row.verbs:
                yield _decorated(at, file, function)


def _of_call(at: Ways, file: SourceFile, call: Call) -> Votes:
    """A call inside a function is followed to its callers; one outside by what it decorates, fills or is given to."""
    decorated = next(
        (row for row in file.code.functions if any(holds(item.span, call.span) for item in row.decorators)), None
    )
    named = next((row.target for row in file.code.assignments if row.value.span == call.span), "")
    around = [row for row in file.code.calls if row.span != call.span and holds(row.span, call.span)]
    if decorated is not None:
        yield _decorated(at, file, decorated)
    elif call.scope:
        yield from at.votes(file, call.span, call.scope)
    elif named:
        yield from list(at.handed(file, named)) or [None]
    else:
        yield at.registered(file, around[0]) if around else None


def _decorated(at: Ways, file: SourceFile, function: Function) -> bool | None:
    """Whether the way in that a function is asks a model; None where it is none."""
    return at.asks(file, function.span) if at.is_door(file, function) else None


@rows_per_file
def _limiting(file: SourceFile) -> Iterator[Call]:
    """The calls of what is named for limiting."""
    return (call for call in file.code.calls if LIMITING.search(call.callee))


@rows_per_file
def _bare(file: SourceFile) -> Iterator[tuple[Function, Span]]:
    """Functions under a limiting decorator that is no call."""
    for function in file.code.functions:
        for item in function.decorators:
            if item.name and not item.items and "(" not in item.text and LIMITING.search(item.name):
                yield function, item.span
