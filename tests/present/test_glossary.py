"""The glossary: complete, plain, and found where its terms stand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tengates.present.glossary import meaning, spots, terms, used_in

_LONGEST = 150


def test_no_two_terms_share_a_form() -> None:
    forms = [form.casefold() for term in terms() for form in term.forms]
    assert sorted(forms) == sorted(set(forms))


@pytest.mark.parametrize("term", terms(), ids=lambda term: term.name)
def test_each_term_has_one_plain_sentence(term: object) -> None:
    said = getattr(term, "meaning", "")
    assert said.endswith(".")
    assert said[0].isupper()
    assert len(said) <= _LONGEST
    assert ". " not in said


def test_the_terms_a_founder_meets_first_are_there() -> None:
    asked = ("gate", "control", "blocker", "launch minimum", "Waivers", "p95", "CORS", "csrf", "Canary", "idempotent")
    assert [word for word in asked if not meaning(word)] == []


def test_a_word_that_is_no_term_means_nothing() -> None:
    assert meaning("teapot") == ""


def test_the_name_of_the_program_is_no_term() -> None:
    assert spots("Everything Ten Gates wrote here") == ()
    assert [spot.term.name for spot in spots("Ten gates, and Gates alone")] == ["gate"]


def test_the_longer_of_two_terms_is_found() -> None:
    assert [spot.term.name for spot in spots("A token limit, then a token.")] == ["token limit", "token"]


def test_a_term_is_marked_once_where_it_first_stands() -> None:
    (spot,) = spots("Rate\nlimits here, a rate limit there")
    assert (spot.start, spot.end, spot.term.name) == (0, 11, "rate limit")


def test_a_part_of_another_word_is_no_term() -> None:
    assert spots("delegate, investigate, gate-keeper, cached_token") == ()


@pytest.mark.parametrize("text", ["t\u0131me l\u0131m\u0131t", "TOKEN L\u0130MIT", "trace\u00e9"])
def test_letters_that_only_look_alike_are_no_term(text: str) -> None:
    assert [spot.term.name for spot in spots(text) if spot.term.name != "token"] == []


def test_the_terms_of_several_texts_come_once_and_in_order() -> None:
    found = used_in(["Webhooks and gates", "a gate, an alert"])
    assert [term.name for term in found] == ["alert", "gate", "webhook"]


@given(st.text(alphabet="ratelimokngscordxCORS -\n", max_size=60))
def test_spots_lie_in_order_within_the_text_and_name_a_form(text: str) -> None:
    last = 0
    for spot in spots(text):
        assert last <= spot.start < spot.end <= len(text)
        assert meaning(text[spot.start : spot.end]) == spot.term.meaning
        last = spot.end
