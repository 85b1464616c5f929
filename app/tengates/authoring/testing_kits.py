"""What the author of a control may ask about contracts, journeys, evaluations and load tests."""

from tengates.survey.delivery.evaluations import Evaluation, evaluations, prompt_tests
from tengates.survey.delivery.load_tests import LoadTest, load_tests
from tengates.survey.delivery.test_kits import (
    Found,
    declared,
    journeys,
    recordings,
    services,
    stand_ins,
    unused_drivers,
)

__all__ = [
    "Evaluation",
    "Found",
    "LoadTest",
    "declared",
    "evaluations",
    "journeys",
    "load_tests",
    "prompt_tests",
    "recordings",
    "services",
    "stand_ins",
    "unused_drivers",
]
