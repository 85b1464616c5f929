from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tengates.authoring.editing.edits import BOM, CannotEdit, Splice, spliced
from tengates.authoring.editing.python_edits import PythonFile, read_python
from tengates.authoring.editing.python_shapes import CallLayout


def call_of(file: PythonFile, written: str = "f") -> CallLayout:
    return next(call for call in file.layout.calls.values() if call.written == written)


def with_keyword(text: str) -> str:
    file = read_python(text.encode())
    return spliced(file.source.data, [file.keyword(call_of(file), "cap", "9")]).decode()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("f()\n", "f(cap=9)\n"),
        ("f( )\n", "f(cap=9)\n"),
        ("f(a)\n", "f(a, cap=9)\n"),
        ("f(a,)\n", "f(a, cap=9)\n"),
        ("f(a, b=(1))\n", "f(a, b=(1), cap=9)\n"),
        ("f(\n    a,\n    b=1,\n)\n", "f(\n    a,\n    b=1,\n    cap=9,\n)\n"),
        ("f(\n    a,\n    b=1\n)\n", "f(\n    a,\n    b=1,\n    cap=9\n)\n"),
        ("f(\n\ta,  # one\n\tb=1  # two\n)\n", "f(\n\ta,  # one\n\tb=1,  # two\n\tcap=9\n)\n"),
        ("f(\n    a,\n    b=1,  # two\n    # c=2,\n)\n", "f(\n    a,\n    b=1,  # two\n    cap=9,\n    # c=2,\n)\n"),
        ("f(a,\n  b=1)\n", "f(a,\n  b=1,\n  cap=9)\n"),
        ("f(a, b=[\n    1,\n])\n", "f(a, b=[\n    1,\n], cap=9)\n"),
        ("f(\n    a, b=1\n)\n", "f(\n    a, b=1, cap=9\n)\n"),
        ("f(\n    a, b=1,\n)\n", "f(\n    a, b=1, cap=9,\n)\n"),
        ("f(**a)\n", "f(**a, cap=9)\n"),
        ("é = f('é', b='ü')\n", "é = f('é', b='ü', cap=9)\n"),
        (
            "x = (\n    f(\n        a,\n        b,\n    ).c()\n)\n",
            "x = (\n    f(\n        a,\n        b,\n        cap=9,\n    ).c()\n)\n",
        ),
    ],
)
def test_a_keyword_is_laid_out_as_its_neighbours_are(before: str, after: str) -> None:
    assert with_keyword(before) == after


@pytest.mark.parametrize("text", ["f(x for x in y)\n", "f(cap=1)\n", "f(  # only a comment\n)\n"])
def test_a_call_that_cannot_take_the_keyword_is_left_alone(text: str) -> None:
    with pytest.raises(CannotEdit):
        with_keyword(text)


@pytest.mark.parametrize(
    "data",
    [
        b"f(",
        b"\xff\xfe",
        b"x = '\x00'",
        b"f(1)\rg(2)\r",
        b"# -*- coding: latin-1 -*-\nx = '\xe9'\n",
        b"try:\n    pass\nexcept X :\n    pass\n",
        b"f(" * 80 + b")" * 80,
        b"x = " + b"-" * 200 + b"1\n",
    ],
)
def test_a_file_that_cannot_be_edited_byte_by_byte_is_refused(data: bytes) -> None:
    with pytest.raises(CannotEdit):
        read_python(data)


def imported(text: str, *wanted: tuple[str, ...]) -> str:
    file = read_python(text.encode())
    splices: list[Splice] = []
    for module, *names in wanted:
        splices += file.add_import(module, *names)
    return spliced(file.source.data, splices).decode()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("import json\nimport sys\n", "import json\nimport os\nimport sys\n"),
        ("import sys\n", "import os\nimport sys\n"),
        ("import openai\n", "import os\n\nimport openai\n"),
        ('"""Doc."""\n\nimport openai\n', '"""Doc."""\n\nimport os\n\nimport openai\n'),
        ('"""Doc."""\nx = 1\n', '"""Doc."""\n\nimport os\n\nx = 1\n'),
        ("from __future__ import annotations\n\nx = 1\n", "from __future__ import annotations\n\nimport os\n\nx = 1\n"),
        ("#!/usr/bin/env python\nx = 1\n", "#!/usr/bin/env python\nimport os\n\nx = 1\n"),
        ("x = 1\n", "import os\n\nx = 1\n"),
        ("import os.path\n", "import os.path\n"),
        ("import os as system\n", "import os as system\nimport os\n"),
        ("from json import loads\n", "import os\nfrom json import loads\n"),
    ],
)
def test_a_module_import_goes_where_a_sorter_would_put_it(before: str, after: str) -> None:
    assert imported(before, ("os",)) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("from pydantic import BaseModel\n", "from pydantic import BaseModel, Field\n"),
        ("from pydantic import Field\n", "from pydantic import BaseModel, Field\n"),
        ("from pydantic import (\n    BaseModel,\n)\n", "from pydantic import (\n    BaseModel,\n    Field,\n)\n"),
        ("from pydantic import Field, ConfigDict\n", "from pydantic import Field, ConfigDict, BaseModel\n"),
        ("from pydantic import (\n    Field,\n)\n", "from pydantic import (\n    BaseModel,\n    Field,\n)\n"),
        ("from pydantic import BaseModel, Field\n", "from pydantic import BaseModel, Field\n"),
        ("import os\n", "import os\n\nfrom pydantic import BaseModel, Field\n"),
        (
            "import fastapi\n\nfrom .a import b\n",
            "import fastapi\nfrom pydantic import BaseModel, Field\n\nfrom .a import b\n",
        ),
        ("from .a import b\n", "from pydantic import BaseModel, Field\n\nfrom .a import b\n"),
    ],
)
def test_names_join_an_import_that_is_there(before: str, after: str) -> None:
    assert imported(before, ("pydantic", "BaseModel", "Field")) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("import os\n\nx = f()\n", "import os\n\nCAP = 9\n\nx = f()\n"),
        ("import os\nx = f()\n", "import os\n\nCAP = 9\n\nx = f()\n"),
        ("import os\n\n\ndef g():\n    f()\n", "import os\n\nCAP = 9\n\n\ndef g():\n    f()\n"),
        ("x = f()\n", "CAP = 9\n\nx = f()\n"),
        ("import os\nx = f()\nimport sys\n", "import os\n\nCAP = 9\n\nx = f()\nimport sys\n"),
        (
            "try:\n    import a\nexcept ImportError:\n    a = None\nx = f()\n",
            "try:\n    import a\nexcept ImportError:\n    a = None\n\nCAP = 9\n\nx = f()\n",
        ),
        ("import os; import sys\nx = f()\n", "import os; import sys\n\nCAP = 9\n\nx = f()\n"),
    ],
)
def test_a_constant_follows_the_imports_and_precedes_its_use(before: str, after: str) -> None:
    file = read_python(before.encode())
    assert spliced(file.source.data, [file.after_imports(call_of(file).start, "CAP = 9")]).decode() == after


def test_a_name_that_is_taken_gets_a_number() -> None:
    file = read_python(b"CAP = g()\nf(CAP)\n")
    assert file.free_name("CAP") == "CAP_2"
    assert file.free_name("LIMIT") == "LIMIT"


ARGUMENT = st.sampled_from(
    ["a", "b=1", "c=[\n    1,\n    2,\n]", "d='x, y)'", "e=(\n1\n)", "*g", "f(h)", "i=lambda: (1, 2)"]
)
GAP = st.sampled_from(["", " ", "\n", "\n    ", "  # note, (a)\n    ", "\n\n\t"])


@st.composite
def calls(draw: st.DrawFn) -> str:
    arguments = draw(st.lists(ARGUMENT, min_size=1, max_size=4, unique=True))
    arguments.sort(key=lambda text: "=" in text.partition("(")[0])
    parts = [draw(GAP) + argument + draw(GAP) for argument in arguments]
    comma = draw(st.sampled_from(["", ",", ",  # last\n", ",\n"]))
    return f"x = f({','.join(parts)}{comma})\n"


@given(calls(), st.booleans(), st.booleans())
def test_any_layout_keeps_its_arguments_and_gains_the_keyword(text: str, crlf: bool, bom: bool) -> None:  # noqa: FBT001  hypothesis gives them
    data = (BOM if bom else b"") + (text.replace("\n", "\r\n") if crlf else text).encode()
    file = read_python(data)
    outer = max(
        (call for call in file.layout.calls.values() if call.written == "f"), key=lambda call: call.end - call.start
    )
    splice = file.keyword(outer, "cap", "9")
    after = spliced(data, [splice])
    expected = ast.parse(data)
    statement = expected.body[0]
    assert isinstance(statement, ast.Assign)
    assert isinstance(statement.value, ast.Call)
    statement.value.keywords.append(ast.keyword("cap", ast.Constant(9)))
    assert ast.dump(ast.parse(after)) == ast.dump(expected)
    assert after.startswith(data[: splice.start])
    assert after.endswith(data[splice.end :])
    assert after.count(b"#") == data.count(b"#")
    assert (b"\r\n" in after) == crlf
    assert after.count(b"\n") == after.count(b"\r\n") or not crlf


def test_a_package_stands_before_the_modules_of_the_project() -> None:
    file = read_python(b"import os\n\nimport flask\n\nfrom app.store import save\n", frozenset({"app"}))
    after = spliced(file.source.data, file.add_import("pydantic", "BaseModel")).decode()
    assert after == "import os\n\nimport flask\nfrom pydantic import BaseModel\n\nfrom app.store import save\n"
