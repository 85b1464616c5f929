"""`Field(max_length=…)` on the texts and lists of a pydantic model that a request fills."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from tengates.authoring.bodies.body_fields import Limits, grouped
from tengates.authoring.bodies.model_families import ModelFamilies
from tengates.authoring.bodies.python_type_shapes import Shape, metadata, shape_of
from tengates.authoring.editing.drafting import Sheet
from tengates.authoring.editing.edits import CannotEdit, Splice
from tengates.authoring.editing.python_tree import PythonTree, dotted_name
from tengates.authoring.editing.versions import is_current
from tengates.model.code import Class
from tengates.model.place import Span
from tengates.model.survey import Survey
from tengates.survey.linked import linked
from tengates.survey.web import schemas
from tengates.survey.web.index import SourceFile
from tengates.survey.web.project import Definition

_BOUND = re.compile(r"max_length|max_items|constr\(|conlist\(|\bpattern=|\bregex=|\bLiteral\[")
_NAMES = re.compile(r"[A-Za-z_][\w.]*")
_DEPTH = 3
_WHY = "A longer value is refused before your code sees it."


@dataclass
class PythonFieldLimits:
    """The limits of one draft; imports are settled once all fields are known."""

    sheet: Sheet
    survey: Survey
    limits: Limits
    _files: set[str] = field(default_factory=set)

    def limit(self, model: Definition) -> None:
        """Draw the limits of one body's model; CannotEdit says why there are none."""
        if model.klass is None:
            raise CannotEdit("the schema is no pydantic model; write its limits by hand")
        reasons: list[str] = []
        drawn = False
        for file, klass in self._classes(model, _DEPTH):
            try:
                drawn = self._limit_class(file, klass, reasons) or drawn
            except CannotEdit as reason:
                reasons.append(str(reason))
        if not drawn:
            raise CannotEdit(reasons[0] if reasons else "which of its fields has no limit was not found")
        for unlimited in reasons:
            self.sheet.note(f"In {model.member}, {unlimited}.")

    def finish(self) -> None:
        """Import what the new limits use."""
        for path in sorted(self._files):
            file = self.sheet.python(path)
            splices = file.add_import("sqlmodel" if file.has_import("sqlmodel", "SQLModel") else "pydantic", "Field")
            self.sheet.support(path, splices, "What the limits are written with.", _key(path))

    @cached_property
    def _families(self) -> ModelFamilies:
        return ModelFamilies(self.survey)

    def _classes(self, model: Definition, depth: int) -> Iterator[tuple[SourceFile, Class]]:
        """A model, what it is made from, and the models in its fields."""
        project = linked(self.survey).project
        assert model.klass is not None  # noqa: S101  callers look
        for file, klass in project.bases(model.file, model.klass):
            yield file, klass
            for row in klass.fields if depth else ():
                for name in _NAMES.findall(row.annotation.text) if row.annotation is not None else ():
                    inner = project.definition(file.path, file.full(name))
                    if inner is not None and inner.klass not in {None, klass} and schemas.is_model(project, inner):
                        yield from self._classes(inner, depth - 1)

    def _limit_class(self, file: SourceFile, klass: Class, reasons: list[str]) -> bool:
        source = self.sheet.python(file.path)
        tree = PythonTree(source.source)
        node = _class_at(tree, klass)
        rows = [row for row in node.body if isinstance(row, ast.AnnAssign) and _is_open(tree, row)]
        if not rows:
            return False
        self._refuse(file, klass)
        drawn = False
        for row in rows:
            try:
                splice = self._limited(file.path, tree, row)
            except CannotEdit as reason:
                reasons.append(str(reason))
                continue
            self.sheet.mend(file.path, row.lineno, splice, _WHY, (_key(file.path),))
            self._files.add(file.path)
            drawn = True
        return drawn

    def _refuse(self, file: SourceFile, klass: Class) -> None:
        bases = linked(self.survey).project.base_names(file, klass)
        if not bases & {"BaseModel", "SQLModel"}:
            raise CannotEdit(f"{klass.name} is no pydantic model; write its limits by hand")
        if reason := self._families.other_use(file, klass):
            raise CannotEdit(reason)

    def _limited(self, path: str, tree: PythonTree, row: ast.AnnAssign) -> Splice:
        """The field with a limit."""
        name = row.target.id if isinstance(row.target, ast.Name) else ""
        option = self._option(path, row, name)
        for node in [row.value, *metadata(row.annotation)]:
            if isinstance(node, ast.Call) and self._is_field(path, node):
                return self._into_call(path, tree, node, option)
        if row.value is None:
            end = tree.span(row.annotation)[1]
            return Splice(end, end, f" = Field({option})".encode())
        if isinstance(row.value, ast.Call) or not tree.text_matches(row.value):
            raise CannotEdit(f'the default of "{name}" is made in an unusual way; add {option} by hand')
        start, end = tree.span(row.value)
        default = _default(tree, row.value)
        return Splice(start, end, f"Field({default}{option})".encode())

    def _option(self, path: str, row: ast.AnnAssign, name: str) -> str:
        shape = shape_of(row.annotation)
        old = not is_current(self.survey, "pydantic", path, (2, 0))
        if shape is Shape.TEXT:
            return f"max_length={grouped(self.limits.characters(name))}"
        if shape is Shape.MIXED or (old and shape is Shape.MAPPING):
            raise CannotEdit(f'"{name}" may hold several kinds of value, so no one limit fits it')
        return f"{'max_items' if old else 'max_length'}={grouped(self.limits.items)}"

    def _is_field(self, path: str, node: ast.Call) -> bool:
        name = dotted_name(node.func)
        file = self.sheet.python(path)
        known = {file.has_import("pydantic", item) for item in ("Field", "StringConstraints")}
        known = (known | {file.has_import("sqlmodel", "Field")}) - {""}
        return name in known or (bool(name) and name == f"{file.has_import('pydantic')}.Field")

    def _into_call(self, path: str, tree: PythonTree, node: ast.Call, option: str) -> Splice:
        start, end = tree.span(node)
        file = self.sheet.python(path)
        call = file.call_at(Span(node.lineno, node.end_lineno or node.lineno, start, end))
        if call.has_spread:
            raise CannotEdit("a field's options come in through **; add its limit by hand")
        return file.keyword(call, *option.split("=", 1))


def _class_at(tree: PythonTree, klass: Class) -> ast.ClassDef:
    for node in ast.walk(tree.module):
        if isinstance(node, ast.ClassDef) and node.name == klass.name and _starts(tree, node) == klass.span.start:
            return node
    raise CannotEdit("the model was not found again at this place")


def _starts(tree: PythonTree, node: ast.ClassDef) -> int:
    return tree.span(node)[0]


def _is_open(tree: PythonTree, row: ast.AnnAssign) -> bool:
    """Whether a field may be as long as the sender likes."""
    name = row.target.id if isinstance(row.target, ast.Name) else "_"
    if name.startswith("_") or name == "model_config" or "ClassVar" in tree.text(row.annotation):
        return False
    return shape_of(row.annotation) is not Shape.OTHER and not _BOUND.search(tree.text(row))


def _default(tree: PythonTree, value: ast.expr) -> str:
    """A default as an argument of `Field`, "" when the field has none."""
    if isinstance(value, ast.Constant) and value.value is ...:
        return ""
    if isinstance(value, (ast.List, ast.Dict)) and not ast.unparse(value)[1:-1]:
        return f"default_factory={'list' if isinstance(value, ast.List) else 'dict'}, "
    return f"default={tree.text(value)}, "


def _key(path: str) -> str:
    return f"import:{path}:pydantic"
