"""The operating system's keychain: the only place where a token of the founder's is kept.

Without one nothing is kept: there is no plain file to fall back to. Our own note of what is kept
holds names alone, since a keychain cannot be asked for a list.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from tengates.home import Home
from tengates.model.errors import InputError
from tengates.preferences import write_atomically

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

T = TypeVar("T")
SERVICE = "tengates"
GITHUB = "github.com"  # the name of the token for issues
_SYSTEMS = {f"keyring.backends.{name}" for name in ("SecretService", "libsecret", "kwallet", "macOS", "Windows")}
_NONE_HERE = (
    "This system has no keychain that Ten Gates can use, so nothing is kept. "
    "On Linux, install and unlock GNOME Keyring or KWallet, then start Ten Gates again."
)


class Keychain:
    """Values by name. Asking may wait for the system to unlock itself: never on the window's thread."""

    def __init__(self, home: Home, backend: KeyringBackend | None = None) -> None:
        """`backend` is for tests; the system's own by default."""
        self._list = home.config / "keychain.json"
        self._given = backend

    @property
    def problem(self) -> str:
        """Why nothing can be kept here, with a next step; "" when it can."""
        return "" if self._backend() else _NONE_HERE

    def names(self) -> tuple[str, ...]:
        """What was kept, by name."""
        try:
            content = json.loads(self._list.read_bytes())
        except (OSError, ValueError, RecursionError):
            return ()
        return tuple(sorted(name for name in content if isinstance(name, str))) if isinstance(content, list) else ()

    def read(self, name: str) -> str | None:
        """The value, None when there is none or no keychain."""
        backend = self._backend()
        return _asked(lambda: backend.get_password(SERVICE, name)) if backend else None

    def keep(self, name: str, value: str) -> None:
        """Keep a value. InputError with a next step when it cannot be kept, which reading it back shows."""
        backend = self._usable()
        _asked(lambda: backend.set_password(SERVICE, name, value))
        if _asked(lambda: backend.get_password(SERVICE, name)) != value:
            raise InputError("The keychain took the value and did not keep it. Look at its settings, then try again.")
        self._note({*self.names(), name})

    def forget(self, name: str) -> None:
        """Delete a value; one that is gone already is fine."""
        backend = self._usable()
        if _asked(lambda: backend.get_password(SERVICE, name)) is not None:
            _asked(lambda: backend.delete_password(SERVICE, name))
        self._note(set(self.names()) - {name})

    def _note(self, names: set[str]) -> None:
        write_atomically(self._list, json.dumps(sorted(names)).encode())

    def _usable(self) -> KeyringBackend:
        backend = self._backend()
        if backend is None:
            raise InputError(_NONE_HERE)
        return backend

    def _backend(self) -> KeyringBackend | None:
        if self._given is not None:
            return self._given
        import keyring  # noqa: PLC0415  it looks for backends when it is loaded, which takes a while

        found = keyring.get_keyring()
        chained = getattr(found, "backends", (found,))
        return next((row for row in chained if type(row).__module__ in _SYSTEMS), None)


def _asked(question: Callable[[], T]) -> T:
    """Ask the system; when it refuses, say what to do."""
    from keyring.errors import KeyringError  # noqa: PLC0415  like keyring itself

    try:
        return question()
    except KeyringError as error:
        raise InputError("The keychain did not open. Unlock it, then try again.") from error
