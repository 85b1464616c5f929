"""The keychain keeps values and names apart, says what is missing, and never falls back to a file."""

from __future__ import annotations

import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail
from keyring.errors import KeyringLocked

from tengates.home import Home
from tengates.keychain import Keychain
from tengates.model.errors import InputError


class MemoryKeyring(KeyringBackend):
    """A keychain in memory that can be locked."""

    priority = 1  # type: ignore[assignment]  the base class computes it

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}
        self.locked = False

    def get_password(self, service: str, username: str) -> str | None:
        if self.locked:
            raise KeyringLocked
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


def test_what_is_kept_comes_back_and_its_name_alone_is_written(home: Home) -> None:
    Keychain(home, backend := MemoryKeyring()).keep("github-token", "ghp_secret")
    chain = Keychain(home, backend)
    assert (chain.problem, chain.names(), chain.read("github-token")) == ("", ("github-token",), "ghp_secret")
    written = b"".join(path.read_bytes() for path in home.config.rglob("*") if path.is_file())
    assert b"ghp_secret" not in written


def test_what_is_forgotten_is_gone_and_gone_twice_is_fine(home: Home) -> None:
    chain = Keychain(home, MemoryKeyring())
    chain.keep("github-token", "x")
    chain.forget("github-token")
    chain.forget("github-token")
    assert (chain.names(), chain.read("github-token")) == ((), None)


def test_a_locked_keychain_says_what_to_do(home: Home) -> None:
    backend = MemoryKeyring()
    backend.locked = True
    with pytest.raises(InputError, match="Unlock it"):
        Keychain(home, backend).read("github-token")


def test_without_a_keychain_nothing_is_kept(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("keyring.get_keyring", fail.Keyring)
    chain = Keychain(home)
    assert "nothing is kept" in chain.problem
    assert chain.read("github-token") is None
    with pytest.raises(InputError, match="GNOME Keyring"):
        chain.keep("github-token", "x")
    assert not home.config.exists()


def test_a_package_that_keeps_passwords_in_a_file_is_no_keychain(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("keyring.get_keyring", MemoryKeyring)  # not one of the systems' own
    assert Keychain(home).problem


@pytest.mark.parametrize("content", [b"{", b'{"a": 1}', b"[1, 2]", b"\xff"])
def test_a_broken_list_of_names_is_an_empty_one(home: Home, content: bytes) -> None:
    home.config.mkdir(parents=True)
    (home.config / "keychain.json").write_bytes(content)
    assert Keychain(home, MemoryKeyring()).names() == ()


def test_a_keychain_that_drops_what_it_takes_is_found_out(home: Home) -> None:
    class Forgetful(MemoryKeyring):
        def set_password(self, service: str, username: str, password: str) -> None:
            """Says nothing and keeps nothing."""

    chain = Keychain(home, Forgetful())
    with pytest.raises(InputError, match="did not keep it"):
        chain.keep("github.com", "not-a-real-token")
    assert chain.names() == ()
