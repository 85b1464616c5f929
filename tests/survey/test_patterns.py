"""A pattern that only says yes or no, and what is ready where nothing matches."""

from __future__ import annotations

import pytest
from tests.survey.model_project import project_of

from tengates.survey.models.patterns import meets_nothing, only_asks
from tengates.survey.web.index import SourceFile


def _file(body: str) -> SourceFile:
    return project_of({"a.ts": f"export function take(words) {{ {body} }}"}).files["a.ts"]


@pytest.mark.parametrize(
    ("body", "only"),
    [
        ("const it = words.match(/a(b)/); return it !== null;", True),
        ("const it = words.match(/a(b)/); return it !== null && /c/.test(it[1]);", True),
        ("const it = words.match(/a(b)/); return it && it[1];", False),
        ("const it = words.match(/a(b)/); return it ? it[1] : words;", False),
        ("if (words.match(/a/)) { return 'b'; } return words;", True),
        ("if (words.match(/a(b)/)[1] === 'c') { return 'b'; } return words;", False),
    ],
)
def test_yes_or_no(body: str, only: bool) -> None:  # noqa: FBT001
    file = _file(body)
    assert only_asks(file, next(call for call in file.code.calls if call.callee == "words.match")) is only


@pytest.mark.parametrize(
    ("body", "ready"),
    [
        ("const it = words.match(/a(b)/); return it[1];", False),
        ("const it = words.match(/a(b)/); return it?.[1];", True),
        ("const it = words.match(/a(b)/); return it ? it[1] : words;", True),
        ("const it = words.match(/a(b)/); if (!it) { return words; } return it[1];", True),
        ("const other = 1; const it = words.match(/a(b)/); return other ? it[1] : words;", False),
        ("return words.match(/a(b)/)?.[1];", True),
        ("return words.match(/a(b)/)[1];", False),
    ],
)
def test_nothing_found(body: str, ready: bool) -> None:  # noqa: FBT001
    file = _file(body)
    assert meets_nothing(file, next(call for call in file.code.calls if call.callee == "words.match")) is ready
