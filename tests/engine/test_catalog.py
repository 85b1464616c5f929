"""The catalogue: discovered from files, complete, and true to its order."""

from __future__ import annotations

import pytest

from tengates.engine.catalog import load_catalog, recipe_page
from tengates.model.errors import InputError

CATALOG = load_catalog()
ISSUED_FIRST = """
security.secrets-in-code security.env-files security.client-secrets security.injection security.safe-config
auth.routes-protected validation.schema validation.size-limits errors.model-timeout errors.model-retry
errors.http-timeout errors.swallowed testing.unit testing.in-ci observability.structured-logs performance.streaming
performance.no-blocking-async deployment.ci-tests deployment.pinned-dependencies deployment.rollback
monitoring.health monitoring.runbooks cost.token-limits cost.quotas
""".split()


def test_the_first_controls_are_built_and_every_gate_has_two() -> None:
    built = {control.id for control in CATALOG.controls}
    assert built >= set(ISSUED_FIRST)
    for gate in CATALOG.gates:
        assert sum(control.gate == gate.id for control in CATALOG.controls) >= 2, gate.id


def test_every_recipe_a_control_names_and_every_control_a_recipe_names_exists() -> None:
    recipes = {recipe.id for recipe in CATALOG.recipes}
    controls = {control.id for control in CATALOG.controls} | {row.id for row in CATALOG.planned}
    assert {name for control in CATALOG.controls for name in control.recipes} <= recipes
    assert {name for recipe in CATALOG.recipes for name in recipe.controls} <= controls


def test_every_recipe_has_its_page() -> None:
    for recipe in CATALOG.recipes:
        assert recipe_page(recipe.id).title


def test_an_unknown_recipe_is_answered_with_the_known_ones() -> None:
    with pytest.raises(InputError, match="bound-model-output"):
        CATALOG.recipe("no-such-thing")
