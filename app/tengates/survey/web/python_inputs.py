"""What a Python handler takes in, by its signature (FastAPI) or by what it reads of the request (Flask, Django)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from tengates.model.code import Function, Parameter
from tengates.model.place import Span
from tengates.model.survey import Input, InputKind
from tengates.survey.web import flow as flows
from tengates.survey.web import schemas
from tengates.survey.web.dependencies import Dependencies
from tengates.survey.web.index import SourceFile, last
from tengates.survey.web.inputs import BODY_ONLY, Raw, inputs_of, judged
from tengates.survey.web.project import Project

_RECEIVES = re.compile(r"(?:^|[._])(?:websocket|ws|socket)\.(?:receive_text|receive_json|iter_text|iter_json)$")
_SPECIAL = re.compile(
    r"\b(?:Request|Response|WebSocket|HTTPConnection|BackgroundTasks|SecurityScopes|Session|AsyncSession|HTTPAuthorizationCredentials|HTTPBasicCredentials)\b"
)
_SCALARS = frozenset(
    {"str", "int", "float", "bool", "UUID", "UUID4", "uuid", "datetime", "date", "Decimal", "None", "Optional", "typing", "Literal",
     "EmailStr", "HttpUrl", "AnyUrl", "AnyHttpUrl", "Union", "PositiveInt", "NonNegativeInt", "constr", "conint", "Path"}
)  # fmt: skip
_LISTS = frozenset({"list", "List", "Sequence", "set", "Set", "tuple", "Tuple"})
_WORDS = re.compile(r"[A-Za-z_]\w*")
_LOOSE = re.compile(
    r"^(?:Optional\[)?(?:dict|Dict|Any|object|list\[(?:dict|Any|Dict).*|List\[(?:dict|Any|Dict).*|list$|List$|Mapping)\b"
)
_OPEN_PATH = re.compile(r"[{<](?:\w+:)?(\w+)(?::\w+)?[}>]")
_JSON_READS = frozenset({"json", "data", "get_json", "get_data", "body"})
_FORM_READS = frozenset({"form", "values", "POST", "post"})
_BODIES = frozenset({InputKind.JSON, InputKind.FORM, InputKind.UPLOAD})
_UPLOADS = frozenset({"files", "FILES", "multipart"})
_PARSERS = frozenset({"flask_restful", "flask_restx", "webargs"})
_BOUND = re.compile(r"max_length|max_items|StringConstraints|constr\(")
_UPLOAD = re.compile(r"\bUploadFile\b|\bbytes\s*=\s*File\b")


def fastapi_inputs(
    project: Project,
    dependencies: Dependencies,
    handler: tuple[SourceFile, Function],
    route: tuple[tuple[str, ...], str],
) -> tuple[Input, ...]:
    """The inputs of a FastAPI handler: typed parameters are schemas, the raw request is not."""
    file, function = handler
    asked = ("inputs", function.span, route, project.asgi_body_limit)
    return project.memory.recall(file.path, asked, lambda: _fastapi_inputs(project, dependencies, handler, route))


def _fastapi_inputs(
    project: Project,
    dependencies: Dependencies,
    handler: tuple[SourceFile, Function],
    route: tuple[tuple[str, ...], str],
) -> tuple[Input, ...]:
    file, function = handler
    methods, path = route
    in_path = set(_OPEN_PATH.findall(path))
    found: list[Input] = []
    for parameter in function.parameters:
        if parameter.name in in_path or parameter.name in {"self", "cls"}:
            continue
        made = _parameter_input(project, dependencies, handler, parameter)
        if made is not None and (made.kind is not InputKind.QUERY or _is_content(project, handler, parameter)):
            found.append(made)
    if "WEBSOCKET" in methods:
        found = [item for item in found if item.kind is not InputKind.QUERY]
    return tuple(_in_body(project, item) for item in (*found, *_request_reads(project, file, function)))


def _in_body(project: Project, item: Input) -> Input:
    """What comes in the body is bounded by a limit on all bodies."""
    if item.limit or item.kind not in _BODIES or not project.asgi_body_limit:
        return item
    return replace(item, limit=f"{BODY_ONLY}{project.asgi_body_limit}")


def _parameter_input(
    project: Project, dependencies: Dependencies, handler: tuple[SourceFile, Function], parameter: Parameter
) -> Input | None:
    file, function = handler
    annotation = parameter.annotation.text if parameter.annotation is not None else ""
    default = parameter.default.text if parameter.default is not None else ""
    anchor = parameter.annotation or parameter.default
    form = _login_form(file, parameter)
    if form is not None or anchor is None or _SPECIAL.search(annotation) or "Depends()" in annotation:
        return form
    if dependencies.asked(file, parameter) or default.startswith(
        ("Depends(", "Security(", "Header(", "Cookie(", "Path(")
    ):
        return None
    place = file.place_of_expr(anchor, function.qualname)
    text = _bare(annotation)
    if _UPLOAD.search(annotation) or default.startswith("File("):
        flow = flows.flow_of(file, function.span, (), [parameter.name])
        return judged(project, flow, Input(place, InputKind.UPLOAD))
    limit = "Field(max_length)" if _BOUND.search(f"{annotation} {default}") else ""
    if default.startswith("Form(") or "Form()" in annotation or "Form(" in annotation:
        return Input(place, InputKind.FORM, _shown(text) or "a typed form", limit)
    if _is_scalar(text) and not default.startswith("Body("):
        return _query(
            project, handler, parameter, Input(place, InputKind.QUERY, f"{parameter.name}: {_shown(text)}", limit)
        )
    return _body(project, handler, parameter, Input(place, InputKind.JSON, "", limit))


def _body(project: Project, handler: tuple[SourceFile, Function], parameter: Parameter, given: Input) -> Input:
    file, function = handler
    text = _bare(parameter.annotation.text) if parameter.annotation is not None else ""
    flow = flows.flow_of(file, function.span, (), [parameter.name])
    if _LOOSE.match(text) or not text:
        return judged(project, flow, given)
    model = schemas.model_of(project, file, parameter.annotation)
    bounded = model is not None and schemas.model_bounds(project, model)
    limit = f"the schema {_shown(text)}" if bounded else flows.length_check(project, flow)
    forbids = model is not None and schemas.model_forbids(project, model)
    forbids = forbids or all(word in _SCALARS | _LISTS for word in _WORDS.findall(text))  # nothing there has fields
    return replace(given, schema=_shown(text), limit=given.limit or limit, strict=forbids)


def _query(project: Project, handler: tuple[SourceFile, Function], parameter: Parameter, given: Input) -> Input:
    """A typed query parameter; one that is parsed by hand as JSON has no schema."""
    file, function = handler
    flow = flows.flow_of(file, function.span, (), [parameter.name])
    parsed = any(
        call.callee in {"json.loads", "base64.b64decode"} and flow.takes(call) for call in file.calls(function.span)
    )
    if not parsed:
        return replace(given, limit=given.limit or flows.length_check(project, flow))
    return judged(project, flow, replace(given, schema=""))


def _is_content(project: Project, handler: tuple[SourceFile, Function], parameter: Parameter) -> bool:
    """A query parameter is an input when it is text that the model is shown or that is parsed."""
    file, function = handler
    text = parameter.annotation.text if parameter.annotation is not None else "str"
    if "str" not in text:
        return False
    flow = flows.flow_of(file, function.span, (), [parameter.name])
    parsed = any(
        call.callee in {"json.loads", "base64.b64decode"} and flow.takes(call) for call in file.calls(function.span)
    )
    return parsed or project.calls_model(file, function.span)


def _login_form(file: SourceFile, parameter: Parameter) -> Input | None:
    anchor = parameter.annotation
    if anchor is None or "OAuth2PasswordRequestForm" not in anchor.text:
        return None
    return Input(file.place_of_expr(anchor), InputKind.FORM, "OAuth2PasswordRequestForm")


def _bare(annotation: str) -> str:
    """An annotation without `Annotated[…, …]`."""
    text = annotation.strip()
    if "Annotated[" in text:
        text = text.partition("Annotated[")[2].partition(",")[0]
    return text.strip()


def _is_scalar(text: str) -> bool:
    """Whether a parameter is taken from the address: text, numbers and the like."""
    bare = text.partition("Literal[")[0] or "Literal"
    return bool(text) and all(word in _SCALARS for word in _WORDS.findall(bare))


def _shown(text: str) -> str:
    return " ".join(text.split())[:60]


def _request_reads(project: Project, file: SourceFile, function: Function) -> tuple[Input, ...]:
    """Bodies read from the raw request or a web socket."""
    names = {
        item.name
        for item in function.parameters
        if item.annotation is not None and re.search(r"\b(?:Request|WebSocket)\b", item.annotation.text)
    } or {item.name for item in function.parameters if item.name in {"request", "req", "websocket", "ws"}}
    found = inputs_of(project, file, function.span, _starlette_raws(file, function.span, names))
    return found or tuple(
        item for span in _handed_on(file, function, names) for item in _read_there(project, file, span)
    )


def _handed_on(file: SourceFile, function: Function, names: set[str]) -> Iterator[Span]:
    """Where the file reads from a web socket that a handler gives to a helper."""
    given = {item.name for call in file.calls(function.span) for item in call.expr.positional}
    sockets = any("WebSocket" in (row.annotation.text if row.annotation else "") for row in function.parameters)
    if sockets and names & given:
        for other in file.code.functions:
            if any(_RECEIVES.search(call.callee) for call in file.calls(other.span)):
                yield other.span


def _read_there(project: Project, file: SourceFile, span: Span) -> tuple[Input, ...]:
    rows = [call for call in file.calls(span) if _RECEIVES.search(call.callee)]
    return inputs_of(project, file, span, [Raw(InputKind.MESSAGE, call.span, call.expr.text) for call in rows])


def _starlette_raws(file: SourceFile, span: Span, names: set[str]) -> Iterator[Raw]:
    for call in file.calls(span):
        owner, _, method = call.callee.rpartition(".")
        if owner not in names:
            continue
        if method in {"json", "body"}:
            yield Raw(InputKind.JSON, call.span, call.expr.text)
        elif method == "form":
            yield Raw(InputKind.FORM, call.span, call.expr.text)
        elif method in {"receive_text", "receive_json", "iter_text", "iter_json", "receive"}:
            yield Raw(InputKind.MESSAGE, call.span, call.expr.text)


def flask_inputs(project: Project, file: SourceFile, function: Function) -> tuple[Input, ...]:
    """What a Flask or Quart handler reads of the request; a decorator may have checked it."""
    asked = ("inputs", function.span, project.flask_body_limit)
    return project.memory.recall(file.path, asked, lambda: _flask_inputs(project, file, function))


def _flask_inputs(project: Project, file: SourceFile, function: Function) -> tuple[Input, ...]:
    schema = _by_decorator(function)
    found = inputs_of(project, file, function.span, _flask_raws(file, function.span))
    parsed = next((call for call in file.calls(function.span) if last(call.callee) == "parse_args"), None)
    if parsed is not None and not found and file.imports_any(_PARSERS):
        return (Input(file.place_of_call(parsed), InputKind.JSON, "reqparse"),)
    if schema and not found:
        return (Input(file.place_of_function(function), InputKind.JSON, schema),)
    limit = "body size: MAX_CONTENT_LENGTH" if project.flask_body_limit else ""
    return tuple(
        replace(
            item, schema=item.schema or schema, limit=item.limit or (limit if item.kind is not InputKind.QUERY else "")
        )
        for item in found
        if item.kind is not InputKind.QUERY or project.calls_model(file, function.span)
    )


def _by_decorator(function: Function) -> str:
    for decorator in function.decorators:
        name = last(decorator.name)
        checks = decorator.get("validate")
        if name == "expect" and checks is not None and checks.text == "true":
            return "@expect"
        if name in {
            "use_args",
            "use_kwargs",
            "arguments",
            "input",
            "validate_body",
            "validate_request",
            "expects_json",
            "validate",
        }:
            return f"@{name}"
    return ""


def _flask_raws(file: SourceFile, span: Span) -> Iterator[Raw]:
    named = [(call.callee, call.span) for call in file.calls(span)] + [
        (read.name, read.span) for read in file.reads(span)
    ]
    for name, place in named:
        if name.partition("[")[0] in {"api.payload", "ns.payload"}:
            yield Raw(InputKind.JSON, place, name)
            continue
        head, _, rest = name.partition("request.")
        if not rest or head not in {"flask.", "quart.", "", "self.", "apiflask."}:
            continue
        part = re.split(r"[.(\[]", rest, maxsplit=1)[0]
        kind = _flask_kind(part)
        if kind is not None:
            yield Raw(kind, place, rest)


def _flask_kind(part: str) -> InputKind | None:
    if part in _JSON_READS:
        return InputKind.JSON
    if part in _FORM_READS:
        return InputKind.FORM
    if part in _UPLOADS:
        return InputKind.UPLOAD
    return InputKind.QUERY if part == "args" else None
