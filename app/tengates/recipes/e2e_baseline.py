"""e2e-baseline: a first test that opens the start page as a user does."""

from __future__ import annotations

from tengates.authoring.editing.drafting import Sheet
from tengates.authoring.shipping.journeys_node import NodeJourney
from tengates.authoring.shipping.journeys_python import PythonJourney
from tengates.authoring.shipping.toolchains import toolchains
from tengates.authoring.testing_kits import journeys
from tengates.model.change import Draft, ParameterSpec, Tier
from tengates.model.control import Recipe, RecipeInput
from tengates.model.survey import Survey

_APPS = 4


def parameters(_survey: Survey) -> tuple[ParameterSpec, ...]:
    """Nothing to ask."""
    return ()


def draft(inp: RecipeInput) -> Draft:
    """One journey for each application with a page, where the repository has none at all."""
    sheet = Sheet(inp)
    traits = inp.survey.traits
    if not (traits.browser or traits.ui) or journeys(inp.survey):
        return sheet.draft()
    for chain in toolchains(inp.survey)[:_APPS]:
        if chain.is_python:
            PythonJourney(sheet, inp.survey, chain).write()
            continue
        node = NodeJourney(sheet, inp.survey, chain)
        if node.applies():
            sheet.attempt(chain.manifests[0], 0, node.write)
    return sheet.draft()


RECIPE = Recipe(
    id="e2e-baseline",
    title="Walk through the start page as a user",
    tier=Tier.SAFE,
    controls=("testing.e2e",),
    parameters=parameters,
    draft=draft,
)
