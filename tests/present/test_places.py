"""Evidence lines: what is said of several places is said once, and how many are left out is told."""

from __future__ import annotations

from tengates.model.origin import Origin
from tengates.present.blocks import Items
from tengates.present.markdown import markdown_text
from tengates.present.places import Spot, gathered


def _text(rows: list[Spot], *, whole: bool = True) -> str:
    return markdown_text([Items(gathered(Origin(), rows, whole=whole))])


def test_the_same_words_of_several_places_stand_once() -> None:
    rows = [Spot("a.py", 1, "printed text"), Spot("b.py", 7, "a key"), Spot("a.py", 9, "printed\n  text")]
    assert _text(rows) == "- printed text, in 2 places: `a.py:1`, `a.py:9`\n- `b.py:7` a key\n"


def test_what_is_left_out_is_counted() -> None:
    many = [Spot("a.py", line, "printed text") for line in range(1, 12)]
    assert _text(many).startswith("- printed text, in 11 places: `a.py:1`, ")
    assert _text(many).endswith("`a.py:8` and 3 more\n")
    apart = [Spot("a.py", line, f"text {line}") for line in range(1, 12)]
    assert _text(apart).splitlines()[-1] == "- and 3 more places"


def test_rows_that_are_the_first_of_more_say_so() -> None:
    rows = [Spot("a.py", line, f"text {line}") for line in range(1, 12)]
    assert _text(rows, whole=False).splitlines()[-1] == "- and more places"
    assert _text(rows[:2], whole=False).splitlines()[-1] == "- and more places"


def test_a_count_that_is_not_known_is_not_given() -> None:
    many = [Spot("a.py", line, "printed text") for line in range(1, 21)]
    (line,) = _text(many, whole=False).splitlines()
    assert line.startswith("- printed text, in several places: `a.py:1`, ")
    assert line.endswith("`a.py:8` and more")
    assert _text([*many, Spot("b.py", 1, "a key")], whole=False).splitlines()[-1] == "- and more places"


def test_what_speaks_of_the_whole_repository_has_no_place() -> None:
    assert _text([Spot("", 0, "no pipeline")]) == "- no pipeline\n"
