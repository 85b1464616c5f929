"""Routes of FastAPI, Starlette, Flask and Quart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from tengates.model.code import Expr, ExprKind, Function
from tengates.model.survey import EntryKind, Guard, Input
from tengates.survey.web import vocabulary
from tengates.survey.web.dependencies import Dependencies
from tengates.survey.web.found import Context, Found
from tengates.survey.web.guards import is_library_guard
from tengates.survey.web.index import SourceFile, last
from tengates.survey.web.memory import per_file
from tengates.survey.web.python_apps import Key, PythonApps
from tengates.survey.web.python_inputs import fastapi_inputs, flask_inputs

_METHODS = frozenset({"get", "post", "put", "patch", "delete", "head", "options"})
_ROUTES = _METHODS | {"route", "api_route", "websocket", "websocket_route"}
_PACKAGES = frozenset({"fastapi", "starlette", "flask", "quart", "apiflask", "flask_openapi3", "flask_smorest", "flask_restful", "flask_restx", "ninja", "sanic"})  # fmt: skip
_FASTAPI = frozenset({"fastapi", "starlette", "ninja"})
_VIEWS = frozenset({"MethodView", "Resource", "HTTPEndpoint"})
_ADDING = frozenset({"add_api_route", "add_url_rule", "add_route"})
_BODY = re.compile(r"(?i)\b(?:post|put|patch|delete)\b")


def find_python_routes(context: Context) -> Iterator[Found]:
    """Every decorated handler, and class views registered by hand."""
    dependencies = Dependencies(context)
    apps = PythonApps(context, dependencies)
    limits = context.project.asgi_body_limit, context.project.flask_body_limit
    for file in context.project:
        if file.is_python:
            given = limits, apps.standing(file, _hung_on(file))
            yield from context.project.rows(file, "python routes", partial(_of_file, context, apps), given)


def _of_file(context: Context, apps: PythonApps, file: SourceFile) -> Iterator[Found]:
    if not _serves(file, apps):
        return
    for function in file.code.functions:
        yield from _decorated(context, apps, file, function)
    yield from _class_views(context, apps, file)
    yield from _added(context, apps, file)


@per_file
def _hung_on(file: SourceFile) -> frozenset[str]:
    """What the routes of a file may be hung on, by name."""
    decorators = (row.name for function in file.code.functions for row in function.decorators)
    added = (call.callee for call in file.code.calls if last(call.callee) in _ADDING)
    return frozenset(name.rpartition(".")[0] for name in (*decorators, *added))


def _serves(file: SourceFile, apps: PythonApps) -> bool:
    if file.imports_any(_PACKAGES):
        return True
    return any(apps.key(file, row.full_name) is not None for row in _imported(file))


class _Imported:
    def __init__(self, full_name: str) -> None:
        self.full_name = full_name


def _imported(file: SourceFile) -> Iterator[_Imported]:
    for local in file.locals:
        yield _Imported(file.full(local))


def _decorated(context: Context, apps: PythonApps, file: SourceFile, function: Function) -> Iterator[Found]:
    for decorator in function.decorators:
        method = last(decorator.name)
        if decorator.kind is not ExprKind.CALL or method not in _ROUTES or "." not in decorator.name:
            continue
        path = _path(decorator)
        if path is None:
            continue
        key = apps.key(file, decorator.name.rpartition(".")[0])
        if key is None and not path.startswith("/"):
            continue
        yield _route(context, apps, (file, function), (decorator, key, path))
        return


def _path(decorator: Expr) -> str | None:
    given = next(iter(decorator.positional), None) or decorator.get("path") or decorator.get("rule")
    if given is None:
        return None
    return given.text if given.kind is ExprKind.STRING else "/{…}"


def _route(
    context: Context, apps: PythonApps, handler: tuple[SourceFile, Function], registered: tuple[Expr, Key | None, str]
) -> Found:
    file, function = handler
    decorator, key, path = registered
    prefix = apps.above(key)[0]
    full = f"{prefix}/{path.lstrip('/')}" if path else prefix
    framework = apps.apps[key].framework if key is not None else _framework(file)
    above = () if _is_opened(decorator) else apps.guards(key, full)
    guards = [
        *above,
        *_of_class(apps, file, function),
        *apps.dependencies.listed(file, decorator.get("dependencies")),
        *apps.dependencies.of(file, function),
        *decorator_guards(context, file, function),
    ]
    methods = _methods(decorator)
    inputs: tuple[Input, ...]
    if framework in _FASTAPI:
        inputs = fastapi_inputs(context.project, apps.dependencies, (file, function), (methods, full))
    else:
        inputs = flask_inputs(context.project, file, function)
    kind = EntryKind.WEBHOOK if vocabulary.WEBHOOK.search(full) else EntryKind.ROUTE
    place = file.place_of_function(function)
    return Found(file, function.span, place, kind, framework, methods, full, function, tuple(guards), inputs)


def _is_opened(decorator: Expr) -> bool:
    """`auth=None` takes Django Ninja's guard away from one route."""
    auth = decorator.get("auth")
    return auth is not None and auth.kind is ExprKind.NONE


def _of_class(apps: PythonApps, file: SourceFile, function: Function) -> Iterator[Guard]:
    """What a class-based view asks for once, for all its routes: `user = Depends(get_current_user)`."""
    owner = file.classes.get(function.qualname.rpartition(".")[0])
    for field in owner.fields if owner is not None else ():
        anchor = field.default or field.annotation
        for at, name in apps.dependencies.asked(file, field) if anchor is not None else ():
            guard = apps.dependencies.guard(at, name, file.place_of_expr(anchor)) if anchor is not None else None
            if guard is not None:
                yield guard


def _framework(file: SourceFile) -> str:
    return "fastapi" if file.imports_any(frozenset({"fastapi", "starlette"})) else "flask"


def _methods(decorator: Expr) -> tuple[str, ...]:
    method = last(decorator.name)
    if method in _METHODS:
        return (method.upper(),)
    if method.startswith("websocket"):
        return ("WEBSOCKET",)
    given = decorator.get("methods")
    if given is None:
        return ("GET",)
    return tuple(item.text.upper() for item in given.positional if item.kind is ExprKind.STRING)


def decorator_guards(context: Context, file: SourceFile, function: Function) -> list[Guard]:
    """The guards among a function's decorators: known ones, and first-party ones whose code refuses."""
    return [
        guard for decorator in function.decorators if (guard := decorator_guard(context, file, decorator)) is not None
    ]


def decorator_guard(context: Context, file: SourceFile, decorator: Expr) -> Guard | None:
    """The guard that a decorator is, if it is one."""
    name = decorator.name
    if not name or last(name) in _ROUTES:
        return None
    shown = Guard(file.place_of_expr(decorator), last(name), "decorator")
    target = context.project.function(file.path, name)
    if target is not None:
        return shown if context.guards.refusal(target[0], target[1].span) is not None else None
    if context.project.definition(file.path, name) is not None:
        return context.guards.named(file.path, name, "decorator", shown)
    optional = decorator.get("optional")
    if optional is not None and optional.text == "true":
        return None
    return shown if is_library_guard(name) else None


def _class_views(context: Context, apps: PythonApps, file: SourceFile) -> Iterator[Found]:
    """Flask's MethodView, flask-restful's Resource, Starlette's HTTPEndpoint: a route for each method."""
    for klass in file.code.classes:
        bases = {last(base) for base in klass.bases}
        if not bases & _VIEWS:
            continue
        owned = [
            item
            for field in klass.fields
            if field.name in {"decorators", "method_decorators"}
            for item in (field.default,)
            if item
        ]
        shared = [
            guard for value in owned for item in value.positional if (guard := decorator_guard(context, file, item))
        ]
        for function in file.nested(klass.span):
            if function.name in _METHODS and function.qualname == f"{klass.name}.{function.name}":
                guards = (*apps.guards(None, ""), *shared, *decorator_guards(context, file, function))
                yield Found(
                    file, function.span, file.place_of_function(function), EntryKind.ROUTE, _framework(file),
                    (function.name.upper(),), "", function, guards, flask_inputs(context.project, file, function),
                )  # fmt: skip


def _added(context: Context, apps: PythonApps, file: SourceFile) -> Iterator[Found]:
    """`app.add_api_route("/x", handler)`, `app.add_url_rule("/x", view_func=handler)`, `Route("/x", handler)`."""
    for call in file.code.calls:
        if last(call.callee) not in _ADDING and call.callee != "starlette.routing.Route":
            continue
        given = call.expr.positional
        handler = call.expr.get("view_func") or call.expr.get("endpoint") or (given[-1] if len(given) > 1 else None)
        path = given[0].text if given and given[0].kind is ExprKind.STRING else ""
        target = context.project.function(file.path, handler.name) if handler is not None and handler.name else None
        if target is not None and path.startswith("/"):
            key = apps.key(file, call.callee.rpartition(".")[0])
            yield _route(context, apps, target, (call.expr, key, path))
