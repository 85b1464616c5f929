"""Routes of an aiohttp server: `app.router.add_post`, `web.post`, and `@routes.post`."""

from __future__ import annotations

from collections.abc import Iterator

from tengates.model.code import Expr, ExprKind, Function
from tengates.model.place import Span
from tengates.model.survey import EntryKind, Guard, InputKind
from tengates.survey.web import vocabulary
from tengates.survey.web.found import Context, Found
from tengates.survey.web.index import SourceFile, last
from tengates.survey.web.inputs import Raw, inputs_of
from tengates.survey.web.python_routes import decorator_guards

_VERBS = frozenset({"get", "post", "put", "patch", "delete", "head", "options", "view", "route"})
_READS = {
    "json": InputKind.JSON,
    "text": InputKind.JSON,
    "read": InputKind.JSON,
    "post": InputKind.FORM,
    "multipart": InputKind.UPLOAD,
}


def find_aiohttp_routes(context: Context) -> Iterator[Found]:
    """Every registered handler; middleware that refuses stands before all of them."""
    files = [file for file in context.project if file.is_python and file.imports_any(frozenset({"aiohttp"}))]
    guards = tuple(_middleware(context, files))
    for file in files:
        for function in file.code.functions:
            for decorator in function.decorators:
                if _is_table(file, decorator) and decorator.positional:
                    yield _found(context, (file, function), (last(decorator.name), decorator.positional[0]), guards)
        for call in file.code.calls:
            name = last(call.callee).removeprefix("add_")
            given = call.expr.positional
            registers = last(call.callee).startswith("add_") or call.callee.startswith("aiohttp.web.")
            if name not in _VERBS or not registers or not given[1:]:
                continue
            method = given[0].text.lower() if name == "route" else name
            path, handler = given[-2], given[-1]
            target = context.project.function(file.path, handler.name) if handler.name else None
            if target is not None and path.kind is ExprKind.STRING:
                yield _found(context, target, (method, path), guards)


def _is_table(file: SourceFile, decorator: Expr) -> bool:
    owner, _, method = decorator.name.rpartition(".")
    made = file.anywhere.get(owner)
    return method in _VERBS and made is not None and made.value.name == "aiohttp.web.RouteTableDef"


def _middleware(context: Context, files: list[SourceFile]) -> Iterator[Guard]:
    for file in files:
        for function in file.code.functions:
            if any(last(item.name) == "middleware" for item in function.decorators):
                refusal = context.guards.refusal(file, function.span)
                if refusal is not None:
                    yield Guard(refusal.guard.place, function.name, "middleware")


def _found(
    context: Context,
    handler: tuple[SourceFile, Function],
    route: tuple[str, Expr],
    guards: tuple[Guard, ...],
) -> Found:
    file, function = handler
    method, path = route
    names = {item.name for item in function.parameters} | {"request"}
    inputs = inputs_of(context.project, file, function.span, _raws(file, function.span, names))
    kind = EntryKind.WEBHOOK if vocabulary.WEBHOOK.search(path.text) else EntryKind.ROUTE
    own = (*guards, *decorator_guards(context, file, function))
    place = file.place_of_function(function)
    return Found(file, function.span, place, kind, "aiohttp", (method.upper(),), path.text, function, own, inputs)


def _raws(file: SourceFile, span: Span, names: set[str]) -> Iterator[Raw]:
    for call in file.calls(span):
        owner, _, method = call.callee.rpartition(".")
        if owner in names and method in _READS:
            yield Raw(_READS[method], call.span, call.expr.text)
