"""A Python source becomes facts: names resolved, places in bytes, nothing that makes it fail."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tengates.facts.python import read_python
from tengates.model.code import Call, Code, Exit, ExprKind


def read(text: str) -> Code:
    """The facts of a source given as text."""
    return read_python(text.encode())


def call(code: Code, written: str) -> Call:
    """The first call written like this."""
    return next(row for row in code.calls if row.written == written)


def callees(code: Code) -> list[str]:
    """All callees, in source order."""
    return [row.callee for row in code.calls]


def test_an_alias_resolves_to_the_name_it_was_imported_under() -> None:
    code = read("from openai import OpenAI as AI\nimport numpy as np\nc = AI()\nnp.linalg.norm(c)\n")
    assert callees(code) == ["openai.OpenAI", "numpy.linalg.norm"]


def test_a_relative_import_keeps_its_dots() -> None:
    code = read("from . import db\nfrom ..lib.http import fetch\ndb.get()\nfetch()\n")
    assert [(row.module, row.name) for row in code.imports] == [(".", "db"), ("..lib.http", "fetch")]
    assert callees(code) == [".db.get", "..lib.http.fetch"]


def test_a_dotted_import_binds_only_its_first_part() -> None:
    code = read("import os.path\nos.path.join('a')\n")
    assert code.imports[0].local == "os"
    assert callees(code) == ["os.path.join"]


def test_a_span_cuts_the_call_out_of_text_that_is_not_ascii() -> None:
    source = "name = 'Grüße 🎉'\nprint(name, 'ä'); run('ß')\n".encode()
    code = read_python(source)
    found = [source[row.span.start : row.span.end].decode() for row in code.calls]
    assert found == ["print(name, 'ä')", "run('ß')"]
    assert [row.span.line for row in code.calls] == [2, 2]


def test_a_span_counts_the_byte_order_mark() -> None:
    source = "\ufeffrun('é')\n".encode()
    row = read_python(source).calls[0]
    assert source[row.span.start : row.span.end].decode() == "run('é')"
    assert row.span.line == 1


def test_carriage_returns_do_not_move_spans() -> None:
    source = b"a = 1\r\nrun()\r\n"
    row = read_python(source).calls[0]
    assert source[row.span.start : row.span.end] == b"run()"
    assert row.span.line == 2


def test_a_call_inside_a_chain_shows_as_brackets() -> None:
    code = read("from langchain_openai import ChatOpenAI\nChatOpenAI(model='m').invoke('hi')\n")
    outer = call(code, "ChatOpenAI().invoke")
    assert outer.callee == "langchain_openai.ChatOpenAI().invoke"
    assert outer.receiver is not None
    assert outer.receiver.name == "langchain_openai.ChatOpenAI"
    assert "langchain_openai.ChatOpenAI" in callees(code)


def test_awaited_and_dropped_calls_are_told_apart() -> None:
    code = read("async def f():\n    await a()\n    b()\n    x = await c()\n    return d(e())\n")
    assert [(r.callee, r.awaited, r.is_statement) for r in code.calls] == [
        ("a", True, True),
        ("b", False, True),
        ("c", True, False),
        ("d", False, False),
        ("e", False, False),
    ]
    assert {row.scope for row in code.calls} == {"f"}


def test_a_call_knows_whether_a_loop_or_a_comprehension_repeats_it() -> None:
    code = read("for x in head():\n    body()\nwhile cond():\n    pass\ny = [inner(x) for x in z]\nafter()\n")
    assert {row.callee for row in code.calls if row.in_loop} >= {"body", "inner"}
    assert not call(code, "head").in_loop
    assert not call(code, "after").in_loop


def test_a_function_defined_in_a_loop_or_try_starts_afresh() -> None:
    code = read("for x in y:\n    try:\n        def f():\n            g()\n    except E:\n        pass\n")
    assert not call(code, "g").in_loop
    assert not call(code, "g").in_try


def test_only_the_guarded_body_is_in_the_try() -> None:
    code = read(
        "try:\n    a()\nexcept E:\n    b()\nelse:\n    c()\nfinally:\n    d()\ntry:\n    e()\nfinally:\n    f()\n"
    )
    assert [row.callee for row in code.calls if row.in_try] == ["a"]


def test_with_items_are_named() -> None:
    code = read("import threading\nlock = threading.Lock()\nwith lock, open('f') as g:\n    work()\n")
    assert call(code, "work").with_blocks == ("lock", "open")


def test_keywords_spreads_and_positions_are_labelled() -> None:
    row = read("f(1, 'a', k=True, *rest, **more)\n").calls[0]
    assert [value.kind for value in row.expr.positional] == [ExprKind.NUMBER, ExprKind.STRING]
    value = row.expr.get("k")
    assert value is not None
    assert (value.kind, value.text) == (ExprKind.BOOLEAN, "true")
    assert row.expr.has_spread


def test_shapes_of_values_are_told() -> None:
    code = read(
        "a = 'x'\nb = 1.5\nc = None\nd = os.environ['K']\ne = {'k': 1, **m}\nf = [1, 2]\n"
        "g = f'{x}!'\nh = lambda: 1\ni = 'a' + b\nj = 'a %s' % b\nk = 'a {}'.format(b)\nl = x or y\n"
    )
    kinds = {row.target: row.value.kind for row in code.assignments}
    assert kinds == {
        "a": ExprKind.STRING,
        "b": ExprKind.NUMBER,
        "c": ExprKind.NONE,
        "d": ExprKind.NAME,
        "e": ExprKind.OBJECT,
        "f": ExprKind.LIST,
        "g": ExprKind.TEMPLATE,
        "h": ExprKind.FUNCTION,
        "i": ExprKind.TEMPLATE,
        "j": ExprKind.TEMPLATE,
        "k": ExprKind.TEMPLATE,
        "l": ExprKind.OTHER,
    }
    values = {row.target: row.value for row in code.assignments}
    assert values["a"].text == "x"
    assert values["d"].name == "os.environ[K]"
    assert [label for label, _ in values["e"].items] == ["k", "**"]


def test_targets_are_dotted_as_written() -> None:
    code = read(
        "class A:\n    def __init__(self):\n        self.client = x()\napp.config['DEBUG'] = True\na, b = f()\n"
    )
    assert [(row.target, row.scope, row.member) for row in code.assignments] == [
        ("self.client", "A.__init__", ""),
        ("app.config[DEBUG]", "", ""),
        ("a", "", "[0]"),
        ("b", "", "[1]"),
    ]


def test_a_function_carries_its_parameters_decorators_and_docstring() -> None:
    code = read(
        "@app.post('/chat')\n@limit\nasync def chat(body: Chat, n: int = 3, *args, **kw) -> str:\n"
        "    '''Answers.'''\n    yield n\n"
    )
    row = code.functions[0]
    assert [expr.name for expr in row.decorators] == ["app.post", "limit"]
    assert [item.name for item in row.parameters] == ["body", "n", "args", "kw"]
    assert row.parameters[0].annotation is not None
    assert row.parameters[0].annotation.name == "Chat"
    assert row.parameters[1].default is not None
    assert row.parameters[1].default.text == "3"
    assert (row.is_async, row.is_generator, row.docstring) == (True, True, "Answers.")
    assert row.span.line == 3


def test_methods_and_nested_functions_have_dotted_names() -> None:
    code = read("class A:\n    def m(self):\n        def inner():\n            f()\n")
    assert [row.qualname for row in code.functions] == ["A.m", "A.m.inner"]
    assert code.calls[0].scope == "A.m.inner"


def test_a_class_carries_bases_fields_and_keywords() -> None:
    code = read(
        "from pydantic import BaseModel, Field\nclass Chat(BaseModel, frozen=True):\n"
        "    text: str = Field(max_length=10)\n    n: int\n    model_config = {'extra': 'forbid'}\n"
    )
    row = code.classes[0]
    assert row.bases == ("pydantic.BaseModel",)
    assert [item.name for item in row.fields] == ["text", "n", "model_config"]
    assert row.fields[0].default is not None
    assert row.fields[0].default.name == "pydantic.Field"
    assert [name for name, _ in row.keywords] == ["frozen"]


def test_a_branch_tells_how_it_leaves() -> None:
    code = read(
        "def f(x):\n    if not x:\n        return 'no', 403\n    elif bad(x):\n        log()\n        raise E()\n"
    )
    assert [(row.exit, row.scope) for row in code.branches] == [(Exit.RETURN, "f"), (Exit.RAISE, "f")]
    assert "log" in code.branches[1].calls


def test_a_handler_tells_types_name_effects_and_the_guarded_calls() -> None:
    code = read(
        "import openai\ntry:\n    ask()\nexcept (openai.RateLimitError, ValueError) as e:\n    log(e)\n    x = 1\n    raise\n"
        "except Exception:\n    pass\n"
    )
    first, last = code.handlers
    assert first.types == ("openai.RateLimitError", "ValueError")
    assert (first.name, first.exit, first.uses_error, first.assigns) == ("e", Exit.RAISE, True, ("x",))
    assert first.calls == ("log",)
    assert first.try_calls == ("ask",)
    assert (last.types, last.effects, last.uses_error) == (("Exception",), 0, False)


def test_a_bare_except_has_no_types() -> None:
    assert read("try:\n    a()\nexcept:\n    b()\n").handlers[0].types == ()


def test_loops_tell_whether_they_end() -> None:
    code = read("while True:\n    a()\nwhile True:\n    break\nwhile n < 3:\n    a()\nfor x in y:\n    a()\n")
    assert [(row.kind, row.bounded, row.has_exit) for row in code.loops] == [
        ("while", False, False),
        ("while", False, True),
        ("while", True, False),
        ("for", True, False),
    ]


def test_the_longest_chain_is_read_once() -> None:
    code = read("x = request.json['message']\ny = a.b.c\n")
    assert [row.name for row in code.reads] == ["request.json[message]", "a.b.c"]


def test_a_broken_line_is_named_and_the_rest_is_read() -> None:
    code = read("good()\nx = = 3\nalso()\n")
    assert code.broken_lines == (2,)
    assert {"good", "also"} <= set(callees(code))


def test_the_main_guard_is_a_scope_of_its_own() -> None:
    code = read("def f():\n    pass\nif __name__ == '__main__':\n    f()\n")
    assert "__main__" in code.directives
    assert code.calls[-1].scope == "__main__"


def test_an_environment_variable_is_found_however_it_is_read() -> None:
    code = read(
        "import os\nfrom os import environ, getenv as get\nfrom decouple import config\nimport streamlit as st\n"
        "a = os.environ['A']\nb = os.environ.get('B', 'x')\nc = os.getenv('C')\nd = environ['D']\ne = get('E') or 'y'\n"
        "f = config('F')\ng = st.secrets['G']\nh = environ.get('H')\n"
    )
    found = {row.name: row for row in code.env_reads}
    assert list(found) == list("ABCDEFGH")
    assert {name for name, row in found.items() if row.required} == set("ADFG")
    assert found["B"].default is not None
    assert found["B"].default.text == "x"


def test_a_settings_class_reads_its_fields_from_the_environment() -> None:
    code = read("from pydantic_settings import BaseSettings\nclass S(BaseSettings):\n    key: str\n    n: int = 3\n")
    assert [(row.name, row.required) for row in code.env_reads] == [("KEY", True), ("N", False)]


def test_a_variable_that_a_function_of_the_file_is_asked_for() -> None:
    code = read(
        "import os\ndef need(name, default=None):\n    return os.environ.get(name, default)\n"
        "def must(key):\n    return os.environ[key]\n"
        "A = need('SERVICE_KEY')\nB = must('OTHER_KEY')\nC = must(A)\n"
    )
    assert [row.name for row in code.env_reads] == ["SERVICE_KEY", "OTHER_KEY"]


def test_blank_lines_are_not_counted() -> None:
    assert read("a\n\n  \nb\n").lines == 2


FIELDS = """from pydantic import AliasChoices, AliasPath, Field
from pydantic_settings import BaseSettings

class S(BaseSettings):
    told: str = Field(description="which key")
    dots: str = Field(...)
    bare: str = ...
    other: str = Field(validation_alias="REAL_NAME")
    either: str = Field(alias=AliasChoices(AliasPath("deep", 0), "CHOSEN", "SECOND"))
    first: str = Field("x", description="has one")
    named: str = Field(default="y", alias="NAMED_SO")
    made: list[str] = Field(default_factory=list)
    spread: str = Field(**COMMON)
"""


def test_a_field_of_settings_is_required_unless_its_description_holds_a_default() -> None:
    found = {row.name: (row.required, row.default and row.default.text) for row in read(FIELDS).env_reads}
    required = (True, None)
    assert found == {
        "TOLD": required,
        "DOTS": required,
        "BARE": required,
        "REAL_NAME": required,
        "CHOSEN": required,
        "FIRST": (False, "x"),
        "NAMED_SO": (False, "y"),
        "MADE": (False, "list"),
        "SPREAD": (False, "Field(**COMMON)"),
    }


@given(st.text(max_size=300))
@settings(max_examples=150, deadline=None)
def test_any_text_is_read(text: str) -> None:
    read_python(text.encode("utf-8", "replace"))


@given(st.binary(max_size=300))
@settings(max_examples=150, deadline=None)
def test_any_bytes_are_read(source: bytes) -> None:
    read_python(source)


def test_a_hundred_thousand_brackets_end() -> None:
    for source in (b"(" * 100_000, b"(" * 100_000 + b"1" + b")" * 100_000, b"f(" * 10_000 + b")" * 10_000):
        assert read_python(source).lines == 1
