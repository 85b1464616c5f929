"""One file in, its facts out, whatever it holds."""

from __future__ import annotations

import gc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tengates.facts.extract import extract
from tengates.model.config import Role

PATHS = (
    "app/main.py", "web/page.tsx", "tests/test_a.py", "package.json", "package-lock.json", "pyproject.toml",
    "requirements.txt", "poetry.lock", ".github/workflows/ci.yml", ".gitlab-ci.yml", "README.md", ".env", "Dockerfile",
    "config.yaml", "logo.png", "Makefile", "schema.sql",
)  # fmt: skip


def test_code_is_read_by_its_language() -> None:
    assert extract("app/main.py", b"import flask\n").code is not None
    assert extract("web/page.tsx", b"export default () => <p/>\n").code is not None


def test_assertions_are_counted_in_test_files_alone() -> None:
    source = b"def test_a():\n    assert 1\n"
    test, program = extract("tests/test_a.py", source), extract("app/a.py", source)
    assert test.code is not None
    assert program.code is not None
    assert (test.code.assertions, program.code.assertions) == ((2,), ())


def test_each_kind_of_file_finds_its_reader() -> None:
    assert extract("package.json", b'{"dependencies": {}}').manifest is not None
    assert extract("uv.lock", b"").lock is not None
    assert extract(".github/workflows/ci.yml", b"on: push\njobs: {}\n").workflow is not None
    assert extract("README.md", b"# App\n").document is not None
    assert extract(".env.example", b"A=1\n").env is not None
    assert extract("api/Dockerfile", b"FROM python:3.12\n").dockerfile[0].keyword == "FROM"
    assert extract("tsconfig.json", b'{"compilerOptions": {"strict": true}}').settings is not None


def test_a_file_that_does_not_parse_says_where() -> None:
    assert extract("app/main.py", b"x = = 1\n").problem == "does not parse at line 1"
    assert extract("package.json", b"{").problem == "is not valid JSON"


def test_a_picture_is_no_problem() -> None:
    facts = extract("public/logo.png", b"\x89PNG\r\n\x1a\n\xff\xfe\x00")
    assert (facts.role, facts.problem) == (Role.OTHER, "")


def test_text_in_another_encoding_is_still_read() -> None:
    assert extract("package.json", '{"scripts": {"a": "b"}}'.encode("utf-16")).manifest is not None
    assert extract("app/main.py", "# caf\xe9\n".encode("latin-1")).problem == "is not UTF-8"


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("config.json", b"[" * 100_000),
        ("package.json", b'{"a":' * 100_000),
        ("package.json", b"[" + b" /* " * 50_000),
        ("pyproject.toml", b"a = " + b"[" * 100_000),
        ("config.yaml", b"- " * 100_000),
        (".github/workflows/ci.yml", b"{a: " * 100_000),
        ("yarn.lock", b'"a@' * 100_000),
        ("poetry.lock", b"[[package]]\n" * 50_000),
        ("README.md", b"# a" + b" " * 100_000 + b"b"),
        ("Jenkinsfile", b"\n" * 100_000),
    ],
)
def test_bombs_end(path: str, source: bytes) -> None:
    facts = extract(path, source)
    assert (facts.path, facts.size) == (path, len(source))


@pytest.mark.parametrize("path", PATHS)
@settings(deadline=None)
@given(source=st.binary(max_size=200))
def test_any_bytes_have_facts(path: str, source: bytes) -> None:
    facts = extract(path, source)
    assert (facts.path, facts.size) == (path, len(source))


def test_the_collector_of_circles_leaves_facts_alone() -> None:
    code = extract("a.py", b"import os\n\n\ndef ask(text):\n    return os.path.join(text, 'x')\n").code
    assert code is not None
    assert not any(gc.is_tracked(row) for row in (code, *code.calls, *code.returns, code.calls[0].span))
