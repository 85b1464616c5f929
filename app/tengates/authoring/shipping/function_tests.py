"""Tests of pure Python functions whose arguments are obvious: called once, the answer checked as far as it is sure."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from tengates.authoring.editing.python_tree import dotted_name
from tengates.authoring.shipping.contained import Contained, Definition

_SAMPLES = {"str": '"hello"', "int": "2", "float": "1.5", "bool": "True", "list[str]": '["hello"]', "List[str]": '["hello"]', "list[int]": "[1, 2]"}  # fmt: skip
_TEXTS = re.compile(r"^(?:text|string|s|content|name|title|prompt|question|message|query|word|line|raw|value|label)$|_text$|_name$|_str$")  # fmt: skip
_TEXT_METHODS = frozenset(
    "strip lstrip rstrip lower upper title capitalize split rsplit splitlines join replace startswith endswith format"
    " count encode isdigit isalpha isalnum isspace casefold partition rpartition swapcase".split()
)
_KINDS = frozenset({"str", "int", "float", "bool", "list", "dict", "set", "tuple"})
_MOST = 12
_HEAD = '"""What the functions answer that depend on nothing but their arguments."""'
_ASK = "# say here what the answer must be"


@dataclass(frozen=True, slots=True)
class FunctionTest:
    """A function with the call that a test makes and the built-in type of its answer."""

    module: str
    name: str
    call: str
    kind: str


def function_tests(module: str, tree: ast.Module) -> Iterator[FunctionTest]:
    """The functions of one module that can be tested so."""
    inside = Contained(tree)
    for name, function in inside.functions.items():
        if name.startswith(("_", "test")) or function.decorator_list or not isinstance(function, ast.FunctionDef):
            continue
        samples = _samples(function)
        kind = _written_kind(function) or inside.result(function)
        if samples is not None and kind in _KINDS and inside.is_pure(function):
            yield FunctionTest(module, name, f"{name}({', '.join(samples)})", kind)


def function_file(tests: list[FunctionTest]) -> str:
    """The test file; names that two modules share are taken from the first alone."""
    rows = _chosen(tests)
    lines = [_HEAD, "", *_imports(rows)]
    for row in rows:
        lines += ["", "", f"def test_{row.name}() -> None:"]
        lines += [f"    assert isinstance({row.call}, {row.kind})  {_ASK}"]
    return "".join(f"{line}\n" for line in lines)


def case_file(tests: list[FunctionTest]) -> str:
    """The same for a runner that knows the standard library's test cases alone."""
    rows = _chosen(tests)
    lines = [_HEAD, "", "from unittest import TestCase", "", *_imports(rows), "", ""]
    lines += ["class FunctionsTest(TestCase):", '    """Each is asked once."""']
    for row in rows:
        lines += ["", f"    def test_{row.name}(self) -> None:"]
        lines += [f"        self.assertIsInstance({row.call}, {row.kind})  {_ASK}"]
    return "".join(f"{line}\n" for line in lines)


def _chosen(tests: list[FunctionTest]) -> list[FunctionTest]:
    chosen: dict[str, FunctionTest] = {}
    for test in tests:
        chosen.setdefault(test.name, test)
    return list(chosen.values())[:_MOST]


def _imports(rows: list[FunctionTest]) -> Iterator[str]:
    for module in sorted({row.module for row in rows}):
        names = ", ".join(sorted(row.name for row in rows if row.module == module))
        yield f"from {module} import {names}"


def _written_kind(function: Definition) -> str:
    written = ast.unparse(function.returns) if function.returns is not None else ""
    base = written.partition("[")[0].lower() if written[:1] in "LDST" and "[" in written else written.partition("[")[0]
    return base if base in _KINDS else ""


def _samples(function: Definition) -> list[str] | None:
    """An obvious argument for each parameter without a default, None when one is not obvious."""
    arguments = function.args
    if arguments.vararg or arguments.kwarg or any(item is None for item in arguments.kw_defaults):
        return None
    plain = [*arguments.posonlyargs, *arguments.args]
    needed = plain[: len(plain) - len(arguments.defaults)]
    found = [_sample(function, argument) for argument in needed]
    return None if not found or "" in found else found


def _sample(function: Definition, argument: ast.arg) -> str:
    if argument.annotation is not None:
        return _SAMPLES.get(ast.unparse(argument.annotation), "")
    methods = {
        node.attr
        for node in ast.walk(function)
        if isinstance(node, ast.Attribute) and dotted_name(node.value) == argument.arg
    }
    return _SAMPLES["str"] if _TEXTS.search(argument.arg) and methods and methods <= _TEXT_METHODS else ""
