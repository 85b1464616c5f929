"""The catalogue: discovered from files, complete, and true to its order."""

from __future__ import annotations

import pytest

from tengates.engine.catalog import load_catalog, recipe_page
from tengates.model.errors import InputError
from tengates.model.outcome import Blocker, Kind

CATALOG = load_catalog()
# Every control as the catalogue of gates has it: name, kind (Absence, Coverage, Presence, Question), weight;
# "!" a blocker while it fails, "0" a blocker while nothing satisfies it.
ISSUED = """
security secrets-in-code:A3! secrets-in-history:A2 env-files:P2 short-lived-credentials:C1 client-secrets:A3!
  tool-scope:C3 prompt-sanitising:P2 output-filtering:A3 injection:A3 request-forgery:A2 safe-config:A2
  dependency-audit:P2 ci-hardening:A1
auth routes-protected:C30 session-policy:C2 roles:P2 tenant-scope:C3 audit-log:P1 tool-authorization:P2
  login-abuse:P2
validation schema:C30 unknown-fields:C1 size-limits:C2 business-limits:P2 model-output:C2
errors model-timeout:C3 model-retry:C2 model-fallback:P2 rate-limit:P1 tool-failure:C2 validation-messages:P1
  swallowed:A2 boundary:P2 http-timeout:C2 taxonomy:P1
testing unit:P3 integration:P2 contract:P1 prompt-regression:P2 e2e:P2 ai-evals:P2 in-ci:P3
observability structured-logs:C3 correlation-ids:P2 metrics:P2 traces:P2 error-tracking:P2 dashboards:Q1
  slos:Q1
performance streaming:C2 caching:P2 background-jobs:P1 precomputed-embeddings:C1 prompt-sizing:P1
  no-blocking-async:A2 client-reuse:A1 load-test:P1
deployment ci-tests:P3 ci-types:P2 pinned-dependencies:P2 env-parity:P2 migrations:P2 phased-rollout:Q2
  rollback:Q3 container-hygiene:A1 prompt-model-versions:P1
monitoring health:P2 alerts:Q3 spend-alerts:Q2 on-call:Q2 severities:Q1 postmortems:Q1 runbooks:Q2
cost token-limits:C30 quotas:P3 model-routing:P1 caching:P2 budget-degradation:P2 bounded-loops:A2
  unit-economics:P1
"""
KINDS = {"A": Kind.ABSENCE, "C": Kind.COVERAGE, "P": Kind.PRESENCE, "Q": Kind.ANSWER}
BLOCKERS = {"": Blocker.NO, "!": Blocker.FAILS, "0": Blocker.AT_ZERO}


def test_the_eighty_controls_are_those_of_the_catalogue() -> None:
    issued, gate = {}, ""
    for word in ISSUED.split():
        name, _, rest = word.partition(":")
        gate = gate if rest else name
        if rest:
            issued[f"{gate}.{name}"] = (KINDS[rest[0]], int(rest[1]), BLOCKERS[rest[2:]])
    assert len(issued) == 80
    assert {row.id: (row.kind, row.weight, row.blocker) for row in CATALOG.controls} == issued


def test_every_control_a_recipe_names_exists() -> None:
    controls = {control.id for control in CATALOG.controls}
    assert {name for recipe in CATALOG.recipes for name in recipe.controls} <= controls


def test_every_recipe_has_its_page() -> None:
    for recipe in CATALOG.recipes:
        assert recipe_page(recipe.id).title


def test_an_unknown_recipe_is_answered_with_the_known_ones() -> None:
    with pytest.raises(InputError, match="bound-model-output"):
        CATALOG.recipe("no-such-thing")
