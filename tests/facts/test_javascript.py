"""A JavaScript or TypeScript source becomes facts, in the same vocabulary as Python's."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tengates.facts.javascript import GRAMMARS, read_javascript
from tengates.model.code import Assignment, Call, Code, Exit, ExprKind, Language


def read(text: str, suffix: str = ".ts") -> Code:
    """The facts of a source given as text."""
    return read_javascript(text.encode(), suffix)


def call(code: Code, written: str) -> Call:
    """The first call written like this."""
    return next(row for row in code.calls if row.written == written)


def assigned(code: Code, target: str) -> Assignment:
    """The first assignment to this target."""
    return next(row for row in code.assignments if row.target == target)


def test_imports_resolve_in_every_form() -> None:
    code = read(
        'import OpenAI from "openai"\nimport * as fs from "fs"\nimport { z as zod, object } from "zod"\n'
        'import type { T } from "./t"\nconst express = require("express")\nconst { Pool: P } = require("pg")\n'
        'import "./side"\n'
        "new OpenAI(); fs.readFile(); zod.string(); object(); express(); new P()\n"
    )
    assert [row.callee for row in code.calls if row.callee != "require"] == [
        "openai.default",
        "fs.readFile",
        "zod.z.string",
        "zod.object",
        "express",
        "pg.Pool",
    ]
    assert next(row for row in code.imports if row.local == "T").is_type
    assert next(row for row in code.imports if row.module == "./side").local == ""


def test_a_dynamic_import_gives_its_name() -> None:
    code = read('async function f() { const { openai } = await import("@ai-sdk/openai"); openai("m") }')
    assert "@ai-sdk/openai.openai" in [row.callee for row in code.calls]


def test_spans_cut_calls_out_of_text_that_is_not_ascii() -> None:
    source = "\ufeffconst n = 'Grüße 🎉'\nlog(n, 'ä'); run('ß')\n".encode()
    code = read_javascript(source, ".js")
    assert [source[row.span.start : row.span.end].decode() for row in code.calls] == ["log(n, 'ä')", "run('ß')"]
    assert {row.span.line for row in code.calls} == {2}


@pytest.mark.parametrize("suffix", [".vue", ".svelte"])
def test_a_components_script_keeps_its_place_in_the_file(suffix: str) -> None:
    source = "<template><p>ü {{ x }}</p></template>\n<script setup lang='ts'>\nfetch('/é')\n</script>\n".encode()
    row = read_javascript(source, suffix).calls[0]
    assert source[row.span.start : row.span.end].decode() == "fetch('/é')"
    assert row.span.line == 3


def test_a_chain_keeps_its_calls_as_brackets() -> None:
    code = read('import { z } from "zod"\nz.object({ a: z.string().max(3) }).parse(x)\n')
    outer = call(code, "z.object().parse")
    assert outer.callee == "zod.z.object().parse"
    assert outer.receiver is not None
    assert outer.receiver.kind is ExprKind.CALL
    assert "zod.z.string().max" in [row.callee for row in code.calls]


def test_awaited_floating_and_chained_calls_are_told_apart() -> None:
    code = read("async function f() { await a(); b(); const x = await c(); d().then(g).catch(h); return e() }")
    found = {row.written: row for row in code.calls}
    assert (found["a"].awaited, found["a"].is_statement) == (True, True)
    assert (found["b"].awaited, found["b"].is_statement) == (False, True)
    assert (found["c"].awaited, found["c"].is_statement) == (True, False)
    assert found["d"].chained == ("then", "catch")
    assert not found["e"].is_statement
    assert found["a"].scope == "f"


def test_members_of_promise_all_are_awaited_with_it() -> None:
    code = read("async function f() { await Promise.all([a(), b()]) }")
    assert [row.written for row in code.calls if row.awaited] == ["Promise.all", "a", "b"]


def test_loops_and_tries_surround_calls_of_the_same_function_alone() -> None:
    code = read("for (const x of head()) { try { a(); later(() => b()) } catch (e) { c() } finally { d() } }")
    assert [row.written for row in code.calls if row.in_loop] == ["a", "later", "c", "d"]
    assert [row.written for row in code.calls if row.in_try] == ["a", "later"]


def test_destructuring_gives_each_name_its_member() -> None:
    code = read("const { a, b: c, d = 1 } = f()\nconst [e, g] = h()\n")
    assert [(row.target, row.member) for row in code.assignments] == [
        ("a", "a"),
        ("c", "b"),
        ("d", "d"),
        ("e", "[0]"),
        ("g", "[1]"),
    ]


def test_targets_are_dotted_as_written() -> None:
    code = read("el.innerHTML = x\nclass A { k = 1\n constructor() { this.client = y() } }\nconfig['k'] = 2\n")
    assert [(row.target, row.scope) for row in code.assignments] == [
        ("el.innerHTML", ""),
        ("this.k", "A"),
        ("this.client", "A.constructor"),
        ("config[k]", ""),
    ]


def test_exports_of_both_module_systems_are_listed() -> None:
    code = read(
        "export const a = 1\nexport async function POST() {}\nexport default function page() {}\n"
        "const b = 2\nexport { b as c }\nexport class D {}\n"
    )
    assert set(code.exports) == {"a", "POST", "default", "c", "D"}
    assert {row.name: row.exported for row in code.functions} == {"POST": "POST", "page": "default"}
    assert assigned(code, "a").exported == "a"
    common = read("module.exports = { x }\nexports.go = function () {}\nmodule.exports.stop = () => 1\n", ".cjs")
    assert set(common.exports) == {"default", "x", "go", "stop"}


def test_functions_tell_whom_they_were_given_to() -> None:
    code = read(
        'import express from "express"\nconst app = express()\napp.post("/x", async (req, res) => { res.json() })\n'
    )
    row = code.functions[0]
    assert (row.passed_to, row.is_async) == ("app.post", True)
    assert [item.name for item in row.parameters] == ["req", "res"]
    assert row.qualname.startswith("<3:")
    assert call(code, "res.json").scope == row.qualname


def test_parameters_carry_types_defaults_and_destructuring() -> None:
    row = read("export async function f(a: string, { b, c }: P, d = 3, ...rest) {}").functions[0]
    assert [item.name for item in row.parameters][:3] == ["a", "{ b, c }", "d"]
    assert row.parameters[0].annotation is not None
    assert row.parameters[2].default is not None
    assert row.parameters[2].default.text == "3"


def test_classes_have_bases_fields_and_decorated_methods() -> None:
    code = read(
        'import { Base } from "lib"\n@Controller("/x")\nclass A extends Base {\n  name: string = "n"\n'
        "  @Get()\n  list() { return 1 }\n}\ninterface I { a: string }\n"
    )
    first, second = code.classes
    assert (first.name, first.bases) == ("A", ("lib.Base",))
    assert [item.name for item in first.fields] == ["name"]
    assert [row.name for row in first.decorators] == ["Controller"]
    method = next(row for row in code.functions if row.name == "list")
    assert (method.qualname, [row.name for row in method.decorators]) == ("A.list", ["Get"])
    assert second.is_type_only


def test_branches_tell_how_they_leave() -> None:
    code = read("function f(x) { if (!x) return no(); if (y) { log(); throw new E() } else if (z) { go() } }")
    assert [(row.exit, row.scope) for row in code.branches] == [
        (Exit.RETURN, "f"),
        (Exit.RAISE, "f"),
        (Exit.NONE, "f"),
    ]
    assert code.branches[1].calls[0] == "log"


def test_a_catch_clause_and_a_catch_method_are_handlers() -> None:
    code = read("try { ask() } catch (e) { log(e); x = 1 }\nsend().catch(() => {})\ntry { a() } catch { throw b }\n")
    first, second, third = code.handlers
    assert (first.name, first.uses_error, first.try_calls, first.assigns) == ("e", True, ("ask",), ("x",))
    assert first.effects == 2
    assert (second.effects, second.uses_error, second.try_calls) == (0, False, ("send",))
    assert (third.name, third.exit) == ("", Exit.RAISE)


def test_loops_tell_whether_they_end() -> None:
    code = read(
        "while (true) { a() }\nfor (;;) { break }\nfor (const x of y) {}\nwhile (n) {}\nfor (let i = 0; i < 3; i++) {}\n"
    )
    assert [(row.bounded, row.has_exit) for row in code.loops] == [
        (False, False),
        (False, True),
        (True, False),
        (True, False),
        (True, False),
    ]


def test_an_environment_variable_is_found_however_it_is_read() -> None:
    code = read(
        "const a = process.env.A\nconst b = process.env['B'] ?? 'x'\nconst { C } = process.env\nconst d = import.meta.env.D\n"
        'const e = Deno.env.get("E")\nconst f = process.env.F!\nconst g = process.env.G || fail()\nconst h = `${process.env.H}/x`\n'
    )
    found = {row.name: row for row in code.env_reads}
    assert list(found) == list("ABCDEFGH")
    assert found["B"].default is not None
    assert found["B"].default.text == "x"


def test_a_variable_that_a_function_of_the_file_is_asked_for() -> None:
    code = read(
        "function need(name) {\n  const value = process.env[name]\n  if (!value) throw new Error(name)\n  return value\n}\n"
        "const orElse = (other: string, key: string) => process.env[key] ?? other\n"
        "const a = need('SERVICE_KEY')\nconst b = orElse('3000', 'PORT')\nconst c = need(a)\n"
    )
    assert [row.name for row in code.env_reads] == ["SERVICE_KEY", "PORT"]


def test_an_element_is_a_call_with_its_attributes() -> None:
    code = read('const p = <Box html={x} on={() => go()} wide><img src="a" {...rest} /></Box>\n', ".tsx")
    box, img = (row for row in code.calls if row.callee.startswith("<"))
    assert (box.callee, img.callee) == ("<Box>", "<img>")
    assert [label for label, _ in box.expr.items] == ["html", "on", "wide"]
    assert img.expr.has_spread
    assert "go" in [row.callee for row in code.calls]


def test_directives_of_files_and_functions_are_kept() -> None:
    assert read("// hello\n'use client'\nimport x from 'y'\n").directives == ("use client",)
    code = read("export async function save() {\n  'use server'\n  db()\n}\n")
    assert code.directives == ()
    assert code.functions[0].directives == ("use server",)


def test_template_strings_and_sums_of_strings_are_templates() -> None:
    code = read("const a = `x ${y}`\nconst b = 'x' + y\nconst c = `plain`\nconst d = 'a' + 'b'\n")
    assert [row.value.kind for row in code.assignments] == [
        ExprKind.TEMPLATE,
        ExprKind.TEMPLATE,
        ExprKind.STRING,
        ExprKind.STRING,
    ]
    assert assigned(code, "c").value.text == "plain"
    assert assigned(code, "d").value.text == "ab"


def test_conversions_and_await_are_transparent() -> None:
    code = read("const a = (await f() as T)!\nconst b = { n: 1, ...c, s }\n")
    assert assigned(code, "a").value.kind is ExprKind.CALL
    assert [label for label, _ in assigned(code, "b").value.items] == ["n", "**", "s"]


def test_reads_are_the_longest_chains() -> None:
    code = read("const x = req.body?.message\nif (a.b['c']) {}\n")
    assert [row.name for row in code.reads] == ["req.body.message", "a.b[c]"]


def test_languages_follow_the_suffix() -> None:
    assert read("a()", ".mjs").language is Language.JAVASCRIPT
    assert read("a()", ".tsx").language is Language.TYPESCRIPT


@given(st.text(max_size=300), st.sampled_from(sorted(GRAMMARS)))
@settings(max_examples=200, deadline=None)
def test_any_text_is_read(text: str, suffix: str) -> None:
    read_javascript(text.encode("utf-8", "replace"), suffix)


@given(st.binary(max_size=300), st.sampled_from(sorted(GRAMMARS)))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_read(source: bytes, suffix: str) -> None:
    read_javascript(source, suffix)


def test_a_hundred_thousand_brackets_end() -> None:
    for source in (b"(" * 100_000, b"(" * 100_000 + b"1" + b")" * 100_000, b"f(" * 10_000 + b")" * 10_000):
        assert read_javascript(source, ".js").lines == 1
