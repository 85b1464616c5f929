from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tengates.gui.plain import LIMIT, no_mnemonic, sentence, tip, visible, visible_lines


@given(st.text())
def test_nothing_invisible_is_left_in_a_line(text: str) -> None:
    assert visible(text).isprintable()


@given(st.text())
def test_a_tooltip_can_never_look_like_markup(text: str) -> None:
    assert "<" not in tip(text)


def test_a_direction_mark_is_spelled_out() -> None:
    assert visible("exe\u202egnp.py") == "exe⟨U+202E⟩gnp.py"


def test_a_control_character_has_a_picture() -> None:
    assert visible("a\x1b[31m") == "a␛[31m"


def test_a_long_line_is_cut() -> None:
    assert len(visible("x" * 5000)) == LIMIT
    assert visible("x" * 5000).endswith("…")


def test_line_breaks_stay_where_several_lines_are_shown() -> None:
    assert visible_lines("a\nb\x00") == "a\nb␀"


def test_an_ampersand_on_a_button_is_no_shortcut() -> None:
    assert no_mnemonic("Auth & access") == "Auth && access"


def test_a_clause_gets_a_capital_and_a_name_from_the_code_does_not() -> None:
    assert sentence("this call can return any number of tokens") == "This call can return any number of tokens"
    assert sentence("max_tokens=400 is set") == "max_tokens=400 is set"
    assert sentence("") == ""
