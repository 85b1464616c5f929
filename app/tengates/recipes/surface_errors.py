"""surface-errors: a failure that was caught and forgotten is logged."""

from __future__ import annotations

from tengates.authoring.editing.drafting import JAVASCRIPT, Sheet
from tengates.authoring.editing.edits import CannotEdit
from tengates.authoring.failures.javascript_handlers import JavaScriptFailures
from tengates.authoring.failures.python_handlers import PythonFailures
from tengates.model.change import Draft, ParameterSpec, Tier
from tengates.model.control import Recipe, RecipeInput
from tengates.model.outcome import Severity, Site
from tengates.model.survey import Survey

_CONTROL = "errors.swallowed"


def parameters(_survey: Survey) -> tuple[ParameterSpec, ...]:
    """Whether the program goes on."""
    return (
        ParameterSpec(
            "then",
            "After a failure is logged: go on as before, or raise it again where nothing else is done about it?",
            "go on",
            "choice",
            ("go on", "raise again"),
        ),
    )


def draft(inp: RecipeInput) -> Draft:
    """Log in each reported handler."""
    sheet = Sheet(inp)
    again = inp.values["then"] == "raise again"
    python, javascript = PythonFailures(sheet, again=again), JavaScriptFailures(sheet, inp.survey, again=again)

    def mend(site: Site) -> None:
        loud = site.severity is not Severity.LOW
        if site.place.path.endswith(".py"):
            python.surface(site.place.path, site.place.span.start, loud=loud)
        elif site.place.path.endswith(JAVASCRIPT):
            javascript.surface(site.place.path, site.place.span, loud=loud)
        else:
            raise CannotEdit("this kind of file is not edited")

    sheet.each(inp.sites.get(_CONTROL, ()), mend)
    python.finish()
    return sheet.draft()


RECIPE = Recipe(
    id="surface-errors",
    title="Log failures that vanish",
    tier=Tier.REVIEW,
    controls=(_CONTROL,),
    parameters=parameters,
    draft=draft,
)
