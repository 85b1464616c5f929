"""JSON, TOML and YAML of strangers: read with limits, refused quickly when hostile."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tengates.facts.structured import UnreadableError, flattened, read_json, read_toml, read_yaml

READERS: list[Callable[[str], object]] = [read_json, read_toml, read_yaml]
DEEP = 100_000


def test_json_may_carry_comments_and_trailing_commas() -> None:
    tree = read_json('{\n  // strict\n  "compilerOptions": {"strict": true,},\n}')
    assert flattened(tree).get("compilerOptions.strict") == "true"


def test_an_address_in_json_is_no_comment() -> None:
    assert read_json('{"a": "https://example.org", }') == {"a": "https://example.org"}


def test_yaml_scalars_stay_text() -> None:
    tree = read_yaml("on: [push]\nversion: 1.10\nok: yes\n")
    values = flattened(tree)
    assert (values.get("on[0]"), values.get("version"), values.get("ok")) == ("push", "1.10", "yes")


def test_toml_is_flattened_by_dots() -> None:
    assert flattened(read_toml("[tool.ruff]\nline-length = 100\n")).get("tool.ruff.line-length") == "100"


@pytest.mark.parametrize(
    ("reader", "text"),
    [
        (read_json, "[" * DEEP + "]" * DEEP),
        (read_json, '{"a":' * DEEP + "1" + "}" * DEEP),
        (read_toml, "a = " + "[" * DEEP + "]" * DEEP),
        (read_toml, "a" + ".a" * DEEP + " = 1"),
        (read_toml, "[a" + ".a" * DEEP + "]"),
        (read_yaml, "[" * DEEP + "]" * DEEP),
        (read_yaml, "- " * DEEP + "a"),
        (read_yaml, "\n".join(" " * depth + "a:" for depth in range(2_000))),
    ],
    ids=["json list", "json object", "toml list", "toml key", "toml table", "yaml flow", "yaml dashes", "yaml indent"],
)
def test_deep_nesting_is_refused(reader: Callable[[str], object], text: str) -> None:
    with pytest.raises(UnreadableError):
        reader(text)


def test_aliases_do_not_multiply() -> None:
    rows = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    rows += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 30)]
    values = flattened(read_yaml("\n".join(rows)))
    assert values.get("a29[0]") == "*a28"


def test_a_huge_number_is_refused() -> None:
    with pytest.raises(UnreadableError):
        read_json('{"a": ' + "9" * 100_000 + "}")


@pytest.mark.parametrize("reader", READERS)
@given(text=st.text(max_size=200))
def test_any_text_is_read_or_refused(reader: Callable[[str], object], text: str) -> None:
    with suppress(UnreadableError):
        flattened(reader(text))


def test_comments_stand_anywhere_in_json_and_strings_stay() -> None:
    text = '{"a": "x /* y */ // z", // why\n "b": [1, /* two */ 2, // last\n ], }'
    assert read_json(text) == {"a": "x /* y */ // z", "b": [1, 2]}


@pytest.mark.parametrize("text", ['{"a": 1, /* no end', '{"a": "no end', "[1,, 2]", "[/]"])
def test_json_that_stays_broken_is_refused(text: str) -> None:
    with pytest.raises(UnreadableError):
        read_json(text)


@pytest.mark.parametrize(
    ("reader", "text"),
    [
        (read_json, "[\n" + (" /*" * 1_300 + "\n") * 250),
        (read_json, "[," + "\n" * DEEP * 5 + "x"),
        (read_json, '[ // "' + '\\"' * DEEP),
        (read_toml, '"="' + ".a" * DEEP + " = 1"),
        (read_toml, "a = { " + "b." * DEEP + "b = 1 }"),
        (read_toml, 'a = "' + '\\"' * DEEP),
        (read_yaml, 'a: "' + "x " * DEEP * 3),
    ],
    ids=["comments", "blank lines", "quotes", "quoted key", "inline key", "toml quotes", "yaml text"],
)
def test_long_and_hostile_text_is_refused(reader: Callable[[str], object], text: str) -> None:
    with pytest.raises(UnreadableError):
        reader(text)


def test_dots_in_toml_values_are_no_depth() -> None:
    tree = read_toml(
        f'a = "{"." * 200}"  # {"." * 200}\nb = [{", ".join(["1.5"] * 200)}]\nc = """\n{"a." * 200}\n"""\n'
    )
    assert set(tree) == {"a", "b", "c"}


@pytest.mark.parametrize(
    ("reader", "text"),
    [
        (read_json, '{"a\\ud800": ["\\uDFFF", "\\ud83d\\ude00"],}'),
        (read_yaml, '"a\\ud800": ["\\U0000DFFF", "\U0001f600"]'),
    ],
)
def test_half_a_character_is_no_text(reader: Callable[[str], object], text: str) -> None:
    values = flattened(reader(text))
    assert (values.get("a\ufffd[0]"), values.get("a\ufffd[1]")) == ("\ufffd", "\U0001f600")
