"""validate-request: what comes in from outside is checked against a schema before it is used."""

from __future__ import annotations

from tengates.authoring.bodies.body_fields import Limits
from tengates.authoring.bodies.javascript_schema import JavaScriptSchemas
from tengates.authoring.bodies.python_schema import PythonSchemas
from tengates.authoring.editing.drafting import JAVASCRIPT, Sheet
from tengates.authoring.editing.edits import CannotEdit
from tengates.model.change import Draft, ParameterSpec, Tier
from tengates.model.control import Recipe, RecipeInput
from tengates.model.outcome import Site
from tengates.model.survey import EntryPoint, Survey

_CONTROL = "validation.schema"
_CONTROLS = (_CONTROL, "validation.unknown-fields", "validation.size-limits")


def parameters(_survey: Survey) -> tuple[ParameterSpec, ...]:
    """How much a field may hold, and what happens to fields that nobody asked for."""
    return (
        ParameterSpec("text", "How many characters may a text have?", "4000", "int", (), 1, 1_000_000),
        ParameterSpec(
            "document", "How many may it have where documents are pasted (text, content, code)?", "100000", "int", (), 1, 10_000_000
        ),
        ParameterSpec("items", "How many entries may a list have?", "100", "int", (), 1, 100_000),
        ParameterSpec(
            "unknown", "What happens to fields that the handler does not know?", "reject", "choice", ("reject", "ignore")
        ),
    )  # fmt: skip


def draft(inp: RecipeInput) -> Draft:
    """Write a schema for each reported handler from the fields that it reads."""
    sheet = Sheet(inp)
    limits = Limits(
        text=int(inp.values["text"]),
        document=int(inp.values["document"]),
        items=int(inp.values["items"]),
        strict=inp.values["unknown"] == "reject",
    )
    python = PythonSchemas(sheet, inp.survey, limits)
    javascript = JavaScriptSchemas(sheet, inp.survey, limits)
    entries: dict[tuple[str, int], EntryPoint] = {}
    for entry in inp.survey.entries:
        entries.setdefault((entry.place.path, entry.place.span.start), entry)

    def mend(site: Site) -> None:
        found = entries.get((site.place.path, site.place.span.start))
        if found is None:
            raise CannotEdit("this handler was not found again")
        if site.place.path.endswith(".py"):
            python.validate(found)
        elif site.place.path.endswith(JAVASCRIPT):
            javascript.validate(found)
        else:
            raise CannotEdit("this kind of file is not edited")

    sheet.each(inp.sites.get(_CONTROL, ()), mend)
    python.finish()
    javascript.finish()
    return sheet.draft()


RECIPE = Recipe(
    id="validate-request",
    title="Check requests against a schema",
    tier=Tier.REVIEW,
    controls=_CONTROLS,
    parameters=parameters,
    draft=draft,
)
