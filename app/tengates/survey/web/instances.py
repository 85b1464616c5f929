"""Methods of objects: the class that made what a name holds, and the function that its method is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Protocol

from tengates.model.code import Assignment, Class, Expr, ExprKind, Function
from tengates.survey.web.index import SourceFile, last
from tengates.survey.web.meanings import Definition
from tengates.survey.web.memory import Memory

_OWNERS = ("self", "this")
_MAKERS = frozenset({"__init__", "constructor"})
_FACTORIES = re.compile(r"^(?:create|build|make|load|new|from_\w+|get_?[iI]nstance|instance|initiali[sz]e|connect)$")
_INJECTS = frozenset({"Depends", "Provide", "Security"})
_WORD = re.compile(r"[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*")
_STEPS = 4
_NAMES = 4  # words of an annotation that are looked up
_LONGEST = 200

Made = tuple[SourceFile, Class]


class Names(Protocol):
    """Who knows what names mean across files."""

    def definition(self, path: str, name: str) -> Definition | None:
        """What a resolved name in a file leads to."""

    def bases(self, file: SourceFile, klass: Class) -> Iterator[Made]:
        """A class and its first-party ancestors."""

    def named(self, name: str) -> Sequence[tuple[SourceFile, Function]]:
        """The first-party functions of a name, methods among them."""


def _is_protocol(klass: Class) -> bool:
    return any(last(base.partition("[")[0]) == "Protocol" for base in klass.bases)


def _is_abstract(function: Function) -> bool:
    return any(last(row.name) == "abstractmethod" for row in function.decorators)


def _is_filled_later(rows: Sequence[Assignment]) -> bool:
    """`service = None` in the module, which a function fills when the program starts."""
    return all(row.value.kind is ExprKind.NONE and not row.scope and row.annotation is None for row in rows[:1])


def _owner(file: SourceFile, function: Function) -> Class | None:
    """The class whose method a function is."""
    return file.classes.get(function.qualname.rpartition(".")[0])


def _has_all(file: SourceFile, klass: Class, declaring: SourceFile, protocol: Class) -> bool:
    """Whether a class has every method that a protocol asks for, by itself."""
    prefix = f"{protocol.name}."
    asked = [row.name for row in declaring.code.functions if row.qualname == f"{prefix}{row.name}"]
    return all(f"{klass.name}.{name}" in file.functions for name in asked)


class Instances:
    """Follows objects to their classes: variables, attributes, annotated parameters, factories."""

    def __init__(self, names: Names, memory: Memory) -> None:
        """Over the files that `names` knows."""
        self._names, self._memory = names, memory

    def method(self, file: SourceFile, name: str, scope: str) -> tuple[SourceFile, Function] | None:
        """The first-party method that `service.answer` or `self.service.answer` calls in a scope."""
        owner, _, wanted = name.rpartition(".")
        if not owner or owner in _OWNERS or "(" in owner or len(name) > _LONGEST:
            return None
        return self._memory.recall(
            file.path, ("method", name, scope), lambda: self._in_class(self._class(file, owner, scope, _STEPS), wanted)
        )

    def _in_class(self, made: Made | None, wanted: str) -> tuple[SourceFile, Function] | None:
        if made is None:
            return None
        for at, klass in self._names.bases(*made):
            found = at.functions.get(f"{klass.name}.{wanted}")
            if found is not None:
                return self._implemented(at, klass, found) or (at, found)
        return None

    def _implemented(self, file: SourceFile, klass: Class, declared: Function) -> tuple[SourceFile, Function] | None:
        """The method behind one that a Protocol or an abstract class only declares, where exactly one class has it."""
        is_protocol = _is_protocol(klass)
        if not (is_protocol or _is_abstract(declared)) or file.calls(declared.body):
            return None
        rows = [
            (at, function)
            for at, function in self._names.named(declared.name)
            if at.is_python and (owner := _owner(at, function)) is not None and owner is not klass
            if not _is_abstract(function) and not _is_protocol(owner)
            if self._descends(at, owner, klass) or (is_protocol and _has_all(at, owner, file, klass))
        ]
        return rows[0] if len(rows) == 1 else None

    def _descends(self, file: SourceFile, klass: Class, ancestor: Class) -> bool:
        return any(row is ancestor for _, row in self._names.bases(file, klass))

    def _class(self, file: SourceFile, owner: str, scope: str, left: int) -> Made | None:
        """The class of what a name holds."""
        if left <= 0:
            return None
        head, _, attribute = owner.partition(".")
        if head in _OWNERS:
            return self._of_attribute(file, attribute, scope, left)
        rows = self._rows(file, owner)
        seen = [row for row in rows if not row.scope or scope == row.scope or scope.startswith(f"{row.scope}.")]
        if seen and not _is_filled_later(seen):
            return self._of_row(file, seen[0], left)
        given = self._of_parameter(file, owner, scope, left)
        if given is not None:
            return given
        found = self._names.definition(file.path, owner)
        if found is not None and found.variable is not None and (found.file is not file or not rows):
            return self._of_row(found.file, found.variable, left - 1)
        later = (self._of_row(file, row, left) for row in rows) if file.is_python and owner not in file.locals else ()
        return next((made for made in later if made is not None), None)

    def _of_row(self, file: SourceFile, row: Assignment, left: int) -> Made | None:
        return self._annotated(file, row.annotation) or self._made(file, row.value, row.scope, left)

    def _of_attribute(self, file: SourceFile, attribute: str, scope: str, left: int) -> Made | None:
        """`self.service`: given in the constructor, or declared as a field."""
        klass = file.classes.get(scope.partition(".")[0])
        if klass is None or not attribute or "." in attribute:
            return None
        for at, current in self._names.bases(file, klass):
            for owner in _OWNERS:
                for row in self._rows(at, f"{owner}.{attribute}"):
                    if row.scope.startswith(f"{current.name}."):
                        made = self._annotated(at, row.annotation) or self._made(at, row.value, row.scope, left)
                        if made is not None:
                            return made
            declared = next((row for row in current.fields if row.name == attribute), None)
            makers = (at.functions.get(f"{current.name}.{name}") for name in _MAKERS)
            given = [row for maker in makers if maker is not None for row in maker.parameters if row.name == attribute]
            for item in (declared, *given):
                made = self._annotated(at, item.annotation) if item is not None else None
                if made is not None:
                    return made
        return None

    def _of_parameter(self, file: SourceFile, name: str, scope: str, left: int) -> Made | None:
        """A parameter of this function or one around it, by its annotation or by what is injected."""
        while scope:
            function = file.functions.get(scope)
            row = next((row for row in function.parameters if row.name == name), None) if function else None
            if row is not None:
                return self._annotated(file, row.annotation) or (
                    self._made(file, row.default, scope, left) if row.default is not None else None
                )
            scope = scope.rpartition(".")[0]
        return None

    def _annotated(self, file: SourceFile, annotation: Expr | None) -> Made | None:
        """`Service`, `Service | None`, `Annotated[Service, …]`."""
        if annotation is None:
            return None
        for word in _WORD.findall(annotation.text[:_LONGEST])[:_NAMES]:
            found = self._names.definition(file.path, file.full(word)) if last(word)[:1].isupper() else None
            if found is not None and found.klass is not None and not found.klass.is_type_only:
                return found.file, found.klass
        return None

    def _made(self, file: SourceFile, value: Expr, scope: str, left: int) -> Made | None:
        """The class that a value is an object of."""
        if value.kind is ExprKind.NAME:
            return self._class(file, value.text, scope, left - 1)
        if value.kind is not ExprKind.CALL or not value.name or left <= 0:
            return None
        if last(value.name) in _INJECTS and value.positional:
            return self._by_name(file, value.positional[0].name, left)
        return self._by_name(file, value.name, left)

    def _by_name(self, file: SourceFile, name: str, left: int) -> Made | None:
        """A class by its name, by a method that makes one, or by what a factory says that it returns."""
        found = self._names.definition(file.path, name)
        if found is not None and found.klass is not None:
            return found.file, found.klass
        if found is not None and found.function is not None:
            return self._returned(found.file, found.function, left)
        owner, _, method = name.rpartition(".")
        if owner and _FACTORIES.match(method):
            found = self._names.definition(file.path, owner)
            if found is not None and found.klass is not None:
                return found.file, found.klass
        return None

    def _returned(self, file: SourceFile, function: Function, left: int) -> Made | None:
        made = self._annotated(file, function.returns)
        if made is not None or left <= 1:
            return made
        for row in file.code.returns:
            if row.scope == function.qualname:
                made = self._made(file, row.value, row.scope, left - 1)
                if made is not None:
                    return made
        return None

    @staticmethod
    def _rows(file: SourceFile, target: str) -> list[Assignment]:
        return [row for row in file.by_target.get(target, ()) if not row.member]
