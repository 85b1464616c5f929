from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.recipes.refactoring import refactored_files

from tengates.model.change import Proposal

Refactor = Callable[..., tuple[dict[str, str], Proposal]]


@pytest.fixture
def refactor() -> Refactor:
    """Scan a small repository, run one recipe with everything accepted, and give the files and the proposal."""
    return refactored_files
