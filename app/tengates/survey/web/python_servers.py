"""Smaller Python servers: Tornado, Bottle, Litestar, and functions that a platform calls."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tengates.model.code import Class, Expr, ExprKind, Function
from tengates.model.place import Span
from tengates.model.survey import EntryKind, Guard, Input, InputKind
from tengates.survey.web import flow as flows
from tengates.survey.web import schemas, vocabulary
from tengates.survey.web.found import Context, Found
from tengates.survey.web.index import SourceFile, last
from tengates.survey.web.inputs import Raw, inputs_of, judged
from tengates.survey.web.python_routes import decorator_guards

_METHODS = frozenset({"get", "post", "put", "patch", "delete", "head", "options"})
_BOTTLE = frozenset({"get", "post", "put", "patch", "delete", "route"})
_READS = {
    "json": InputKind.JSON, "body": InputKind.JSON, "get_json": InputKind.JSON, "get_body": InputKind.JSON,
    "data": InputKind.JSON, "get_data": InputKind.JSON,
    "forms": InputKind.FORM, "form": InputKind.FORM, "POST": InputKind.FORM, "get_argument": InputKind.FORM,
    "get_body_argument": InputKind.FORM, "files": InputKind.UPLOAD,
}  # fmt: skip
_PLATFORMS = {
    "functions_framework.http": "cloud function",
    "firebase_functions.https_fn.on_request": "cloud function",
    "firebase_functions.https_fn.on_call": "cloud function",
    "modal.fastapi_endpoint": "modal",
    "modal.web_endpoint": "modal",
}
_LAMBDA = frozenset({"lambda_handler", "handler"})
_EVENT_READS = ("event[body]", "event.get")


def find_python_servers(context: Context) -> Iterator[Found]:
    """Every handler of these servers and platforms."""
    for file in context.project:
        if not file.is_python:
            continue
        if file.imports_any(frozenset({"tornado"})):
            yield from _tornado(context, file)
        if file.imports_any(frozenset({"bottle"})):
            yield from _bottle(context, file)
        if file.imports_any(frozenset({"litestar", "starlite"})):
            yield from _litestar(context, file)
        yield from _functions(context, file)


def raw_handler(
    context: Context, handler: tuple[SourceFile, Function], about: tuple[str, str, str], guards: tuple[Guard, ...] = ()
) -> Found:
    """A handler that reads the raw request; `about` is framework, method and path."""
    file, function = handler
    framework, method, path = about
    names = {row.name for row in function.parameters}
    inputs = inputs_of(context.project, file, function.span, _raws(file, function.span, names))
    kind = EntryKind.WEBHOOK if vocabulary.WEBHOOK.search(path) else EntryKind.ROUTE
    own = (*guards, *decorator_guards(context, file, function))
    place = file.place_of_function(function)
    return Found(file, function.span, place, kind, framework, (method,), path, function, own, inputs)


def _raws(file: SourceFile, span: Span, names: set[str]) -> Iterator[Raw]:
    """What is read of `request`, of `self.request`, or by a handler's own methods."""
    rows = [(call.callee, call.span) for call in file.calls(span)]
    rows += [(read.name, read.span) for read in file.reads(span)]
    for name, place in rows:
        parts = name.replace("()", "").split(".")
        owner = parts[-3:-1] if len(parts) > 1 and parts[-1] in {"get", "getall", "decode", "read"} else parts[:-1]
        part = next((row.partition("[")[0] for row in parts[1:] if row.partition("[")[0] in _READS), "")
        asks = "request" in parts[:3] or parts[0] in names & {"req", "request"} or owner == ["self"]
        if part and asks:
            yield Raw(_READS[part], place, name)


def _tornado(context: Context, file: SourceFile) -> Iterator[Found]:
    for klass in file.code.classes:
        if not _is_tornado(context, file, klass):
            continue
        prepared = file.functions.get(f"{klass.name}.prepare")
        refusal = context.guards.refusal(file, prepared.span) if prepared is not None else None
        shared = (Guard(refusal.guard.place, "prepare", "middleware"),) if refusal is not None else ()
        for function in file.nested(klass.span):
            if function.name in _METHODS and function.qualname == f"{klass.name}.{function.name}":
                path = _address(file, klass.name)
                yield raw_handler(context, (file, function), ("tornado", function.name.upper(), path), shared)


def _is_tornado(context: Context, file: SourceFile, klass: Class) -> bool:
    names = {base for at, row in context.project.bases(file, klass) for base in row.bases}
    return any(base.startswith("tornado.web.") and base.endswith("Handler") for base in names)


def _address(file: SourceFile, name: str) -> str:
    """The pattern beside a handler's name in the application's table, if it stands in the same file."""
    for call in file.code.calls:
        for table in call.expr.positional[:1] if last(call.callee) == "Application" else ():
            for row in table.positional:
                given = row.positional
                if given[1:] and given[1].name == name and given[0].kind is ExprKind.STRING:
                    return given[0].text
    return ""


def _bottle(context: Context, file: SourceFile) -> Iterator[Found]:
    for function in file.code.functions:
        for decorator in function.decorators:
            method, given = last(decorator.name), decorator.positional
            if method not in _BOTTLE or not given or given[0].kind is not ExprKind.STRING:
                continue
            owner = decorator.name.rpartition(".")[0]
            made = file.anywhere.get(owner)
            if owner == "bottle" or (made is not None and made.value.name.startswith("bottle.")):
                verb = decorator.get("method")
                named = _verb(verb) if method == "route" else method
                yield raw_handler(context, (file, function), ("bottle", named.upper(), given[0].text))
                break


def _verb(given: Expr | None) -> str:
    if given is None:
        return "GET"
    if given.kind is ExprKind.STRING:
        return given.text
    return next((item.text for item in given.positional if item.text.upper() != "GET"), "GET")


def _litestar(context: Context, file: SourceFile) -> Iterator[Found]:
    for function in file.code.functions:
        for decorator in function.decorators:
            if decorator.name.partition(".")[0] not in {"litestar", "starlite"} or last(decorator.name) not in _METHODS:
                continue
            owner = file.classes.get(function.qualname.rpartition(".")[0])
            guards = [*_listed(context, file, decorator.get("guards"))]
            fields = {row.name: row.default for row in owner.fields} if owner is not None else {}
            guards += _listed(context, file, fields.get("guards"))
            base = fields.get("path")
            given = next(iter(decorator.positional), None)
            path = f"{base.text if base is not None else ''}{given.text if given is not None else '/'}"
            about = ("litestar", last(decorator.name).upper(), path)
            found = raw_handler(context, (file, function), about, tuple(guards))
            yield replace(found, inputs=(*found.inputs, *_typed(context, file, function)))
            break


def _listed(context: Context, file: SourceFile, given: Expr | None) -> Iterator[Guard]:
    for item in given.positional if given is not None else ():
        target = context.project.function(file.path, item.name) if item.name else None
        guard = Guard(file.place_of_expr(item), last(item.name), "dependency")
        if target is None or any(row.span.start >= target[1].span.start for row in target[0].calls(target[1].span)):
            yield guard


def _typed(context: Context, file: SourceFile, function: Function) -> Iterator[Input]:
    """`data: Question` is checked by its class; `data: dict` is not."""
    for row in function.parameters:
        if row.name != "data" or row.annotation is None:
            continue
        place = file.place_of_expr(row.annotation, function.qualname)
        model = schemas.model_of(context.project, file, row.annotation)
        if model is None:
            yield judged(
                context.project, flows.flow_of(file, function.span, (), ["data"]), Input(place, InputKind.JSON)
            )
        else:
            limit = f"the schema {row.annotation.text}" if schemas.model_bounds(context.project, model) else ""
            yield Input(place, InputKind.JSON, row.annotation.text[:60], limit)


def _functions(context: Context, file: SourceFile) -> Iterator[Found]:
    """Cloud functions, Modal endpoints, Azure functions and AWS Lambda."""
    for function in file.code.functions:
        names = {row.name: row for row in function.decorators}
        known = next((_PLATFORMS[name] for name in names if name in _PLATFORMS), "")
        azure = next((row for name, row in names.items() if last(name) == "route"), None)
        if known:
            made = raw_handler(context, (file, function), (known, "POST", f"/{function.name}"))
            yield replace(made, kind=EntryKind.FUNCTION, inputs=made.inputs or tuple(_whole(context, file, function)))
        elif azure is not None and _uses_azure_functions(file):
            yield _azure(context, file, function, azure)
        elif function.name in _LAMBDA and _is_lambda(function):
            made = raw_handler(context, (file, function), ("lambda", "POST", f"/{function.name}"))
            inputs = tuple(_of_event(context, file, function))
            yield replace(made, kind=EntryKind.FUNCTION, methods=("POST",) if inputs else (), inputs=inputs)


def _whole(context: Context, file: SourceFile, function: Function) -> Iterator[Input]:
    """The typed body of a Modal endpoint, or what a callable function is sent."""
    for row in function.parameters[:1]:
        place = file.place_of_function(function)
        model = schemas.model_of(context.project, file, row.annotation)
        shown = row.annotation.text[:60] if model is not None and row.annotation is not None else ""
        flow = flows.flow_of(file, function.span, (), [row.name])
        yield judged(context.project, flow, Input(place, InputKind.JSON, shown))


def _uses_azure_functions(file: SourceFile) -> bool:
    """Its functions package, not one of the cloud's many others."""
    return any(f"{row.module}.{row.name}.".startswith("azure.functions.") for row in file.code.imports)


def _azure(context: Context, file: SourceFile, function: Function, decorator: Expr) -> Found:
    """A function of Azure's v2 model: open only when its level, or its application's, says anonymous."""
    given = decorator.get("route")
    path = f"/api/{given.text if given is not None else function.name}"
    made = file.anywhere.get(decorator.name.rpartition(".")[0])
    level = decorator.get("auth_level") or (made.value.get("http_auth_level") if made is not None else None)
    anonymous = level is not None and "ANONYMOUS" in level.text.upper()
    guards = () if anonymous else (Guard(file.place_of_expr(decorator), "a function key", "key"),)
    return replace(
        raw_handler(context, (file, function), ("azure function", "POST", path), guards), kind=EntryKind.FUNCTION
    )


def _is_lambda(function: Function) -> bool:
    names = [row.name for row in function.parameters]
    return [*names[:1]] == ["event"] and names[1:2] in (["context"], ["_context"], ["_"], ["ctx"])


def _of_event(context: Context, file: SourceFile, function: Function) -> Iterator[Input]:
    """The body of the event, when it is read; an event that a queue or a timer sends has none."""
    reads = [row for row in file.reads(function.span) if row.name.startswith("event[")]
    calls = [row for row in file.calls(function.span) if row.callee == "event.get" and row.expr.positional]
    raws = [Raw(InputKind.JSON, row.span, row.name) for row in reads if "body" in row.name]
    raws += [Raw(InputKind.JSON, row.span, "event.get") for row in calls if row.expr.positional[0].text == "body"]
    yield from inputs_of(context.project, file, function.span, raws)
