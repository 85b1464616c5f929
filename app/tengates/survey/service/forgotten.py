"""Failures that are caught whole and then forgotten, although something stands where they are caught."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tengates.model.code import Assignment, Code, Exit, ExprKind, Handler, Language
from tengates.model.outcome import Severity
from tengates.model.place import Place
from tengates.model.survey import Survey
from tengates.survey.knowledge.replies import BROAD
from tengates.survey.web.memory import per_code

_TELLING = re.compile(
    r"(?i)err|fail|status|message|result|warning|reason|invalid|success|ok$|problem|exc|response|output"
)
_CLEANUP = re.compile(
    r"(?i)(?:^|[._])(?:close|aclose|join|is_alive|dispose|shutdown|terminate|kill|disconnect|cancel)$"
)
_OPTIONAL = re.compile(r"(?i)import|storage|json|parse|url|cookie|decode|encode|int$|float$|stat(?:Sync)?$|^int$")
_HARMLESS = re.compile(
    r"(?i)(?:^|\.)(?:get|strip|trim|split|replace|len|str|string|lower|toLowerCase|items|keys|append|push|slice|filter|map|startsWith|isinstance|isArray)$"
)
_EMPTY = frozenset({"None", "null", "undefined", "[]", "{}", "''", '""', "", "()"})


@dataclass(frozen=True, slots=True)
class Forgotten:
    """A catch of everything, and how its failure is lost."""

    place: Place
    what: str
    severity: Severity


def find_forgotten(survey: Survey) -> Iterator[Forgotten]:
    """What goes on with an empty value, what a generator gives back to nobody, what fails while cleaning up."""
    for path, code in survey.sources():
        yield from _of_file(path, code)


@per_code
def _of_file(path: str, code: Code) -> Iterator[Forgotten]:
    generators = {row.qualname for row in code.functions if row.is_generator}
    for handler in code.handlers:
        if not _is_broad(handler, code.language):
            continue
        place = Place(path, handler.span, handler.scope, f"except {' '.join(handler.try_calls[:2])}")
        if handler.scope in generators and _gives_back(handler) and code.language is Language.PYTHON:
            what = "the answer to this failure is returned where pieces are yielded, and nobody reads it"
            yield Forgotten(place, what, Severity.MEDIUM)
        elif _goes_on_empty(handler, code):
            yield Forgotten(place, "every failure ends here, and what follows goes on with nothing", Severity.LOW)
        elif code.language is Language.PYTHON and _only_cleans(handler):
            yield Forgotten(place, "every failure ends here without a trace", Severity.LOW)


def _is_broad(handler: Handler, language: Language) -> bool:
    return language is not Language.PYTHON or not handler.types or bool(BROAD & set(handler.types))


def _gives_back(handler: Handler) -> bool:
    """A value is all that is left of it: `return Response(…)` in a function that yields."""
    return handler.exit is Exit.RETURN and handler.returned is not None and handler.effects == 1


def _goes_on_empty(handler: Handler, code: Code) -> bool:
    """`data = None` and nothing else, where the work could have failed for more than one reason."""
    if handler.exit is not Exit.NONE or handler.uses_error or handler.calls or not handler.assigns:
        return False
    if all(_OPTIONAL.search(name) or _HARMLESS.search(name) for name in handler.try_calls):
        return False
    if any(_TELLING.search(name) for name in handler.assigns):
        return False
    inside = [row for row in code.assignments if handler.span.start <= row.span.start < handler.span.end]
    return len(inside) == handler.effects and all(map(_is_empty, inside))


def _is_empty(row: Assignment) -> bool:
    return row.value.kind is ExprKind.NONE or row.value.text.replace(" ", "") in _EMPTY


def _only_cleans(handler: Handler) -> bool:
    passes = handler.effects == 0 and handler.exit is Exit.NONE
    return passes and bool(handler.try_calls) and all(_CLEANUP.search(name) for name in handler.try_calls)
