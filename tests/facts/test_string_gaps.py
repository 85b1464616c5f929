"""Gaps of a long template stay known when its text is cut."""

from __future__ import annotations

from tengates.facts.syntax import TEXT, short_string


def test_gaps_beyond_the_cut_stand_at_the_end() -> None:
    found = short_string("x" * 500 + "{question} and {{ context }} and {question}")
    assert len(found) == TEXT
    assert found.endswith("x{question}{{ context }}")


def test_a_short_string_stays_as_it_is() -> None:
    assert short_string("Answer {question}.") == "Answer {question}."
