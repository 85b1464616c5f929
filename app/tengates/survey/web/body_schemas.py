"""The schemas that check what an entry point takes in: where each is written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tengates.model.code import Call, ExprKind
from tengates.model.survey import EntryPoint, Input, InputKind, Survey
from tengates.survey.linked import linked
from tengates.survey.web.index import SourceFile, last
from tengates.survey.web.inputs import BODY_ONLY
from tengates.survey.web.project import Definition, Project
from tengates.survey.web.schemas import handed_schema, is_schema, model_of

_FIELDS = frozenset({InputKind.JSON, InputKind.FORM})
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class BodySchema:
    """A schema of a body: a class or variable of the project, or made in place by `call` in `file`."""

    file: SourceFile
    definition: Definition | None = None
    call: Call | None = None


def body_schemas(survey: Survey, entry: EntryPoint, *, open_ones: bool = False) -> tuple[BodySchema, ...]:
    """Those of the inputs with fields that let unknown ones through, with `open_ones` those without limits.

    A schema that is not found is left out.
    """
    project = linked(survey).project
    file = project.files.get(entry.place.path)
    if file is None or entry.function is None:
        return ()
    rows = [
        item
        for item in entry.inputs
        if item.kind in _FIELDS and item.schema and (_is_open(item) if open_ones else not item.strict)
    ]
    found = [row for item in rows for row in _of_input(project, file, entry, item)]
    return tuple({_key(row): row for row in found}.values())


def _is_open(item: Input) -> bool:
    return not item.limit or item.limit.startswith(BODY_ONLY)


def _key(row: BodySchema) -> tuple[object, ...]:
    return row.definition.key if row.definition is not None else (row.file.path, row.call.span if row.call else None)


def _of_input(project: Project, file: SourceFile, entry: EntryPoint, item: Input) -> Iterator[BodySchema]:
    function = entry.function
    if function is None:
        return
    if file.is_python:
        for parameter in function.parameters:
            if parameter.annotation is not None and item.schema in " ".join(parameter.annotation.text.split()):
                model = model_of(project, file, parameter.annotation)
                if model is not None:
                    yield BodySchema(file, model)
                    return
    inside = file.calls(entry.place.span if entry.framework == "trpc" else function.span)
    found = [row for call in inside for row in _of_call(project, file, call, item)]
    if not found:  # the handler hands on to a function for each method
        found = [row for call in file.code.calls for row in _of_call(project, file, call, item)]
    yield from found


def _of_call(project: Project, file: SourceFile, call: Call, item: Input) -> Iterator[BodySchema]:
    if file.is_python:
        if item.schema in {call.callee, last(call.callee)}:
            owner = call.callee.rpartition(".")[0].rstrip("()") or call.callee
            found = project.definition(file.path, owner) or project.definition(file.path, call.callee)
            if found is not None:
                yield BodySchema(file, found)
        return
    if call.written[:_SHOWN] == item.schema and (row := is_schema(project, file, call)) is not None:
        yield BodySchema(file, row[1], call)
    elif item.schema.startswith(f"{call.callee} ("):
        yield from _handed(project, file, call)
    elif last(call.callee) == item.schema == "readValidatedBody":
        checks = call.expr.positional[1:2]
        owner = checks[0].text.partition(".")[0] if checks and checks[0].kind is ExprKind.NAME else ""
        named = project.definition(file.path, file.full(owner)) if owner else None
        made = next((row for row in file.calls(call.span) if last(row.callee) in {"object", "strictObject"}), None)
        if named is not None or made is not None:
            yield BodySchema(file, named, made)
    elif last(call.callee) == "input" and call.expr.positional:
        given = call.expr.positional[0]
        named = project.definition(file.path, given.name) if given.kind is ExprKind.NAME else None
        made = next((row for row in file.calls(given.span) if row.span == given.span), None)
        if named is not None or made is not None:
            yield BodySchema(file, named, made)


def _handed(project: Project, file: SourceFile, call: Call) -> Iterator[BodySchema]:
    """`validateWithSchema(bodySchema, req.body)`: a function that is given the schema with the body."""
    found = handed_schema(project, file, call)
    if found is not None:
        yield BodySchema(file, found)
