"""FastAPI, Starlette, Flask and Quart applications: their routers, how these are joined, what guards them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from tengates.model.code import Assignment, Call, Expr, ExprKind, Function
from tengates.model.survey import Guard
from tengates.survey.web.dependencies import Dependencies
from tengates.survey.web.found import Context
from tengates.survey.web.guards import is_library_guard
from tengates.survey.web.index import SourceFile, last
from tengates.survey.web.memory import per_file
from tengates.survey.web.paths import PathScope
from tengates.survey.web.prefixes import prefix_of

Key = tuple[str, str]
_MAKERS = {
    "FastAPI": ("fastapi", True),
    "APIRouter": ("fastapi", False),
    "Starlette": ("starlette", True),
    "Flask": ("flask", True),
    "Blueprint": ("flask", False),
    "APIFlask": ("flask", True),
    "APIBlueprint": ("flask", False),
    "OpenAPI": ("flask", True),
    "Quart": ("quart", True),
    "NinjaAPI": ("ninja", True),
    "Router": ("ninja", False),
    "Sanic": ("sanic", True),
    "Litestar": ("litestar", True),
}
_PACKAGES = frozenset(
    {"fastapi", "starlette", "flask", "quart", "apiflask", "flask_openapi3", "flask_smorest", "ninja", "sanic"}
)
_JOINS = ("include_router", "register_blueprint", "mount", "add_router", "blueprint")
_HOOKS = frozenset({"before_request", "before_app_request", "before_websocket", "on_request"})


@dataclass(frozen=True, slots=True)
class App:
    """An application or a router; `served` for the application itself."""

    file: SourceFile
    name: str
    framework: str
    served: bool
    made: Assignment


@dataclass(frozen=True, slots=True)
class PathGuard:
    """A guard and the paths it concerns."""

    guard: Guard
    scope: PathScope = field(default_factory=PathScope)


@dataclass(frozen=True)
class PythonApps:
    """All applications and routers of a project."""

    context: Context
    dependencies: Dependencies

    @cached_property
    def apps(self) -> Mapping[Key, App]:
        """Applications and routers by file and variable."""
        return {(app.file.path, app.name): app for file in self.context.project for app in _apps_in(file)}

    @cached_property
    def _marks(self) -> Hashable:
        """Stands for the names of `apps` and for what refuses: one and the same as long as they are."""
        return self.context.project.memory.same((tuple(self.apps), self.context.guards.star))

    def standing(self, file: SourceFile, names: Iterable[str]) -> object:
        """All that a file's routes, which are hung on these names, rest on beyond the file and what it leads to."""
        keys = dict.fromkeys((None, *(self.key(file, name) for name in names)))
        above = [(key, self.above(key)) for key in keys]
        rows = [
            (key, self.apps[key].framework if key is not None else "", prefix, guards, self._own_of(key, chain))
            for key, (prefix, chain, guards) in above
        ]
        return self._marks, rows

    def _own_of(self, key: Key | None, chain: list[Key]) -> list[tuple[PathGuard, ...]]:
        return [self._own.get(item, ()) for item in (chain if key is not None else self._served)]

    @cached_property
    def parents(self) -> Mapping[Key, list[tuple[Key | None, str, tuple[Guard, ...]]]]:
        """For each router, what it is joined to, under which prefix, with which guards."""
        found: dict[Key, list[tuple[Key | None, str, tuple[Guard, ...]]]] = defaultdict(list)
        for child, parent, prefix, guards in self.context.project.each("python joins", self._joins, self._marks):
            found[child].append((parent, prefix, guards))
        return found

    def _joins(self, file: SourceFile) -> Iterator[tuple[Key, Key | None, str, tuple[Guard, ...]]]:
        for call in file.code.calls if file.is_python else ():
            if last(call.callee) in _JOINS and call.expr.positional:
                for child in self._joined(file, call):
                    parent = self.key(file, call.callee.rpartition(".")[0])
                    guards = self.dependencies.listed(file, call.expr.get("dependencies"))
                    yield child, parent, prefix_of(self.context.project, file, call.expr), guards

    def _joined(self, file: SourceFile, call: Call) -> Iterator[Key]:
        for argument in call.expr.positional:
            found = self.key(file, argument.name) if argument.kind is ExprKind.NAME else None
            if found is not None:
                yield found

    def key(self, file: SourceFile, name: str) -> Key | None:
        """The application or router that a name means."""
        if (file.path, name) in self.apps:
            return file.path, name
        found = self.context.project.definition(file.path, name)
        if found is None:
            return None
        variable = found.variable.target if found.variable is not None else found.member
        return (found.file.path, variable) if (found.file.path, variable) in self.apps else None

    def above(self, key: Key | None) -> tuple[str, list[Key], list[Guard]]:
        """The prefix of a router, the applications and routers it hangs on (itself first), guards given when joining."""
        prefix, chain, guards = "", list[Key](), list[Guard]()
        current = key
        while current is not None and current not in chain:
            chain.append(current)
            app = self.apps[current]
            prefix = prefix_of(self.context.project, app.file, app.made.value) + prefix
            joined = self.parents.get(current, [])
            if not joined:
                break
            parent, more, given = joined[0]
            prefix = more + prefix
            guards += given
            current = parent
        if chain and not any(self.apps[item].served for item in chain):
            chain += self._served
        return prefix, chain, guards

    @cached_property
    def _served(self) -> list[Key]:
        return [item for item, app in self.apps.items() if app.served]

    def guards(self, key: Key | None, path: str) -> tuple[Guard, ...]:
        """Everything that guards a route of this router at this path."""
        _, chain, guards = self.above(key)
        if key is None:
            chain = self._served
        found = list(guards)
        for item in chain:
            found += [row.guard for row in self._own.get(item, ()) if row.scope.covers(path)]
        return tuple(found)

    @cached_property
    def _own(self) -> Mapping[Key, tuple[PathGuard, ...]]:
        """Guards that an application or router has for all its routes."""
        found: dict[Key, list[PathGuard]] = defaultdict(list)
        for key, app in self.apps.items():
            call = app.made.value
            found[key] += [PathGuard(row) for row in self.dependencies.listed(app.file, call.get("dependencies"))]
            auth = call.get("auth")
            if auth is not None and auth.kind is not ExprKind.NONE and app.framework == "ninja":
                found[key].append(PathGuard(Guard(app.file.place_of_expr(auth), auth.text[:60], "dependency")))
        for key_, method, guard in self.context.project.each("python hooks", self._hung, self._marks):
            for item in self._reach(key_, method):
                found[item].append(guard)
        return {key: tuple(rows) for key, rows in found.items()}

    def _hung(self, file: SourceFile) -> Iterator[tuple[Key | None, str, PathGuard]]:
        """Guards that a file hangs before routes: on which application, by which method."""
        if file.is_python:
            yield from self._hooks(file)
            yield from self._middleware(file)

    def _hooks(self, file: SourceFile) -> Iterator[tuple[Key | None, str, PathGuard]]:
        """Functions under `@app.before_request` or `@app.middleware("http")` that refuse."""
        for function in file.code.functions:
            for decorator in function.decorators:
                method = last(decorator.name)
                if method in _HOOKS or (method == "middleware" and decorator.kind is ExprKind.CALL):
                    key = self.key(file, decorator.name.rpartition(".")[0])
                    guard = self._refusing(file, function)
                    if guard is not None:
                        yield key, method, guard

    def _reach(self, key: Key | None, method: str) -> list[Key]:
        if key is not None and method != "before_app_request":
            return [key]
        return [item for item, app in self.apps.items() if app.served]

    def _middleware(self, file: SourceFile) -> Iterator[tuple[Key | None, str, PathGuard]]:
        """`app.add_middleware(Auth)` and `app.before_request(check)`, also made inside a factory."""
        for call in file.code.calls:
            method = last(call.callee)
            argument = next(iter(call.expr.positional), None)
            if method not in {"add_middleware", *_HOOKS} or argument is None or argument.kind is not ExprKind.NAME:
                continue
            if self.context.guards.optional(file, call.span):
                continue
            key = self.key(file, call.callee.rpartition(".")[0])
            guard = self._middleware_guard(file, argument, call)
            if guard is not None:
                yield key, method, guard

    def _middleware_guard(self, file: SourceFile, argument: Expr, call: Call) -> PathGuard | None:
        target = self.context.project.definition(file.path, argument.name)
        if target is None:
            known = is_library_guard(argument.name) or "AuthMiddleware" in last(argument.name)
            return PathGuard(Guard(file.place_of_call(call), last(argument.name), "middleware")) if known else None
        if target.function is not None:
            return self._refusing(target.file, target.function)
        for method in ("dispatch", "__call__", "process_request"):
            function = target.file.functions.get(f"{target.member}.{method}")
            if function is not None:
                return self._refusing(target.file, function)
        return None

    def _refusing(self, file: SourceFile, function: Function) -> PathGuard | None:
        refusal = self.context.guards.refusal(file, function.span)
        if refusal is not None:
            guard = Guard(refusal.guard.place, function.name, "middleware")
            return PathGuard(guard, refusal.scope)
        for decorator in function.decorators:
            if is_library_guard(decorator.name):
                return PathGuard(Guard(file.place_of_function(function), last(decorator.name), "decorator"))
        return None


@per_file
def _apps_in(file: SourceFile) -> tuple[App, ...]:
    rows = file.code.assignments if file.is_python and file.imports_any(_PACKAGES) else ()
    made = ((row, _MAKERS.get(last(row.value.name))) for row in rows if row.value.kind is ExprKind.CALL)
    return tuple(App(file, row.target, *how, row) for row, how in made if how is not None)
