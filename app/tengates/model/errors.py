"""The errors a founder can meet.

TenGatesError
├── InputError        the folder, file, argument or answer cannot be used; exit code 2
│   └── StaleError    a file changed since the diff was made
└── Interrupted       the founder cancelled; exit code 130

Each message is a whole sentence followed by a next step, and safe to show as it is.
"""

from __future__ import annotations


class TenGatesError(Exception):
    """Root of all errors that are meant for the founder."""


class InputError(TenGatesError):
    """Something given cannot be used; the message says what to do instead."""


class StaleError(InputError):
    """Files changed since the proposal was made. `paths` names them."""

    def __init__(self, message: str, paths: tuple[str, ...]) -> None:
        """Keep the paths for the offer to make the diff again."""
        super().__init__(message)
        self.paths = paths


class Interrupted(TenGatesError):  # noqa: N818  reads as what happened
    """The founder cancelled; nothing was written."""
