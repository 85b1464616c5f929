"""What looks at values ends quickly, whatever they hold."""

from __future__ import annotations

from tengates.facts.secret_filters import is_placeholder


def test_many_letters_and_a_digit_are_no_words() -> None:
    assert not is_placeholder("q" * 50 + "7")


def test_plain_words_stand_for_a_value() -> None:
    assert is_placeholder("the key of the service")
