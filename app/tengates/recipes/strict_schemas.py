"""strict-schemas: a request that carries fields nobody named is refused."""

from __future__ import annotations

from dataclasses import dataclass

from tengates.authoring.bodies.javascript_strict import object_keys, strict_object
from tengates.authoring.bodies.python_strict import class_at, forbid_extra
from tengates.authoring.bodies.schema_uses import (
    model_keys,
    refuse_other_uses_of_model,
    refuse_other_uses_of_schema,
    refuse_surprises,
)
from tengates.authoring.editing.drafting import JAVASCRIPT, Sheet
from tengates.authoring.editing.edits import CannotEdit
from tengates.authoring.editing.javascript_edits import JavaScriptFile
from tengates.authoring.editing.python_tree import PythonTree
from tengates.authoring.editing.versions import at_least, is_current
from tengates.model.change import Draft, ParameterSpec, Tier
from tengates.model.control import Recipe, RecipeInput
from tengates.model.outcome import Site
from tengates.model.survey import EntryKind, EntryPoint, InputKind, Survey
from tengates.survey.linked import linked
from tengates.survey.web.body_schemas import BodySchema, body_schemas

_CONTROL = "validation.unknown-fields"
_WHY = "A request that carries a field which the schema does not name is refused."
_NONE = 'no schema stands here yet: "Check requests against a schema" writes one'
_FORM = "a browser sends its button and its token with a form; pick the fields you know before the schema sees them"


def parameters(_survey: Survey) -> tuple[ParameterSpec, ...]:
    """What to do where the front end's requests cannot be seen."""
    question = "Refuse unknown fields also where it cannot be seen what your own front end sends?"
    return (ParameterSpec("unseen", question, "no", "choice", ("no", "yes")),)


def draft(inp: RecipeInput) -> Draft:
    """Make the schema of each reported input refuse unknown fields."""
    sheet = Sheet(inp)
    survey = inp.survey
    mended = _Strictness(sheet, survey, inp.values["unseen"] == "yes")
    entries: dict[tuple[str, int], EntryPoint] = {}
    for entry in survey.entries:
        entries.setdefault((entry.place.path, entry.place.span.start), entry)

    def mend(site: Site) -> None:
        entry = entries.get((site.place.path, site.place.span.start))
        if entry is None:
            raise CannotEdit("this handler was not found again")
        for schema in _schemas(survey, entry):
            at = site.place.line if schema.file.path == site.place.path else 0
            if schema.file.path.endswith(".py"):
                mended.python(entry, schema, at)
            else:
                mended.javascript(entry, schema, at)

    sheet.each(inp.sites.get(_CONTROL, ()), mend)
    sheet.note("Programs of others that send more fields than the schema names are refused from now on: tell them.")
    return sheet.draft()


def _schemas(survey: Survey, entry: EntryPoint) -> tuple[BodySchema, ...]:
    rows = [item for item in entry.inputs if item.kind in {InputKind.JSON, InputKind.FORM}]
    if not any(item.schema for item in rows):
        raise CannotEdit(_NONE)
    if any(item.kind is InputKind.FORM for item in rows):
        raise CannotEdit(_FORM)
    found = body_schemas(survey, entry)
    if not found:
        raise CannotEdit("the schema comes from a package, or is put together elsewhere; say it there by hand")
    if entry.kind is EntryKind.ACTION and "formdata" in str(entry.function).lower():
        raise CannotEdit(_FORM)
    return found


@dataclass(frozen=True)
class _Strictness:
    """Makes schemas strict; `trusting` also where it cannot be seen what the front end sends."""

    sheet: Sheet
    survey: Survey
    trusting: bool

    def python(self, entry: EntryPoint, schema: BodySchema, at: int) -> None:
        """A pydantic model."""
        definition, survey, sheet = schema.definition, self.survey, self.sheet
        if definition is None or definition.klass is None:
            raise CannotEdit("the schema is no pydantic model; say it there by hand")
        path, klass = definition.file.path, definition.klass
        bases = linked(survey).project.base_names(definition.file, klass)
        if not bases & {"BaseModel", "SQLModel"}:
            raise CannotEdit("the schema is no pydantic model; say it there by hand")
        refuse_other_uses_of_model(survey, definition)
        refuse_surprises(survey, entry, model_keys(survey, definition), trusting=self.trusting)
        file = sheet.python(path)
        tree = PythonTree(file.source)
        style = "config" if is_current(survey, "pydantic", path, (2, 0)) else "class"
        style = "dict" if style == "config" and "SQLModel" in bases else style
        splice, imports = forbid_extra(file, tree, class_at(tree, klass.name, klass.span.line), style)
        key = f"import:{path}"
        if imports:
            added = file.add_import("pydantic", "ConfigDict")
            sheet.support(path, added, "What the model's setting is written with.", key)
        sheet.mend(path, at or klass.span.line, splice, _WHY, (key,) if imports else ())

    def javascript(self, entry: EntryPoint, schema: BodySchema, at: int) -> None:
        """A zod object."""
        definition = schema.definition
        path = definition.file.path if definition is not None else schema.file.path
        if not path.endswith(JAVASCRIPT):
            raise CannotEdit("this kind of file is not edited")
        file = self.sheet.javascript(path)
        if definition is not None and definition.variable is not None:
            refuse_other_uses_of_schema(self.survey, definition)
            span = definition.variable.value.span
        elif schema.call is not None:
            span = schema.call.span
        else:
            raise CannotEdit("the schema was not found in the code; say .strict() there by hand")
        made = file.node_at(span, {"call_expression"})
        if made is None:
            raise CannotEdit("the schema was not found again at this place")
        splice = strict_object(file, made, current=_is_current(self.survey, file, path))
        refuse_surprises(self.survey, entry, object_keys(file, made), trusting=self.trusting)
        self.sheet.mend(path, at or span.line, splice, _WHY)


def _is_current(survey: Survey, file: JavaScriptFile, path: str) -> bool:
    """Whether `z` is zod 4 here."""
    if any(file.has_import("zod/v3", name) == "z" for name in ("z", "*", "default")):
        return False
    return at_least(survey, "zod", path, (4, 0)) or any(file.has_import("zod/v4", name) == "z" for name in ("z", "*"))


RECIPE = Recipe(
    id="strict-schemas",
    title="Refuse fields that a schema does not name",
    tier=Tier.REVIEW,
    controls=(_CONTROL,),
    parameters=parameters,
    draft=draft,
)
