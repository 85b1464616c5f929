"""JavaScript files that mean harm, or are no JavaScript at all."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tengates.facts.javascript import GRAMMARS, read_javascript

_WORDS = st.sampled_from(
    [
        "function f(", "class A {", "if (x) ", "const x = ", "const { a: { b = 1 }, ...c } = ", "try {", "} catch (e) {", "(", ")", "[",
        "]", "{", "}", ":", "\n", " ", "`${", "}`", '"', "'", "=>", "await ", "async ", "for (const x of ", "...", ",", ".", "?.", "@D()",
        "&", "&&", "??", "+", "é", "🎈", "import a from 'b'", "require('x')", "process.env.A", "export default ", "export ", "return ",
        "throw ", "while (1) ", "<a b={", "/>", "</a>", "<T>", " as T", "!", ";", "\\", "\t", "//", "/*", ".catch(e => 0)",
        "<script>", "</script>", "new ", "interface I {", "static ", "0",
    ]
)  # fmt: skip
_DEEP = 50_000


@settings(max_examples=400, deadline=None)
@given(st.lists(_WORDS, max_size=60), st.sampled_from(sorted(GRAMMARS)))
def test_broken_javascript_has_spans_inside_the_file(words: list[str], suffix: str) -> None:
    source = "".join(words).encode()
    code = read_javascript(source, suffix)
    kinds = (code.calls, code.functions, code.classes, code.assignments, code.branches, code.loops, code.handlers)
    spans = [row.span for rows in kinds for row in rows] + [row.span for row in (*code.reads, *code.env_reads)]
    for span in spans:
        assert 0 <= span.start <= span.end <= len(source)
        assert 1 <= span.line <= span.end_line <= source.count(b"\n") + 1


@pytest.mark.parametrize(
    "source",
    [
        b"x = " + b"(" * 100_000 + b")" * 100_000,
        b"x = " + b"[" * 100_000 + b"]" * 100_000,
        b"f(\n" * _DEEP + b")" * _DEEP,
        b"x" + b".a" * 100_000,
        b"x" + b".a()\n" * _DEEP,
        b"p" + b".catch(e => 0)\n" * _DEEP,
        b"p.catch(e =>\n" * _DEEP + b"0" + b")" * _DEEP,
        b"if (x)\n" * _DEEP + b";",
        b"while (1)\n" * _DEEP + b";",
        b"try {\n" * _DEEP + b"} catch (e) {}" * _DEEP,
        b"() =>\n" * _DEEP + b"1",
        b"class A { m() {\n" * _DEEP + b"} }" * _DEEP,
        b"<a>\n" * _DEEP + b"</a>" * _DEEP,
        b"const " + b"{ a:" * _DEEP + b"b" + b"}" * _DEEP + b" = c",
        b"x = process.env.A ??\n" * _DEEP + b"1",
        b"export class A {}\n" * _DEEP,
        b"`${\n" * _DEEP + b"1" + b"}`" * _DEEP,
    ],
    ids=[
        "parentheses",
        "brackets",
        "calls",
        "members",
        "chain",
        "caught",
        "catches",
        "ifs",
        "loops",
        "tries",
        "functions",
        "classes",
        "elements",
        "patterns",
        "defaults",
        "exports",
        "templates",
    ],
)
def test_fifty_thousand_levels_end_in_time(source: bytes) -> None:
    assert read_javascript(source, ".tsx").lines >= 1


def test_a_file_that_costs_too_much_says_what_was_left_unread() -> None:
    source = b"open()\n" + b"try {\n" * _DEEP + b"} catch (e) {}\n" * _DEEP
    code = read_javascript(source, ".js")
    assert [row.callee for row in code.calls] == ["open"]
    assert len(code.broken_lines) * 10 > code.lines
