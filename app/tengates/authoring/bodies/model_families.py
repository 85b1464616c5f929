"""Which pydantic models the program fills itself, so that a new limit could refuse its own data."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from tengates.model.code import Call, Class, Function
from tengates.model.survey import EntryPoint, Survey
from tengates.survey.linked import linked
from tengates.survey.web.index import SourceFile, last
from tengates.survey.web.project import Project

_NAMES = re.compile(r"[A-Za-z_][\w.]*")
_CHECKS = {"model_validate", "model_validate_json", "parse_obj", "parse_raw", "from_orm", "validate"}
_VALIDATORS = {"model_validator", "field_validator", "root_validator", "validator"}  # hand back what is being checked
_TAKES = {"Depends", "Body", "Security"}
_OWN = "and a limit could refuse its own data; give requests a model of their own"
Key = tuple[str, str]


@dataclass(frozen=True)
class ModelFamilies:
    """Asks of a project's classes who makes them."""

    survey: Survey

    @property
    def project(self) -> Project:
        """The joined source files."""
        return linked(self.survey).project

    def other_use(self, file: SourceFile, klass: Class) -> str:
        """Why a limit could refuse the program's own data, "" when only requests fill the class."""
        queue, seen = [(file.path, klass.name)], set[Key]()
        while queue:
            key = queue.pop()
            if key in self._tables:
                return f"{klass.name} is part of a table of the database, {_OWN}"
            if key in self._made:
                return f"the program fills {klass.name} itself too ({self._made[key]}), {_OWN}"
            if key not in seen:
                seen.add(key)
                queue += sorted(self._users[key]) if key in self._users else []
        return ""

    @cached_property
    def _names(self) -> frozenset[str]:
        return frozenset(klass.name for file in self.project if file.is_python for klass in file.code.classes)

    @cached_property
    def _users(self) -> Mapping[Key, set[Key]]:
        """The classes that are made from a class or have a field of it."""
        found: dict[Key, set[Key]] = defaultdict(set)
        for file in self.project:
            for klass in file.code.classes if file.is_python else ():
                texts = [row.annotation.text for row in klass.fields if row.annotation is not None]
                for key in self._meant(file, " ".join([*klass.bases, *texts])):
                    found[key].add((file.path, klass.name))
        return found

    @cached_property
    def _tables(self) -> frozenset[Key]:
        return frozenset(
            (file.path, klass.name)
            for file in self.project
            for klass in file.code.classes
            if any(name == "table" and value.text == "true" for name, value in klass.keywords)
        )

    @cached_property
    def _handlers(self) -> Mapping[str, tuple[EntryPoint, ...]]:
        """The ways in that check what they take by a call, by file."""
        found: dict[str, list[EntryPoint]] = defaultdict(list)
        for entry in self.survey.entries:
            found[entry.place.path].append(entry)
        return {path: tuple(rows) for path, rows in found.items()}

    def _checks_request(self, file: SourceFile, call: Call) -> bool:
        """Whether a call fills the schema of a request in its handler: `Ask.model_validate(request.json)`."""
        for entry in self._handlers.get(file.path, ()):
            function = entry.function
            if function is None or not function.span.start <= call.span.start < function.span.end:
                continue
            typed = " ".join(row.annotation.text for row in function.parameters if row.annotation is not None)
            named = [item.schema for item in entry.inputs if item.schema and item.schema not in typed]
            if call.callee in named or last(call.callee) in named:
                return True
        return False

    @cached_property
    def _made(self) -> Mapping[Key, str]:
        found: dict[Key, str] = {}
        for file in self.project:
            for call in file.code.calls if file.is_python else ():
                named = list(self._meant(file, _filled(call)))
                for key in named if named and not self._checks_request(file, call) else ():
                    found.setdefault(key, f"{file.path}:{call.span.line}")
            for function in file.code.functions if file.is_python else ():
                for key in self._meant(file, " ".join(_answers(function))):
                    found.setdefault(key, f"{file.path}:{function.span.line}")
        return found

    def _meant(self, file: SourceFile, text: str) -> Iterator[Key]:
        """The classes of the project that a piece of text names."""
        for name in _NAMES.findall(text):
            if last(name) in self._names:
                made = self.project.definition(file.path, file.full(name)) or self.project.definition(file.path, name)
                if made is not None and made.klass is not None:
                    yield made.file.path, made.klass.name


def _filled(call: Call) -> str:
    """The classes that a call fills, or hands to something that fills them."""
    owner, _, method = call.callee.rpartition(".")
    names = [owner if method in _CHECKS else call.callee]
    if last(call.callee) not in _TAKES:
        names += [value.name or value.text for _label, value in call.expr.items if len(value.text) < 200]  # noqa: PLR2004  where the facts cut it off
    return " ".join(names)


def _answers(function: Function) -> Iterator[str]:
    """What a function says that it gives back; a validator of a model makes none."""
    if any(last(row.name) in _VALIDATORS for row in function.decorators):
        return
    if function.returns is not None:
        yield function.returns.text
    for decorator in function.decorators:
        model = decorator.get("response_model")
        if model is not None:
            yield model.text
