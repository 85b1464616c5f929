"""Lock files and the versions they settle."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tengates.facts.locks import is_lock, read_lock
from tengates.facts.structured import UnreadableError
from tengates.model.config import Ecosystem

NAMES = (
    "poetry.lock",
    "uv.lock",
    "pdm.lock",
    "Pipfile.lock",
    "package-lock.json",
    "pnpm-lock.yaml",
    "yarn.lock",
    "bun.lock",
)


@pytest.mark.parametrize(
    ("name", "text", "wanted"),
    [
        ("poetry.lock", '[[package]]\nname = "Flask"\nversion = "3.0.2"\n', ("flask", "3.0.2")),
        ("uv.lock", '[[package]]\nname = "openai"\nversion = "1.2.3"\nsource = {}\n', ("openai", "1.2.3")),
        ("Pipfile.lock", '{"default": {"flask": {"version": "==3.0.2"}}}', ("flask", "3.0.2")),
        ("package-lock.json", '{"packages": {"node_modules/@a/b": {"version": "1.0.0"}}}', ("@a/b", "1.0.0")),
        ("package-lock.json", '{"dependencies": {"react": {"version": "18.2.0"}}}', ("react", "18.2.0")),
        ("pnpm-lock.yaml", "packages:\n\n  react@18.2.0:\n    resolution: {}\n", ("react", "18.2.0")),
        ("pnpm-lock.yaml", "packages:\n\n  '@a/b@1.0.0(react@18.2.0)':\n    resolution: {}\n", ("@a/b", "1.0.0")),
        ("pnpm-lock.yaml", "packages:\n\n  /react@18.2.0:\n    resolution: {}\n", ("react", "18.2.0")),
        ("pnpm-lock.yaml", "packages:\n\n  /@a/b/1.0.0:\n    resolution: {}\n", ("@a/b", "1.0.0")),
        ("yarn.lock", 'react@^18.0.0:\n  version "18.2.0"\n', ("react", "18.2.0")),
        ("yarn.lock", '"@a/b@npm:^1.0.0":\n  version: 1.0.0\n', ("@a/b", "1.0.0")),
        ("bun.lock", '{\n  "packages": {\n    "react": ["react@18.2.0", "", {}, ""],\n  }\n}', ("react", "18.2.0")),
    ],
)
def test_a_lock_settles_versions(name: str, text: str, wanted: tuple[str, str]) -> None:
    assert wanted in read_lock(name, text).versions


def test_a_nested_copy_does_not_stand_for_the_package() -> None:
    text = (
        '{"packages": {"node_modules/a": {"version": "2.0.0"}, "node_modules/b/node_modules/a": {"version": "1.0.0"}}}'
    )
    assert read_lock("package-lock.json", text).versions == (("a", "2.0.0"),)


def test_a_binary_lock_is_known_without_its_versions() -> None:
    lock = read_lock("bun.lockb", "\x00\x01")
    assert (lock.ecosystem, lock.tool, lock.versions) == (Ecosystem.NODE, "bun", ())


@pytest.mark.parametrize("name", NAMES)
def test_locks_are_known_by_name(name: str) -> None:
    assert is_lock(name)


@pytest.mark.parametrize("name", NAMES)
@given(text=st.text(max_size=300))
def test_any_text_is_read_or_refused(name: str, text: str) -> None:
    with suppress(UnreadableError):
        read_lock(name, text)
