from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tengates.authoring.editing.edits import BOM, CannotEdit, Source, spliced
from tengates.authoring.editing.javascript_edits import JavaScriptFile, read_javascript_file, syntax_errors
from tengates.model.place import Span


def opened(text: str, path: str = "a.ts") -> JavaScriptFile:
    return read_javascript_file(text.encode(), path)


def with_property(text: str) -> str:
    file = opened(text)
    data = file.source.data
    start = data.index(b"f(")
    options = file.arguments(file.call_at(Span(1, 1, start, len(data))))[0]
    return spliced(data, [file.property(options, "cap", "9")]).decode()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("f({})\n", "f({ cap: 9 })\n"),
        ("f({ a })\n", "f({ a, cap: 9 })\n"),
        ("f({a: 1})\n", "f({a: 1, cap: 9})\n"),
        ("f({ a, })\n", "f({ a, cap: 9 })\n"),
        ("f({\n  a: 1,\n  b,\n});\n", "f({\n  a: 1,\n  b,\n  cap: 9,\n});\n"),
        ("f({\n\ta: 1,\n\tb\n})\n", "f({\n\ta: 1,\n\tb,\n\tcap: 9\n})\n"),
        ("f({\n  a: 1, // one\n  b // two\n})\n", "f({\n  a: 1, // one\n  b, // two\n  cap: 9\n})\n"),
        ("f({\n  a: 1, /* one */\n  // b\n})\n", "f({\n  a: 1, /* one */\n  cap: 9,\n  // b\n})\n"),
        ("f({ a: [\n  1,\n] })\n", "f({ a: [\n  1,\n], cap: 9 })\n"),
        ("f({\n  a() { return 1 },\n  ...b,\n})\n", "f({\n  a() { return 1 },\n  ...b,\n  cap: 9,\n})\n"),
        ("const é = f({ 'ü': '😀', b })\n", "const é = f({ 'ü': '😀', b, cap: 9 })\n"),
    ],
)
def test_a_property_is_laid_out_as_its_neighbours_are(before: str, after: str) -> None:
    assert with_property(before) == after


@pytest.mark.parametrize(
    "text", ["f({ cap: 1 })", "f({ 'cap': 1 })", "f(options)", "f({ /* none */ })", "f({\n  a, /* x\n*/\n})"]
)
def test_options_that_cannot_take_the_property_are_left_alone(text: str) -> None:
    with pytest.raises(CannotEdit):
        with_property(text)


@pytest.mark.parametrize(
    ("before", "after", "path"),
    [
        ("import a from 'a'\n\nf()\n", "import a from 'a'\nimport { z } from 'zod'\n\nf()\n", "a.ts"),
        ('import a from "a";\nimport b from "./b";\n', 'import a from "a";\nimport { z } from "zod";\nimport b from "./b";\n', "a.ts"),
        ("'use client'\n\nexport const a = 1\n", "'use client'\n\nimport { z } from 'zod'\n\nexport const a = 1\n", "a.tsx"),
        ("import { z } from 'zod'\n", "import { z } from 'zod'\n", "a.ts"),
        ("import { a } from '@/a'\n", "import { z } from 'zod'\nimport { a } from '@/a'\n", "a.ts"),
        ("import { ZodError } from 'zod'\n", "import { ZodError, z } from 'zod'\n", "a.ts"),
        ("import type { ZodType } from 'zod'\n", "import type { ZodType } from 'zod'\nimport { z } from 'zod'\n", "a.ts"),
        ("const a = require('a');\n\nf();\n", "const a = require('a');\nconst { z } = require('zod');\n\nf();\n", "a.js"),
        ("const { z } = require('zod');\n", "const { z } = require('zod');\n", "a.js"),
        ("#!/usr/bin/env node\nf();\n", '#!/usr/bin/env node\n\nconst { z } = require("zod");\n\nf();\n', "a.js"),
        ("// @ts-check\nexport {};\n", '// @ts-check\n\nimport { z } from "zod";\n\nexport {};\n', "a.js"),
        ("// What f does.\nfunction f() {}\nexport {};\n", 'import { z } from "zod";\n\n// What f does.\nfunction f() {}\nexport {};\n', "a.js"),
    ],
)  # fmt: skip
def test_an_import_goes_where_the_file_imports_packages(before: str, after: str, path: str) -> None:
    file = opened(before, path)
    assert spliced(file.source.data, file.add_import("zod", "z")).decode() == after


@pytest.mark.parametrize(
    ("text", "name", "local"),
    [
        ("import * as z from 'zod'\n", "*", "z"),
        ("import z from 'zod'\n", "default", "z"),
        ("import { z as zod } from 'zod'\n", "z", "zod"),
        ("import type { z } from 'zod'\n", "z", ""),
    ],
)
def test_every_way_to_import_is_seen(text: str, name: str, local: str) -> None:
    assert opened(text).has_import("zod", name) == local


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("import a from 'a'\n\nf()\n", "import a from 'a'\n\nconst CAP = 9\n\nf()\n"),
        ("import a from 'a'\nf()\n", "import a from 'a'\n\nconst CAP = 9\n\nf()\n"),
        ("import {\n  a,\n} from 'a' // it\n", "import {\n  a,\n} from 'a' // it\n\nconst CAP = 9\n"),
        ("f()\n", "const CAP = 9\n\nf()\n"),
        ("import a from 'a'", "import a from 'a'\n\nconst CAP = 9\n"),
    ],
)
def test_a_constant_follows_the_imports(before: str, after: str) -> None:
    file = opened(before)
    assert spliced(file.source.data, [file.after_imports(len(before), "const CAP = 9")]).decode() == after


@pytest.mark.parametrize(
    ("text", "quote", "semicolon"),
    [("import a from 'a';\nf();\n", "'", ";"), ('import a from "a"\nf("x")\n', '"', ""), ("f('x')\n", "'", "")],
)
def test_quotes_and_semicolons_are_those_of_the_file(text: str, quote: str, semicolon: str) -> None:
    file = opened(text)
    assert (file.quote, file.semicolon) == (quote, semicolon)


@pytest.mark.parametrize(
    ("data", "path"), [(b"\xff", "a.ts"), (b"f()", "a.vue"), (b"f()\rg()\r", "a.js"), (b"f('\x00')", "a.js")]
)
def test_a_file_that_cannot_be_edited_is_refused(data: bytes, path: str) -> None:
    with pytest.raises(CannotEdit):
        read_javascript_file(data, path)


def test_a_place_that_does_not_parse_is_counted() -> None:
    assert syntax_errors(b"f({ a b })", "a.ts") > syntax_errors(b"f({ a, b })", "a.ts")


ITEM = st.sampled_from(
    ["a", "b: 1", "c: [\n  1,\n  2,\n]", "'d': 'x, }'", "e: (\n1\n)", "...g", "h() { return {} }", "i: () => ({})"]
)
GAP = st.sampled_from(["", " ", "\n", "\n    ", " // note, {a}\n  ", "\n\n\t", " /* in, side */ "])


@st.composite
def objects(draw: st.DrawFn) -> str:
    items = draw(st.lists(ITEM, min_size=1, max_size=4, unique=True))
    parts = [draw(GAP) + item + draw(GAP) for item in items]
    comma = draw(st.sampled_from(["", ",", ", // last\n", ",\n"]))
    return f"const x = f({{{','.join(parts)}{comma}}});\n"


@given(objects(), st.booleans(), st.booleans())
def test_any_layout_keeps_its_properties_and_gains_one(text: str, crlf: bool, bom: bool) -> None:  # noqa: FBT001  hypothesis gives them
    data = (BOM if bom else b"") + (text.replace("\n", "\r\n") if crlf else text).encode()
    file = read_javascript_file(data, "a.ts")
    options = file.arguments(file.call_at(Span(1, 1, data.index(b"f("), len(data))))[0]
    before = list(file.keys(options))
    splice = file.property(options, "cap", "9")
    after = spliced(data, [splice])
    again = read_javascript_file(after, "a.ts")
    found = again.keys(again.arguments(again.call_at(Span(1, 1, after.index(b"f("), len(after))))[0])
    assert list(found) == [*before, "cap"]
    assert syntax_errors(after, "a.ts") == 0
    assert after.startswith(data[: splice.start])
    assert after.endswith(data[splice.end :])
    assert len(re.findall(rb"note|last|side", after)) == len(re.findall(rb"note|last|side", data))
    assert after.count(b"\n") == after.count(b"\r\n") or not crlf


def test_the_unit_of_an_object_on_one_line_is_not_asked_for() -> None:
    assert Source(b"f({})").unit == b"    "
