"""What stands beside the program, whatever kind of file it is: fixtures of tests, examples, documents."""

from __future__ import annotations

from tengates.facts.roles import is_example, is_fixture
from tengates.model.config import Role, SecretHit

_QUIET = {Role.TEST, Role.EXAMPLE, Role.DOCUMENT}
_BY_NAME = frozenset(
    {"generic-secret", "generic-password", "generic-api-key", "signing-secret", "session-secret", "jwt-secret", "url-password"}
)  # fmt: skip
_SHORT_MASK = 3  # the mask of a value that somebody made up: two letters and a mark


def is_beside(path: str) -> bool:
    """Whether a file belongs to tests, examples or documents."""
    return is_fixture(path) or is_example(path)


def is_quiet(path: str, role: Role) -> bool:
    """Whether what stands here opens nothing that is in use."""
    return role in _QUIET or is_beside(path)


def is_made_up(hit: SecretHit) -> bool:
    """A short word behind a telling name, such as a test's `password="password123"`, stands for a credential."""
    return hit.rule in _BY_NAME and len(hit.masked) <= _SHORT_MASK


__all__ = ["is_beside", "is_fixture", "is_made_up", "is_quiet"]
