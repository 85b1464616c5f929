"""Python files that mean harm, or are no Python at all."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tengates.facts.python import read_python

_WORDS = st.sampled_from(
    [
        "def f(", "class A:", "if ", "x = ", "with a as b:", "try:", "except:", "(", ")", "[", "]", "{", "}", ":", "\n", "    ",
        "f'{", "}'", '"', "'''", "lambda", "await ", "async ", "for x in ", "*", "**", ",", ".", "@", ":=", "%", "+", "é", "🎈",
        "import os", "from . import x", "os.environ[", "self.a", "yield", "return", "raise", "match x:", "case ", "\t", "\\",
    ]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400))
def test_arbitrary_bytes_are_read_without_a_crash(source: bytes) -> None:
    read_python(source)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=300))
def test_arbitrary_text_is_read_without_a_crash(source: str) -> None:
    read_python(source.encode("utf-8", "surrogatepass"))


@settings(max_examples=500, deadline=None)
@given(st.lists(_WORDS, max_size=60))
def test_broken_python_has_spans_inside_the_file(words: list[str]) -> None:
    source = "".join(words).encode()
    code = read_python(source)
    rows = (*code.calls, *code.functions, *code.classes, *code.assignments, *code.branches, *code.reads, *code.handlers)
    for row in rows:
        assert 0 <= row.span.start <= row.span.end <= len(source)
        assert 1 <= row.span.line <= row.span.end_line <= source.count(b"\n") + 1


@pytest.mark.parametrize(
    "source",
    [
        b"x = " + b"(" * 100_000 + b")" * 100_000,
        b"x = " + b"[" * 100_000,
        b"f(" * 50_000 + b")" * 50_000,
        b"x" + b".a" * 100_000,
        b"x" + b".a()" * 50_000,
        b"x" + b"[0]" * 100_000,
        b"x = 1" + b" + 1" * 50_000,
        b"x = " + b"not " * 100_000 + b"1",
        b"x = " + b"await " * 50_000 + b"y",
        b"x = " + b"lambda: " * 50_000 + b"1",
    ],
    ids=["parentheses", "brackets", "calls", "attributes", "chain", "subscripts", "sum", "nots", "awaits", "lambdas"],
)
def test_a_hundred_thousand_levels_end_in_time(source: bytes) -> None:
    assert read_python(source).lines == 1
