"""Environment files: names and whether a value stands there, never the value."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tengates.facts.dotenv import is_env_file, read_env

VALUE = "k9Zq81mW" + "x0Pv77Lt"


@pytest.mark.parametrize(
    "name", [".env", ".env.local", ".env.example", ".env-example", ".env_sample", "prod.env", "app.env.example"]
)
def test_variants_are_environment_files(name: str) -> None:
    assert is_env_file(name)


@pytest.mark.parametrize("name", [".envrc", "env.py", "environment", ".env.d.ts", ".env.md"])
def test_other_files_are_not(name: str) -> None:
    assert not is_env_file(name)


def test_a_secret_is_told_from_a_placeholder() -> None:
    text = f"# keys\nexport OPENAI_API_KEY='{VALUE}'\nSTRIPE_SECRET_KEY=your-key-here\nPORT=3000\nEMPTY_KEY=\n"
    rows = {row.name: (row.line, row.has_value, row.looks_secret) for row in read_env(".env", text).entries}
    assert rows == {
        "OPENAI_API_KEY": (2, True, True),
        "STRIPE_SECRET_KEY": (3, True, False),
        "PORT": (4, True, False),
        "EMPTY_KEY": (5, False, False),
    }


def test_a_password_in_an_address_is_a_secret() -> None:
    text = f"DATABASE=postgres://app:{VALUE}@db:5432/app\n"
    assert read_env(".env", text).entries[0].looks_secret


def test_a_public_key_is_none() -> None:
    assert not read_env(".env", f"NEXT_PUBLIC_SUPABASE_ANON_KEY={VALUE}\n").entries[0].looks_secret


def test_an_example_is_known_by_its_name() -> None:
    assert read_env(".env.example", "A=1\n").example
    assert not read_env(".env.production", "A=1\n").example


def test_the_value_is_not_kept() -> None:
    assert VALUE not in repr(read_env(".env", f"API_KEY={VALUE}\n"))


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    read_env(".env", text)
