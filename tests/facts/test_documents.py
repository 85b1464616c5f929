"""Documents by their headings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tengates.facts.documents import read_document


def test_sections_hold_what_stands_under_their_heading() -> None:
    document = read_document("# App\n\nIntro\n\n## Rollback ##\n\nRun it.\n")
    assert document.title == "App"
    assert [(row.title, row.level, row.line) for row in document.sections] == [("App", 1, 1), ("Rollback", 2, 5)]
    assert "Run it." in document.sections[1].text


def test_a_comment_in_a_fenced_block_is_no_heading() -> None:
    document = read_document("# App\n```bash\n# not a heading\nmake\n```\n")
    assert [row.title for row in document.sections] == ["App"]
    assert "# not a heading" in document.sections[0].text


def test_underlined_headings_are_headings() -> None:
    document = read_document("App\n===\n\nUse\n---\n\nText\n")
    assert [(row.title, row.level) for row in document.sections] == [("App", 1), ("Use", 2)]


def test_windows_line_ends_leave_no_trace() -> None:
    assert read_document("# App\r\n\r\nText\r\n").title == "App"


@pytest.mark.parametrize(
    "text",
    ["# a" + " " * 1_900 + "b", "#" * 100_000, "# a" + " #" * 50_000, "```\n" * 50_000, "a\n=\n" * 50_000],
    ids=["blanks", "marks", "closing marks", "fences", "underlines"],
)
def test_hostile_headings_are_read_and_cut(text: str) -> None:
    document = read_document("\n".join([text] * 3))
    assert all(len(section.text) <= 4_000 for section in document.sections)


@given(st.text(max_size=300))
def test_any_text_is_a_document(text: str) -> None:
    for section in read_document(text).sections:
        assert section.line >= 1


def test_a_block_on_one_line_swallows_no_heading() -> None:
    document = read_document("# App\n```pip install app```\n## Rollback\nRun it.\n")
    assert [row.title for row in document.sections] == ["App", "Rollback"]


def test_a_block_ends_with_the_marks_it_began_with() -> None:
    document = read_document("# App\n~~~~\n```\n# not a heading\n~~~~\n## Rollback\n")
    assert [row.title for row in document.sections] == ["App", "Rollback"]
