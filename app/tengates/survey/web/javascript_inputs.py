"""What a JavaScript handler takes in: bodies, forms, uploads, and typed arguments of server actions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from tengates.model.code import ExprKind, Function
from tengates.model.place import Span
from tengates.model.survey import Input, InputKind
from tengates.survey.web import flow as flows
from tengates.survey.web.index import SourceFile
from tengates.survey.web.inputs import Raw, inputs_of, judged, judged_by_name
from tengates.survey.web.project import Project

_BODY_CALLS = {"json": InputKind.JSON, "text": InputKind.JSON, "formData": InputKind.FORM, "parseBody": InputKind.FORM}
_VALID = {"json": InputKind.JSON, "form": InputKind.FORM}
_BODY_READS = {"body": InputKind.JSON, "rawBody": InputKind.JSON, "files": InputKind.UPLOAD, "file": InputKind.UPLOAD}
_SAME = ("===", "==")
_NOTHING = ("null", "undefined")
_QUERY_READS = ("query", "nextUrl.searchParams", "params")
_FOR_METHOD = re.compile(r"(?i)handle|^(?:get|post|put|patch|delete)$|(?:POST|PUT|PATCH|DELETE)$")
_DEPTH = 2  # from the handler to what it calls, and once more
_MIDDLE = frozenset({"req", "request"})
_OF_FILES = ("size", "type", "name", "arrayBuffer", "stream", "text")
_FILE_FIELDS = frozenset({"file", "files", "image", "audio", "document", "video", "avatar", "attachment", "pdf"})


def handler_inputs(project: Project, file: SourceFile, function: Function | None, span: Span) -> tuple[Input, ...]:
    """What a handler with a request parameter reads of it, or hands to functions for each method."""
    asked = ("read of a request", span, _request_names(function))
    return project.memory.recall(file.path, asked, lambda: _inputs(project, file, function, span, _DEPTH))


def _inputs(project: Project, file: SourceFile, function: Function | None, span: Span, depth: int) -> tuple[Input, ...]:
    names = _request_names(function)
    raws = list(_raws(file, span, names))
    if any(raw.kind is InputKind.FORM for raw in raws) and _takes_file(file, span):
        raws = [replace(raw, kind=InputKind.UPLOAD) if raw.kind is InputKind.FORM else raw for raw in raws]
        raws += _beside_the_file(file, span)
    found = _short_beside_the_file(inputs_of(project, file, span, raws))
    found += tuple(_taken_apart(project, file, function, {item.kind for item in found}))
    if not found and depth:
        found = tuple(_handed_on(project, file, span, names, depth - 1))
    return tuple(item for item in found if item.kind is not InputKind.QUERY or project.calls_model(file, span))


def _taken_apart(
    project: Project, file: SourceFile, function: Function | None, seen: set[InputKind]
) -> Iterator[Input]:
    """What a handler takes of its request in its parameter: `({ body, query }) =>`, `({ body: { text } }, res) =>`."""
    first = function.parameters[0].name if function is not None and function.parameters else ""
    names: dict[InputKind, list[str]] = {}
    for part in _parts(first) if first.startswith("{") and function is not None else ():
        key, aside, inner = (piece.strip() for piece in part.partition(":"))
        kind = InputKind.QUERY if key == "query" else _BODY_READS.get(key.partition("=")[0].strip())
        if kind is not None and kind not in seen:
            names.setdefault(kind, []).extend(flows.words_of(inner if aside else key.partition("=")[0]))
    for kind, held in names.items():
        if function is not None:
            yield judged_by_name(
                project, file, function.span, sorted(held), Input(file.place_of_function(function), kind)
            )


def _parts(pattern: str) -> Iterator[str]:
    """The parts of `{ a, b: { c, d } }`, those inside a part left together."""
    depth, part = 0, ""
    for sign in pattern.strip()[1:].removesuffix("}"):
        depth += (sign in "{[(") - (sign in "}])")
        if sign == "," and not depth:
            yield part.strip()
            part = ""
        else:
            part += sign
    yield part.strip()


def _handed_on(project: Project, file: SourceFile, span: Span, names: frozenset[str], depth: int) -> Iterator[Input]:
    """What `handlePOST(req, res)` and its like read: the handler itself only looks at the method."""
    for call in file.calls(span):
        first = next(iter(call.expr.positional), None)
        if first is None or first.kind is not ExprKind.NAME or first.name not in names:
            continue
        target = project.function(file.path, call.callee)
        if target is not None and target[1].span != span and _FOR_METHOD.search(target[1].name or call.callee):
            yield from _inputs(project, target[0], target[1], target[1].span, depth)


def _request_names(function: Function | None) -> frozenset[str]:
    if function is None or not function.parameters:
        return frozenset({"req", "request", "ctx", "c", "event"})
    first = function.parameters[0].name
    return frozenset({"req", "request"}) if first.startswith("{") else frozenset({first})


def _raws(file: SourceFile, span: Span, names: frozenset[str]) -> Iterator[Raw]:
    for call in file.calls(span):
        owner, _, method = call.callee.rpartition(".")
        answers = bool(call.expr.positional) and method != "parseBody"  # `c.json(data)` of Hono is what goes out
        kind = _BODY_CALLS.get(method) if not answers else None
        if method == "valid" and owner.endswith(".req") and call.expr.positional:
            kind = _VALID.get(call.expr.positional[0].text)  # what Hono's validator let through
        if kind is not None and _is_request(owner.removesuffix(".clone()"), names):
            yield Raw(kind, call.span, call.expr.text)
        elif method in {"get", "getAll"} and owner.endswith("searchParams") and _owner(owner) in names:
            yield Raw(InputKind.QUERY, call.span, call.expr.text)
    for read in file.reads(span):
        parts = read.name.split(".")
        rest = parts[1:]
        if parts[0] not in names:
            continue
        if rest[:1] and rest[0] in _MIDDLE:
            rest = rest[1:]
        part = rest[0].partition("[")[0] if rest else ""
        if part in _BODY_READS and not _asks_for_presence(file, span, read.span, read.name):
            yield Raw(_BODY_READS[part], read.span, read.name)
        elif part == "query":
            yield Raw(InputKind.QUERY, read.span, read.name)
    yield from _destructured(file, span, names)


def _asks_for_presence(file: SourceFile, span: Span, read: Span, name: str) -> bool:
    """`if (request.body === null)` looks whether there is a body and takes nothing of it."""
    for branch in file.branches(span):
        inside = branch.condition.span.start <= read.start and read.end <= branch.condition.span.end
        text = "".join(branch.condition.text.split())
        if inside and text in {f"!{name}", *(f"{name}{sign}{none}" for sign in _SAME for none in _NOTHING)}:
            return True
    return False


def _destructured(file: SourceFile, span: Span, names: frozenset[str]) -> Iterator[Raw]:
    """`const { body } = req`."""
    for row in file.assignments(span):
        if row.value.kind is ExprKind.NAME and row.value.name in names and row.member in _BODY_READS:
            yield Raw(_BODY_READS[row.member], row.span, f"{row.member} of {row.value.name}")


def _is_request(owner: str, names: frozenset[str]) -> bool:
    head, _, rest = owner.partition(".")
    return head in names and (not rest or rest in _MIDDLE)


def _owner(name: str) -> str:
    return name.partition(".")[0]


def _takes_file(file: SourceFile, span: Span) -> bool:
    for call in file.calls(span):
        given = call.expr.positional
        reads = call.callee.endswith((".get", ".getAll")) and bool(given) and given[0].kind is ExprKind.STRING
        if reads and given[0].text.lower() in _FILE_FIELDS:
            return True
    return False


def _beside_the_file(file: SourceFile, span: Span) -> Iterator[Raw]:
    """Texts of a form that also brings a file: `form.get("userId")`, with nothing done to it that only files allow."""
    rows = file.assignments(span)
    forms = {row.target for row in rows if row.value.kind is ExprKind.CALL and row.value.name.endswith(".formData")}
    for call in file.calls(span):
        owner, _, method = call.written.rpartition(".")
        given = call.expr.positional
        if method != "get" or owner not in forms or not given or given[0].kind is not ExprKind.STRING:
            continue
        held = {row.target for row in rows if row.span.start <= call.span.start and call.span.end <= row.span.end}
        used = [read.name for read in file.reads(span)] + [other.written for other in file.calls(span)]
        as_file = any(name.startswith(tuple(f"{one}.{part}" for one in held for part in _OF_FILES)) for name in used)
        if held and not as_file and given[0].text.lower() not in _FILE_FIELDS:
            yield Raw(InputKind.FORM, call.span, call.expr.text)


def _short_beside_the_file(found: tuple[Input, ...]) -> tuple[Input, ...]:
    """Where a file comes in, its size is what matters; the few texts beside it are as good as limited with it."""
    upload = next((item for item in found if item.kind is InputKind.UPLOAD and item.limit), None)
    if upload is None:
        return found
    return tuple(replace(item, limit=item.limit or upload.limit) for item in found)


def action_inputs(project: Project, file: SourceFile, function: Function) -> tuple[Input, ...]:
    """The arguments of a server action: anyone can send any value, whatever their types say."""
    names = [item.name for item in function.parameters]
    content = [
        name for name in names if name not in {"prevState", "_prevState", "previousState", "_", "state", "_state"}
    ]
    if not content:
        return ()
    plain = [part.strip(" {}.").partition(":")[0] for name in content for part in name.split(",")]
    flow = flows.flow_of(file, function.span, (), plain)
    form = any("formdata" in name.lower() for name in content)
    anchor = file.place_of_function(function)
    kind = InputKind.FORM if form else InputKind.JSON
    made = judged(project, flow, Input(anchor, kind))
    return (replace(made, limit=made.limit or "body size: Next.js's 1 MB default for actions"),)
