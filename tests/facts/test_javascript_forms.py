"""The less usual ways of writing JavaScript: patterns, decorators, components, frameworks' variables."""

from __future__ import annotations

import pytest

from tengates.facts.javascript import read_javascript
from tengates.model.code import Code


def read(text: str, suffix: str = ".ts") -> Code:
    """The facts of a source given as text."""
    return read_javascript(text.encode(), suffix)


def test_nested_patterns_give_each_name_the_way_to_its_member() -> None:
    code = read("const { data: { user }, error: e = null, ...rest } = await f()\nconst [, set = g, [h]] = k()\n")
    assert [(row.target, row.member) for row in code.assignments] == [
        ("user", "data.user"),
        ("e", "error"),
        ("rest", "**"),
        ("set", "[1]"),
        ("h", "[2][0]"),
    ]


@pytest.mark.parametrize("text", ["@D('x') export class A {}", "@D('x')\nclass A {}", "export @D('x') class A {}"])
def test_a_class_has_its_decorators_wherever_they_stand(text: str) -> None:
    code = read(text)
    assert [row.name for row in code.classes[0].decorators] == ["D"]
    assert [row.callee for row in code.calls] == ["D"]


def test_decorators_belong_to_the_member_that_follows() -> None:
    code = read("class A {\n @Get('a') @Auth()\n one() {}\n two() {}\n @In() repo: Repo = make()\n}\n")
    assert [[row.name for row in function.decorators] for function in code.functions] == [["Get", "Auth"], []]
    assert [row.callee for row in code.calls] == ["Get", "Auth", "In", "make"]


def test_what_a_class_implements_is_among_its_bases() -> None:
    code = read("import { B } from 'b'\nclass A extends B<T> implements C, D {}\n")
    assert code.classes[0].bases == ("b.B", "C", "D")


@pytest.mark.parametrize(
    ("text", "default"),
    [
        ("const { KEY = 'd' } = process.env", "d"),
        ("const { KEY: k } = process.env", None),
        ("f((process.env.KEY as string) || 'd')", "d"),
        ("process.env.KEY?.split(',')", None),
        ("process.env['KEY']!.trim()", None),
        ("import { KEY } from '$env/static/private'", None),
        ("import { env } from '$env/dynamic/private'\nf(env.KEY)", None),
        ("app.get('/', (c) => go(c.env.KEY))", None),
    ],
)
def test_a_variable_is_found_with_its_default(text: str, default: str | None) -> None:
    rows = read(text).env_reads
    assert [(row.name, row.default.text if row.default else None) for row in rows] == [("KEY", default)]


@pytest.mark.parametrize("text", ["process.env[KEY]", "const { ...all } = process.env", "x.environment.KEY"])
def test_no_variable_is_made_up(text: str) -> None:
    assert read(text).env_reads == ()


def test_both_scripts_of_a_component_are_read_in_their_places() -> None:
    source = "<script context='module'>\nexport const a = one('ü')\n</script>\n<p>ß</p>\n<script>\nlet b = two()\n</script>\n"
    code = read(source, ".svelte")
    raw = source.encode()
    assert [raw[row.span.start : row.span.end].decode() for row in code.calls] == ["one('ü')", "two()"]
    assert [row.span.line for row in code.calls] == [2, 6]
    assert code.lines == 2


def test_a_component_without_a_script_has_no_code() -> None:
    assert read("<template><p>{{ f() }}</p></template>\n", ".vue").calls == ()


def test_an_ampersand_in_an_element_is_text() -> None:
    source = "const a = <p title='x?y&z=1'>Terms & R&D &amp; more</p>\ngo('a&b')\n"
    code = read(source, ".tsx")
    assert code.broken_lines == ()
    assert [row.callee for row in code.calls] == ["<p>", "go"]
    assert code.calls[1].expr.positional[0].text == "a&b"


def test_a_broken_line_is_named_and_the_rest_is_read() -> None:
    code = read("first()\nconst = = 3\nlast()\n")
    assert code.broken_lines == (2,)
    assert [row.callee for row in code.calls] == ["first", "last"]


def test_shared_names_of_a_commonjs_module_are_exports() -> None:
    code = read("module.exports = { a, b: c, d() {}, 'e': 1 }\n", ".js")
    assert code.exports == ("default", "a", "b", "d")
