"""How many tests a repository really has: test functions that assert something, by test file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from tengates.model.code import Call, Code, ExprKind, Function, Language
from tengates.model.config import Role
from tengates.model.place import Span
from tengates.model.survey import Survey

_DECLARES = {"it", "test", "specify", "Deno.test", "bun:test.test", "bun:test.it", "vitest.it", "vitest.test"}
_TESTS = re.compile("it|test|specify")
_SUITE = re.compile(r"(?:^|\.)(?:it|test|specify)(?:\.(?:only|concurrent|each|for|skipIf|runIf)(?:\(\))?)?$")
_SKIPPED = re.compile(r"(?:^|\.)(?:xit|xtest|it\.skip|test\.skip|it\.todo|test\.todo)$")
_ASSERTS = re.compile(
    r"(?:^|\.)(?:assert\w*|expect\w*|should\w*|fail|raises|warns|verify\w*|ok|equal|deepEqual|strictEqual"
    r"|notEqual|throws|rejects|t\.is|toMatchSnapshot|check\w*)(?:\(|\.|$)",
    re.IGNORECASE,
)
_WALL = re.compile(r"^(?:e2e|cypress|playwright)$|playwright|cypress", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class TestFile:
    """A test file with its tests that assert, and those that assert nothing."""

    path: str
    tests: int
    hollow: int
    browser: bool  # drives a browser: end to end, no unit test
    first: int  # line of the first test


@dataclass(frozen=True, slots=True)
class Census:
    """All tests beside the size of the program."""

    files: tuple[TestFile, ...]
    source_lines: int

    @property
    def tests(self) -> int:
        """Tests that assert and need no browser."""
        return sum(file.tests for file in self.files if not file.browser)

    @property
    def hollow(self) -> int:
        """Tests that check nothing."""
        return sum(file.hollow for file in self.files)


_KEPT: WeakKeyDictionary[Survey, Census] = WeakKeyDictionary()


def take_census(survey: Survey) -> Census:
    """Count the tests and the non-blank lines of source; every control that asks shares one count."""
    found = _KEPT.get(survey)
    if found is None:
        lines = sum(code.lines for _, code in survey.sources())
        found = _KEPT[survey] = Census(tuple(_test_files(survey)), lines)
    return found


def _test_files(survey: Survey) -> Iterator[TestFile]:
    for path, facts in survey.files.items():
        if facts.role is Role.TEST and facts.code is not None:
            spans = list(_tests(facts.code))
            if spans:
                good = sum(_asserts(facts.code, span) for span in spans)
                yield TestFile(path, good, len(spans) - good, _drives_browser(path, facts.code), spans[0].line)


def _tests(code: Code) -> Iterator[Span]:
    if code.language is Language.PYTHON:
        yield from (row.span for row in code.functions if _is_python_test(row))
    else:
        yield from (call.span for call in code.calls if _declares_test(call))


def _is_python_test(function: Function) -> bool:
    skipped = any(_skips(item.name) for item in function.decorators)
    return function.name.startswith("test") and not skipped


def _skips(name: str) -> bool:
    return name.endswith((".skip", "mark.skip")) or name == "skip"


def _declares_test(call: Call) -> bool:
    if call.callee not in _DECLARES and not _TESTS.search(call.written):
        return False
    if _SKIPPED.search(call.written):
        return False
    named = call.written in _DECLARES or bool(_SUITE.search(call.written)) or call.callee in _DECLARES
    first = call.expr.positional[:1]
    return named and bool(first) and first[0].kind in {ExprKind.STRING, ExprKind.TEMPLATE, ExprKind.NAME}


def _asserts(code: Code, span: Span, *, deeper: bool = True) -> bool:
    """Directly, or through a function of the same file that does."""
    if any(span.line <= line <= span.end_line for line in code.assertions):
        return True
    inside = [call for call in code.calls if span.start < call.span.start < span.end]
    if any(_ASSERTS.search(call.written) for call in inside):
        return True
    if not deeper:
        return False
    called = {call.written.rpartition(".")[2] for call in inside}
    own = (row for row in code.functions if row.name in called and row.span != span)
    return any(_asserts(code, row.span, deeper=False) for row in own)


def _drives_browser(path: str, code: Code) -> bool:
    parts = path.split("/")
    if any(_WALL.search(part) for part in parts):
        return True
    return any(_WALL.search(item.module) for item in code.imports)
