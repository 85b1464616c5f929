"""limit-usage: how often one caller may start what costs money, and try to log in."""

from __future__ import annotations

from functools import partial

from tengates.authoring.editing.drafting import JAVASCRIPT, Sheet
from tengates.authoring.editing.edits import CannotEdit
from tengates.authoring.people.usage_limits import SECONDS, Allowance, limited_entries
from tengates.authoring.people.usage_limits_javascript import JavaScriptLimits
from tengates.authoring.people.usage_limits_python import PythonLimits
from tengates.model.change import Draft, ParameterSpec, Tier
from tengates.model.control import Recipe, RecipeInput
from tengates.model.survey import EntryPoint, Survey
from tengates.survey.service.limits import find_limiters


def parameters(_survey: Survey) -> tuple[ParameterSpec, ...]:
    """How many, and within which time."""
    return (
        ParameterSpec(
            "requests", "How many requests to the model may one caller start?", "20", "int", (), 1, 1_000_000
        ),
        ParameterSpec("window", "Within which time?", "minute", "choice", tuple(SECONDS)),
        ParameterSpec("logins", "How often may one caller try to log in within that time?", "5", "int", (), 1, 10_000),
    )


def draft(inp: RecipeInput) -> Draft:
    """Limit each way in that calls a model, and each login, where nothing is limited yet."""
    sheet = Sheet(inp)
    if any(item.wired for item in find_limiters(inp.survey)):
        return sheet.draft()
    allowance = Allowance(int(inp.values["requests"]), int(inp.values["logins"]), inp.values["window"])
    entries = tuple(limited_entries(inp.survey))
    python = PythonLimits(sheet, inp.survey, allowance, entries)
    javascript = JavaScriptLimits(sheet, inp.survey, allowance)

    def mend(entry: EntryPoint) -> None:
        if entry.place.path.endswith(".py"):
            python.limit(entry)
        elif entry.place.path.endswith(JAVASCRIPT):
            javascript.limit(entry)
        else:
            raise CannotEdit("this kind of file is not edited")

    places = {(entry.place.path, entry.place.span.start): entry for entry in entries}
    for entry in places.values():
        sheet.attempt(entry.place.path, entry.place.line, partial(mend, entry))
    python.finish()
    javascript.finish()
    return sheet.draft()


RECIPE = Recipe(
    id="limit-usage",
    title="Limit how much one caller can use",
    tier=Tier.REVIEW,
    controls=("cost.quotas", "auth.login-abuse"),
    parameters=parameters,
    draft=draft,
)
