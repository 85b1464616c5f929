"""The copied tree: places in bytes, fields, signs that say something, and expressions that are made once."""

from __future__ import annotations

import pytest

from tengates.facts.javascript import read_javascript
from tengates.facts.python import read_python
from tengates.facts.python_expressions import Expressions
from tengates.facts.tree import Node, Text, parsed

_NOTHING: frozenset[str] = frozenset()
_NESTED = "f(a, g(b, [1, {'k': h(x + 'y', (2, 3))}]), u=lambda: 0)\n"


def _first(text: str, kind: str, language: str = "python") -> Node:
    return parsed(Text(text), language, frozenset({kind})).noted[0]


def test_places_are_bytes_and_text_is_characters() -> None:
    node = _first("é = 1\nß('ä', 'ö')\n", "call")
    assert (node.text, node.words(4), node.column) == ("ß('ä', 'ö')", "ß('ä", 1)
    assert (node.span.line, node.span.start, node.span.end) == (2, 7, 21)


def test_what_stands_before_the_text_counts() -> None:
    tree = parsed(Text("a = 1\n", shift=3), "python", frozenset({"assignment"}))
    assert (tree.noted[0].span.start, tree.noted[0].span.end) == (3, 8)


def test_fields_and_telling_signs() -> None:
    function = _first("async def f(a): pass\n", "function_definition")
    name = function.field("name")
    assert name is not None
    assert name.text == "f"
    assert [token.kind for token in function.tokens] == ["async"]
    operator = _first("a + b\n", "binary_operator").field("operator")
    assert operator is not None
    assert operator.text == "+"
    assert function.field("nothing") is None


def test_what_cannot_be_read_is_told() -> None:
    assert parsed(Text("a = = 1\n"), "python", _NOTHING).broken
    assert not parsed(Text("a = 1\n"), "python", _NOTHING).broken


@pytest.mark.parametrize("language", ["python", "javascript", "typescript", "tsx"])
def test_no_depth_of_nesting_matters(language: str) -> None:
    depth = 100_000
    tree = parsed(Text("(" * depth + "1" + ")" * depth), language, _NOTHING)
    assert tree.root.children


@pytest.mark.parametrize("first", range(1, 9))
@pytest.mark.parametrize("then", range(1, 9))
def test_what_was_made_once_is_what_would_be_made_now(first: int, then: int) -> None:
    used, fresh = _first(_NESTED, "call"), _first(_NESTED, "call")
    expressions = Expressions({})
    expressions.expr(used, first)
    assert expressions.expr(used, then) == Expressions({}).expr(fresh, then)


def test_what_an_ampersand_stood_in_is_shown_as_it_was_written() -> None:
    code = read_javascript(b"const a = () => <b title='x & y'>Terms & Conditions</b>;\n", ".jsx")
    assert any("Terms & Conditions" in call.expr.text for call in code.calls)


def test_imports_leave_their_own_module_out() -> None:
    imports = read_python(b"from a.b import (  # why\n    c, d as e)\n").imports
    assert [(row.module, row.name, row.local) for row in imports] == [("a.b", "c", "c"), ("a.b", "d", "e")]


def test_a_file_that_is_broken_as_a_whole_says_so() -> None:
    assert read_python(b"def oops(:\n    return (\n").broken_lines
