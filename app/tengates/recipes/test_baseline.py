"""test-baseline: the first tests of an app, which pass as they are: its routes, and functions that stand alone."""

from __future__ import annotations

from tengates.authoring.delivery import take_census
from tengates.authoring.editing.drafting import Sheet
from tengates.authoring.shipping.node_tests import NodeTests
from tengates.authoring.shipping.python_tests import PythonTests
from tengates.authoring.shipping.toolchains import toolchains
from tengates.model.change import Draft, ParameterSpec, Tier
from tengates.model.control import Recipe, RecipeInput
from tengates.model.survey import Survey

_APPS = 4


def parameters(_survey: Survey) -> tuple[ParameterSpec, ...]:
    """Nothing to ask."""
    return ()


def draft(inp: RecipeInput) -> Draft:
    """Route tests where no test drives the app, function tests where no test checks anything."""
    sheet = Sheet(inp)
    routes = "testing.integration" in inp.missing
    functions = "testing.unit" in inp.missing and not take_census(inp.survey).tests
    for chain in toolchains(inp.survey)[:_APPS]:
        if chain.is_python:
            tests = PythonTests(sheet, inp.survey, chain)
            root = tests.routes() if routes else None
            if functions:
                tests.functions(root)
            continue
        node = NodeTests(sheet, inp.survey, chain)
        if routes:
            node.routes(first=functions)
        if functions:
            node.functions()
    return sheet.draft()


RECIPE = Recipe(
    id="test-baseline",
    title="Write the first tests",
    tier=Tier.SAFE,
    controls=("testing.unit", "testing.integration", "testing.in-ci"),
    parameters=parameters,
    draft=draft,
)
