"""The project's own error types and codes, and whether anything uses them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from tengates.model.code import Class, ExprKind
from tengates.model.place import Place, Span
from tengates.model.survey import Survey
from tengates.survey.linked import linked
from tengates.survey.web.index import SourceFile, last
from tengates.survey.web.memory import per_file
from tengates.survey.web.project import Project

_BASE = re.compile(r"(?:Error|Exception|Exit|Interrupt|Warning)$")
_BOUNDARY = re.compile(r"Component$|Middleware$|Filter$|Handler$|Boundary$|Model$|TypedDict$|Document$")
_ENUM = re.compile(r"^(?:Str|Int)?Enum$|^IntFlag$|^TextChoices$")
_CODE_NAME = re.compile(r"(?i)^[a-z_]{0,30}err(?:or)?_?(?:codes?|types?|kinds?)$")
_FACTORIES = ("@fastify/error", "create-error", "custom-error-generator")
_CONSTANT = re.compile(r"^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$")
_LEAST = 2  # members that make a table of codes


@dataclass(frozen=True, slots=True)
class ErrorType:
    """An error class, or a table of error codes, of the project's own."""

    place: Place
    name: str
    used: bool


def error_types(survey: Survey) -> tuple[ErrorType, ...]:
    """All of them, those that something uses first."""
    project = linked(survey).project
    used = _used_names(project)
    found = [
        ErrorType(file.place(span, name), name, name in used)
        for file in project
        for span, name in project.rows(file, "kinds of errors", partial(_defined, project))
    ]
    found += [row for file in project if not file.is_python for row in _by_code(file)]
    return tuple(sorted(found, key=lambda row: (not row.used, row.place.path, row.place.line)))


def _defined(project: Project, file: SourceFile) -> Iterator[tuple[Span, str]]:
    for row in file.code.classes:
        if not row.is_type_only and (_is_error(project, file, row) or _is_code_enum(row)):
            yield row.span, row.name
    for item in file.code.assignments:
        if not item.scope and _CODE_NAME.search(item.target) and _is_table(item.value.kind, len(item.value.items)):
            yield item.span, item.target


@per_file
def _by_code(file: SourceFile) -> tuple[ErrorType, ...]:
    return (*_enum_codes(file), *_made(file))


def _enum_codes(file: SourceFile) -> Iterator[ErrorType]:
    """Members of a TypeScript enum of codes, where they are read: `ErrorCode.NotFound`."""
    for read in file.code.reads:
        root, _, member = read.name.rpartition(".")
        name = last(root)
        item = file.locals.get(name)
        ours = item is None or item.module.startswith((".", "@/", "~/", "#", "src/"))
        if member and ours and _CODE_NAME.search(name) and name[:1].isupper():
            yield ErrorType(file.place(read.span, read.name), name, used=True)
            return


def _made(file: SourceFile) -> Iterator[ErrorType]:
    """Errors made by a factory with a code of their own: `createError('APP_NOT_FOUND', 'Not found', 404)`."""
    for call in file.code.calls:
        first = next(iter(call.expr.positional), None)
        if call.callee.startswith(_FACTORIES) and first is not None and _CONSTANT.match(first.text):
            yield ErrorType(file.place_of_call(call), first.text, used=True)
            return


def _is_table(kind: ExprKind, members: int) -> bool:
    return kind is ExprKind.OBJECT and members >= _LEAST


def _is_error(project: Project, file: SourceFile, row: Class) -> bool:
    """Whether a class, or an ancestor in the project, is made from an error of the language or a library."""
    names = project.base_names(file, row)
    return any(_BASE.search(name) for name in names) and not any(_BOUNDARY.search(name) for name in names)


def _is_code_enum(row: Class) -> bool:
    return bool(_CODE_NAME.search(row.name)) and any(_ENUM.search(last(base)) for base in row.bases)


def _used_names(project: Project) -> frozenset[str]:
    """Names that are raised, caught, compared, or extended by one that is."""
    return frozenset().union(*map(_used_in, project))


@per_file
def _used_in(file: SourceFile) -> frozenset[str]:
    code, found = file.code, set[str]()
    for callee in {call.callee for call in code.calls}:
        found |= {last(callee), callee.split(".")[-2] if "." in callee else ""}
    given = (item for call in code.calls for item in call.expr.items)
    found |= {last(value.name) for label, value in given if not label and value.kind is ExprKind.NAME}
    for name in {read.name for read in code.reads}:
        found.update(name.replace("[", ".").split("."))
    for handler in code.handlers:
        found |= {last(name) for name in handler.types}
        found |= {last(handler.returned.name)} if handler.returned is not None else set()
    for branch in code.branches:
        found |= {last(branch.returned.name)} if branch.returned is not None else set()
        found |= {last(value.name) for _, value in branch.condition.items}
    for function in code.functions:
        found |= {last(item.name) for row in function.decorators for item in row.positional}
    found |= {last(base) for row in code.classes for base in row.bases if not _BASE.fullmatch(last(base))}
    return frozenset(found)
