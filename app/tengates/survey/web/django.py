"""Django and Django REST framework: views by their address, their permissions, their inputs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from tengates.model.code import Call, Class, Expr, ExprKind, Function
from tengates.model.place import Span
from tengates.model.survey import EntryKind, Guard, Input, InputKind
from tengates.survey.web import vocabulary
from tengates.survey.web.found import Context, Found
from tengates.survey.web.guards import is_library_guard
from tengates.survey.web.index import SourceFile, last
from tengates.survey.web.inputs import Raw, handed_on, inputs_of
from tengates.survey.web.project import Definition
from tengates.survey.web.python_routes import decorator_guards

_URLS = frozenset({"path", "re_path", "url"})
_METHODS = ("get", "post", "put", "patch", "delete")
_ACTIONS = {
    "list": "GET", "retrieve": "GET", "create": "POST", "update": "PUT", "partial_update": "PATCH", "destroy": "DELETE",
    "perform_create": "POST",
}  # fmt: skip
_GENERIC = {
    "ModelViewSet": ("GET", "POST", "PUT", "PATCH", "DELETE"),
    "ReadOnlyModelViewSet": ("GET",),
    "CreateAPIView": ("POST",),
    "ListAPIView": ("GET",),
    "RetrieveAPIView": ("GET",),
    "ListCreateAPIView": ("GET", "POST"),
    "RetrieveUpdateAPIView": ("GET", "PUT", "PATCH"),
    "RetrieveUpdateDestroyAPIView": ("GET", "PUT", "PATCH", "DELETE"),
    "RetrieveDestroyAPIView": ("GET", "DELETE"),
    "DestroyAPIView": ("DELETE",),
    "UpdateAPIView": ("PUT", "PATCH"),
    "CreateView": ("GET", "POST"),
    "UpdateView": ("GET", "POST"),
    "DeleteView": ("GET", "POST"),
    "FormView": ("GET", "POST"),
}
_VIEW_BASES = frozenset(
    {
        *_GENERIC,
        "APIView",
        "View",
        "ViewSet",
        "GenericViewSet",
        "GenericAPIView",
        "TemplateView",
        "ListView",
        "DetailView",
    }
)
_READS = {"data": InputKind.JSON, "body": InputKind.JSON, "POST": InputKind.FORM, "FILES": InputKind.UPLOAD}
_WORD = re.compile(r"[A-Za-z_]\w*")
_BODY_DEFAULT = "body size: Django's 2.5 MB default"


def find_django_routes(context: Context) -> Iterator[Found]:
    """Views named in urls files, and DRF's decorated functions that no urls file was seen to name."""
    if not any(
        file.is_python and file.imports_any(frozenset({"django", "rest_framework"})) for file in context.project
    ):
        return
    reader = _Django(context)
    seen: set[tuple[str, int]] = set()
    for found in reader.views():
        key = (found.file.path, found.place.span.start)
        if key not in seen:
            seen.add(key)
            yield found


@dataclass(frozen=True)
class _Django:
    context: Context

    @cached_property
    def default_permissions(self) -> Guard | None:
        """What `REST_FRAMEWORK["DEFAULT_PERMISSION_CLASSES"]` asks of every DRF view."""
        for file in self.context.project:
            for row in file.code.assignments if file.is_python else ():
                given = row.value.get("DEFAULT_PERMISSION_CLASSES") if row.target == "REST_FRAMEWORK" else None
                if given is not None:
                    return self._permission(file, given)
        return None

    @cached_property
    def middleware(self) -> Guard | None:
        """Middleware that lets nobody in without a login."""
        for file in self.context.project:
            for row in file.code.assignments if file.is_python else ():
                if row.target == "MIDDLEWARE":
                    for item in row.value.positional:
                        guard = self._middleware(file, item)
                        if guard is not None:
                            return guard
        return None

    def _middleware(self, file: SourceFile, item: Expr) -> Guard | None:
        name = last(item.text)
        shown = Guard(file.place_of_expr(item), name, "middleware")
        target = self.context.project.definition(file.path, item.text)
        if target is None or target.klass is None:
            return shown if name in {"LoginRequiredMiddleware", "LoginRequiredMixinMiddleware"} else None
        for method in ("process_request", "process_view", "__call__"):
            function = target.file.functions.get(f"{target.member}.{method}")
            if function is not None and self.context.guards.refusal(target.file, function.span) is not None:
                return shown
        return None

    def _permission(self, file: SourceFile, given: Expr) -> Guard | None:
        """The guard that a list of permission classes is; joined with "or" an open one opens all."""
        names = [last(name) for name in _names(given)]
        if any(name in vocabulary.OPEN_PERMISSIONS for name in names):
            return None
        strict = next(
            (name for name in names if vocabulary.PERMISSIONS.match(name) or name.endswith("Permission")), None
        )
        return Guard(file.place_of_expr(given), strict, "dependency") if strict else None

    def views(self) -> Iterator[Found]:
        """Views in the order of the files that name them."""
        for file in self.context.project:
            for call in file.code.calls if file.is_python else ():
                if _is_url(call):
                    yield from self._from_url(file, call)
                elif call.callee.endswith(".register") and len(call.expr.positional) > 1:
                    yield from self._from_router(file, call)
        if self._addresses_known:
            return
        for file in self.context.project:
            if file.is_python and file.imports_any(frozenset({"rest_framework"})):
                for function in file.code.functions:
                    if any(last(item.name) == "api_view" for item in function.decorators):
                        yield self._function_view(file, function, "", ())

    @property
    def _addresses_known(self) -> bool:
        """Whether each address was seen to lead somewhere: then a view that none names is reached by nobody."""
        project = self.context.project
        calls = [(file, call) for file in project if file.is_python for call in file.code.calls if _is_url(call)]
        return bool(calls) and all(self._is_followed(file, call) for file, call in calls)

    def _is_followed(self, file: SourceFile, call: Call) -> bool:
        """Whether a `path(…)` leads to something of the project's that was found, or out of it."""
        given = call.expr.positional
        name, _ = self._view_name(file, given[1]) if given[1:] else ("", [])
        if not name or given[0].kind is not ExprKind.STRING:
            return False
        project = self.context.project
        return project.definition(file.path, name) is not None or project.source(file.path, name) is None

    def _view_name(self, file: SourceFile, view: Expr) -> tuple[str, list[Guard]]:
        """The name of the view inside its wrappers, and the guards among them; "" where none can be read."""
        guards: list[Guard] = []
        for _ in range(4):
            if view.kind is not ExprKind.CALL or last(view.name) in {"as_view", "include"}:
                break
            if is_library_guard(view.name):
                guards.append(Guard(file.place_of_expr(view), last(view.name), "decorator"))
            if not view.positional:
                return "", guards
            view = view.positional[0]
        return view.name.removesuffix(".as_view"), guards

    def _from_url(self, file: SourceFile, call: Call) -> Iterator[Found]:
        given = call.expr.positional
        if not given[1:] or given[0].kind is not ExprKind.STRING:
            return
        name, guards = self._view_name(file, given[1])
        target = self.context.project.definition(file.path, name) if name else None
        if target is not None:
            yield from self._view(target, f"/{given[0].text.lstrip('^')}", tuple(guards))

    def _from_router(self, file: SourceFile, call: Call) -> Iterator[Found]:
        given = call.expr.positional
        target = self.context.project.definition(file.path, given[1].name) if given[1].name else None
        if target is not None and target.klass is not None and given[0].kind is ExprKind.STRING:
            yield from self._view(target, f"/{given[0].text}", ())

    def _view(self, target: Definition, pattern: str, guards: tuple[Guard, ...]) -> Iterator[Found]:
        if target.function is not None:
            yield self._function_view(target.file, target.function, pattern, guards)
        elif target.klass is not None:
            yield from self._class_view(target.file, target.klass, pattern, guards)

    def _function_view(self, file: SourceFile, function: Function, pattern: str, guards: tuple[Guard, ...]) -> Found:
        is_drf = any(last(item.name) == "api_view" for item in function.decorators)
        named = {last(item.name) for item in function.decorators}
        everywhere = [] if "login_not_required" in named else self._everywhere()
        asked = [*guards, *decorator_guards(self.context, file, function), *everywhere]
        given = next((item for item in function.decorators if last(item.name) == "permission_classes"), None)
        asked += self._permissions(
            file, given.positional[0] if given is not None and given.positional else None, is_drf
        )
        methods = _declared_methods(function)
        if not methods:
            methods = ("POST",) if self._reads_body(file, function.span) else ("GET",)
        return self._found(file, function, (methods, pattern), tuple(asked))

    def _reads_body(self, file: SourceFile, span: Span) -> bool:
        return any(raw.kind is not InputKind.QUERY for raw in _raws(file, span))

    def _everywhere(self) -> list[Guard]:
        return [self.middleware] if self.middleware is not None else []

    def _permissions(self, file: SourceFile, given: Expr | None, is_drf: bool) -> list[Guard]:  # noqa: FBT001  a fact of the view, not a mode
        if given is not None:
            found = self._permission(file, given)
            return [found] if found is not None else []
        if is_drf and self.default_permissions is not None:
            return [self.default_permissions]
        return []

    def _class_view(self, file: SourceFile, klass: Class, pattern: str, guards: tuple[Guard, ...]) -> Iterator[Found]:
        names = self.context.project.base_names(file, klass)
        if not names & _VIEW_BASES and not any(name.endswith(("View", "ViewSet", "Mixin")) for name in names):
            return
        shared = [*guards, *self._everywhere(), *self._class_guards(file, klass, names)]
        written = [item for item in file.nested(klass.span) if item.qualname == f"{klass.name}.{item.name}"]
        seen: set[str] = set()
        for function in written:
            methods = _view_methods(function)
            if methods:
                seen.update(methods)
                own = next(
                    (item.get("permission_classes") for item in function.decorators if last(item.name) == "action"),
                    None,
                )
                asked = self._permissions(file, own, is_drf=True) if own is not None else shared
                extra = tuple(decorator_guards(self.context, file, function))
                yield self._found(file, function, (methods, pattern), (*asked, *extra), klass)
        rest = tuple(method for base in names for method in _GENERIC.get(base, ()) if method not in seen)
        if rest:
            yield self._generic(file, klass, (tuple(dict.fromkeys(rest)), pattern), tuple(shared))

    def _class_guards(self, file: SourceFile, klass: Class, names: frozenset[str]) -> list[Guard]:
        found = [
            Guard(file.place(klass.span, klass.name), name, "decorator")
            for name in sorted(names)
            if is_library_guard(name)
        ]
        for decorator in klass.decorators:  # @method_decorator(login_required, name="dispatch")
            inner = next(iter(decorator.positional), None)
            if inner is not None and is_library_guard(inner.name):
                found.append(Guard(file.place_of_expr(decorator), last(inner.name), "decorator"))
        for at, current in self.context.project.bases(file, klass):
            given = next((item.default for item in current.fields if item.name == "permission_classes"), None)
            if given is not None:
                return found + self._permissions(at, given, is_drf=True)
        is_drf = bool(
            names & {"APIView", "ViewSet", "GenericViewSet", "GenericAPIView", "ModelViewSet", "ReadOnlyModelViewSet"}
        )
        is_drf = is_drf or any(name.endswith("APIView") for name in names)
        return found + self._permissions(file, None, is_drf)

    def _found(
        self,
        file: SourceFile,
        function: Function,
        route: tuple[tuple[str, ...], str],
        guards: tuple[Guard, ...],
        klass: Class | None = None,
    ) -> Found:
        methods, pattern = route
        inputs = inputs_of(self.context.project, file, function.span, _raws(file, function.span))
        if not inputs:
            given = handed_on(self.context.project, file, function)
            rows = (
                row for at, own in given for row in inputs_of(self.context.project, at, own.span, _raws(at, own.span))
            )
            inputs = tuple({row.kind: row for row in rows}.values())
        serializer = _serializer(klass)
        inputs = tuple(
            replace(
                item,
                schema=item.schema or (serializer if function.name in _ACTIONS else ""),
                limit=item.limit or _BODY_DEFAULT,
            )
            for item in inputs
        )
        kind = EntryKind.WEBHOOK if vocabulary.WEBHOOK.search(pattern) else EntryKind.ROUTE
        place = file.place_of_function(function)
        return Found(file, function.span, place, kind, "django", methods, pattern, function, guards, inputs)

    def _generic(
        self, file: SourceFile, klass: Class, route: tuple[tuple[str, ...], str], guards: tuple[Guard, ...]
    ) -> Found:
        """The methods that a generic view brings along: they always go through its serializer or form."""
        methods, pattern = route
        place = file.place(klass.span, f"class {klass.name}", klass.name)
        inputs: tuple[Input, ...] = ()
        if set(methods) & {"POST", "PUT", "PATCH"}:
            inputs = (Input(place, InputKind.JSON, _serializer(klass) or "the view's form", _BODY_DEFAULT),)
        return Found(
            file, klass.span, place, EntryKind.ROUTE, "django", methods, pattern, None, guards, inputs, acts=True
        )


def _is_url(call: Call) -> bool:
    return last(call.callee) in _URLS and call.callee.startswith(("django.", "path", "re_path", "url"))


def _names(expr: Expr) -> Iterator[str]:
    stack = [expr]
    while stack:
        item = stack.pop()
        if item.kind is ExprKind.NAME:
            yield item.name
        elif item.kind is ExprKind.STRING:
            yield item.text
        elif item.kind is ExprKind.CALL:
            yield item.name
        stack += [value for _, value in item.items]


def _declared_methods(function: Function) -> tuple[str, ...]:
    for decorator in function.decorators:
        name = last(decorator.name)
        if name in {"api_view", "require_http_methods"} and decorator.positional:
            return tuple(
                item.text.upper() for item in decorator.positional[0].positional if item.kind is ExprKind.STRING
            )
        if name in {"require_POST", "require_GET"}:
            return (name.removeprefix("require_"),)
    return ()


def _view_methods(function: Function) -> tuple[str, ...]:
    if function.name in _METHODS:
        return (function.name.upper(),)
    if function.name in _ACTIONS and function.name != "perform_create":
        return (_ACTIONS[function.name],)
    for decorator in function.decorators:
        if last(decorator.name) == "action":
            given = decorator.get("methods")
            return tuple(item.text.upper() for item in given.positional) if given is not None else ("GET",)
    return ()


def _serializer(klass: Class | None) -> str:
    if klass is None:
        return ""
    for field in klass.fields:
        if field.name in {"serializer_class", "form_class", "fields"} and field.default is not None:
            return field.default.text[:60]
    return ""


def _raws(file: SourceFile, span: Span) -> Iterator[Raw]:
    """Reads of `request.data`, `request.POST` and the like, also through `self.request`."""
    items: list[tuple[str, Span]] = [(item.callee, item.span) for item in file.calls(span)]
    items += [(item.name, item.span) for item in file.reads(span)]
    for name, where in items:
        head, found, rest = name.partition("request.")
        if not found or head not in {"", "self."}:
            continue
        part = _WORD.match(rest)
        kind = _READS.get(part.group()) if part is not None else None
        if kind is not None:
            yield Raw(kind, where, name)
