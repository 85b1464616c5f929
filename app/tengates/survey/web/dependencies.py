"""FastAPI dependencies: which functions a route asks for before it runs, and whether these refuse."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tengates.model.code import Expr, ExprKind, Function, Parameter
from tengates.model.place import Place
from tengates.model.survey import Guard
from tengates.survey.web.found import Context
from tengates.survey.web.guards import is_library_guard
from tengates.survey.web.index import SourceFile, last
from tengates.survey.web.project import Definition

_ASKED = re.compile(r"\b(?:Depends|Security)\(\s*(?:use_cache\s*=\s*\w+,\s*)?(?:dependency\s*=\s*)?([\w.]+)")
_NAMES = re.compile(r"[A-Za-z_][\w.]*")
_DEPTH = 5
_LENIENT = re.compile(r"\bauto_error\s?=\s?False\b")
_MARKS = frozenset({"Depends", "Security"})


@dataclass(frozen=True)
class Dependencies:
    """Answers whether what a route depends on establishes identity."""

    context: Context

    def of(self, file: SourceFile, function: Function) -> tuple[Guard, ...]:
        """The guards among the dependencies in a function's signature."""
        found = []
        for parameter in function.parameters:
            for at, name in self.asked(file, parameter):
                place = file.place_of_expr(parameter.annotation or parameter.default, function.qualname)  # type: ignore[arg-type]
                guard = self.guard(at, name, place)
                if guard is not None:
                    found.append(guard)
        return tuple(found)

    def listed(self, file: SourceFile, value: Expr | None) -> tuple[Guard, ...]:
        """The guards in `dependencies=[Depends(check)]`, also when the list has a name."""
        if value is None:
            return ()
        if value.kind is ExprKind.NAME:
            found = self.context.project.definition(file.path, value.name)
            if found is None or found.variable is None:
                return ()
            file, value = found.file, found.variable.value
        guards = []
        for item in value.positional:
            if item.kind is ExprKind.CALL and last(item.name) in _MARKS and item.positional:
                wanted = item.positional[0]
                guard = self.guard(file, wanted.name, file.place_of_expr(item))
                if guard is not None:
                    guards.append(guard)
        return tuple(guards)

    def asked(self, file: SourceFile, parameter: Parameter) -> list[tuple[SourceFile, str]]:
        """The dependencies of one parameter: its default, its `Annotated`, or an alias of one in any file."""
        default, annotation = parameter.default, parameter.annotation
        if default is not None and default.kind is ExprKind.CALL and last(default.name) in _MARKS:
            if default.positional:
                return [] if _lenient(default.positional[0]) else [(file, default.positional[0].name)]
            return [(file, file.full(annotation.text))] if annotation is not None else []
        if annotation is None:
            return []
        if "Annotated" in annotation.text:
            asked = _ASKED.findall(annotation.text) if not _LENIENT.search(annotation.text) else []
            return [(file, file.full(name)) for name in asked]
        return self._through_alias(file, annotation.text)

    def _through_alias(self, file: SourceFile, annotation: str) -> list[tuple[SourceFile, str]]:
        for name in _NAMES.findall(annotation)[:4]:
            found = self.context.project.definition(file.path, file.full(name))
            if found is not None and found.variable is not None and "Annotated" in found.variable.value.text:
                names = _ASKED.findall(found.variable.value.text)
                return [(found.file, found.file.full(item)) for item in names]
        return []

    def guard(self, file: SourceFile, name: str, place: Place, depth: int = 0) -> Guard | None:
        """The guard that a dependency is, or asks for in turn."""
        if depth > _DEPTH or not name:
            return None
        shown = Guard(place, last(name), "dependency")
        target = self.context.project.definition(file.path, name)
        if target is None:
            return shown if is_library_guard(name) else None
        found = self._function(target)
        if found is not None:
            return self._of_function(*found, shown, depth)
        if target.klass is not None:
            names = self.context.project.base_names(target.file, target.klass)
            return shown if any(is_library_guard(base) for base in names) else None
        if target.variable is not None and target.variable.value.kind is ExprKind.CALL:
            return self._of_instance(target.file, target.variable.value, shown, depth)
        return None

    def _function(self, target: Definition) -> tuple[SourceFile, Function] | None:
        """What runs: the function itself, or what makes an object of a class callable, in the class or what it is made from."""
        if target.function is not None:
            return target.file, target.function
        for method in ("__call__", "__init__") if target.klass is not None else ():
            for file, klass in (
                self.context.project.bases(target.file, target.klass) if target.klass is not None else ()
            ):
                found = file.functions.get(f"{klass.name}.{method}")
                if found is not None:
                    return file, found
        return None

    def _of_function(self, file: SourceFile, function: Function, shown: Guard, depth: int) -> Guard | None:
        if self.context.guards.refusal(file, function.span) is not None:
            return shown
        for parameter in function.parameters:
            for at, name in self.asked(file, parameter):
                if self.guard(at, name, shown.place, depth + 1) is not None and not _optional(at, name, self.context):
                    return shown
        return None

    def _of_instance(self, file: SourceFile, made: Expr, shown: Guard, depth: int) -> Guard | None:
        """`oauth2_scheme = OAuth2PasswordBearer(…)`, `allow_admin = RoleChecker("admin")`."""
        return None if _lenient(made) else self.guard(file, made.name, shown.place, depth + 1) and shown


def _optional(file: SourceFile, name: str, context: Context) -> bool:
    """Whether a scheme lets callers without a token through."""
    target = context.project.definition(file.path, name)
    if target is None or target.variable is None:
        return False
    return _lenient(target.variable.value)


def _lenient(made: Expr) -> bool:
    """`HTTPBearer(auto_error=False)`: it hands on what it finds, also nothing."""
    auto = made.get("auto_error")
    return auto is not None and auto.text == "false"
