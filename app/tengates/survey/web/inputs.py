"""What a handler takes in, whether a schema checks it and whether its size is bounded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from tengates.model.code import Call, Function
from tengates.model.place import Span
from tengates.model.survey import Input, InputKind
from tengates.survey.web import flow as flows
from tengates.survey.web import schemas
from tengates.survey.web.flow import Flow
from tengates.survey.web.index import SourceFile
from tengates.survey.web.project import Definition, Project

BODY_ONLY = "body size: "  # begins a limit that bounds the whole body and no single text
_LOOKING = ("filetype.guess", "magic.from_buffer", "fileTypeFromBuffer", "Image.open")
SPOKEN = frozenset({InputKind.MESSAGE, InputKind.TEXT})


@dataclass(frozen=True, slots=True)
class Raw:
    """A place where input is read as it came."""

    kind: InputKind
    span: Span
    text: str


def inputs_of(
    project: Project, file: SourceFile, span: Span, raws: Iterable[Raw], names: Iterable[str] = ()
) -> tuple[Input, ...]:
    """One input for each kind that is read, judged by what the handler then does with it."""
    rows, held = tuple(sorted(raws, key=lambda item: item.span.start)), tuple(names)
    asked = ("inputs of", span, rows, held)
    return project.memory.recall(file.path, asked, lambda: _inputs_of(project, file, span, rows, held))


def _inputs_of(
    project: Project, file: SourceFile, span: Span, rows: tuple[Raw, ...], names: tuple[str, ...]
) -> tuple[Input, ...]:
    found: dict[InputKind, Input] = {}
    for raw in rows:
        if raw.kind in found:
            continue
        same = [item.span for item in rows if item.kind is raw.kind]
        flow = flows.flow_of(file, span, same, names)
        found[raw.kind] = judged(project, flow, Input(file.place(raw.span, raw.text), raw.kind))
    return tuple(found.values())


def handed_on(project: Project, file: SourceFile, function: Function) -> Iterator[tuple[SourceFile, Function]]:
    """The project's functions that a handler gives its request to: `return handle_post(request)`."""
    names = [row.name for row in function.parameters if row.name not in {"self", "cls"}][:1]
    for call in file.calls(function.span):
        first = next(iter(call.expr.positional), None)
        target = project.function(file.path, call.callee) if first is not None and first.text in names else None
        if target is not None and target[1].span != function.span:
            yield target


def judged_by_name(project: Project, file: SourceFile, span: Span, names: Iterable[str], given: Input) -> Input:
    """The same for an input that arrives under names, such as a handler's parameters."""
    held = tuple(names)
    asked = ("judged", span, held, given)
    return project.memory.recall(file.path, asked, lambda: judged(project, flows.flow_of(file, span, (), held), given))


def judged(project: Project, flow: Flow, given: Input) -> Input:
    """The input with the schema that checks it and what bounds it."""
    check = flows.length_check(project, flow)
    if given.kind is InputKind.UPLOAD:
        check = check or _schema_of_size(project, flow)
        return replace(given, schema=_upload_schema(flow, check), limit=given.limit or check)
    schema, bounded, strict = _schema(project, flow)
    limit = given.limit or (f"the schema {schema}" if bounded else check)
    if not schema and check and (given.kind in SPOKEN or flows.typed_by_hand(flow)):
        schema = "a check of length and emptiness"
    return replace(given, schema=given.schema or schema, limit=limit, strict=strict)


def _schema_of_size(project: Project, flow: Flow) -> str:
    """A schema that looks at the size of the file: `z.instanceof(Blob).refine((file) => file.size <= …)`."""
    found = schemas.schema_call(project, flow)
    if found is None or found[1] is None or found[1].variable is None:
        return ""
    return f"the schema {found[0]}" if ".size" in found[1].variable.value.text else ""


def _upload_schema(flow: Flow, check: str) -> str:
    """An upload is checked when its size is, or when its content, not its name, is looked at."""
    if check:
        return "a check of its size"
    if flows.refused_for(flow, ("content_type", ".type", "mimetype", "mime")):
        return "a check of its type"
    for call in flow.file.calls(flow.span):
        if flow.takes(call) and any(word in call.callee for word in _LOOKING):
            return "a check of its content"
    return ""


def _schema(project: Project, flow: Flow) -> tuple[str, bool, bool]:
    """The schema's name, whether it bounds every text and list, and whether it refuses unknown fields."""
    found = schemas.schema_call(project, flow)
    if found is None:
        return _schema_in_callee(project, flow)
    name, definition, call = found
    strict = schemas.strict(project, flow.file, definition, call) or flow.picks(call)
    return name, _bounds(project, flow.file, definition, call), strict


def _bounds(project: Project, file: SourceFile, definition: Definition | None, call: Call) -> bool:
    if file.is_python:
        return definition is not None and definition.klass is not None and schemas.model_bounds(project, definition)
    return schemas.zod_bounds(definition, call, file)


def _schema_in_callee(project: Project, flow: Flow) -> tuple[str, bool, bool]:
    """A first-party function that is handed the input and checks it by schema."""
    for call in flow.file.calls(flow.span):
        declared = schemas.declared_schema(project, flow.file, call) if flow.takes(call) else None
        if declared is not None:
            shown, schema = declared
            return shown, schemas.zod_bounds(schema), schemas.strict(project, schema.file, schema, call)
        target = project.function(flow.file.path, call.callee) if flow.takes(call) else None
        if target is None or target[1].span == flow.span:
            continue
        inner = flows.flow_of(target[0], target[1].span, (), flows.received(flow, call, target[1]))
        found = schemas.schema_call(project, inner)
        if found is not None:
            file, (name, definition, inner_call) = target[0], found
            definition = definition or schemas.handed_schema(project, flow.file, call)
            bounded = _bounds(project, file, definition, inner_call)
            return f"{call.callee} ({name})"[:60], bounded, schemas.strict(project, file, definition, inner_call)
    return "", False, False
