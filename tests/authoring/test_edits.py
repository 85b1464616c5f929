from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tengates.authoring.editing.edits import Source, Splice, lines_of, spliced


def test_the_line_ending_is_the_one_most_lines_have() -> None:
    assert Source(b"a\r\nb\r\nc\n").newline == b"\r\n"
    assert Source(b"a\r\nb\nc\n").newline == b"\n"
    assert Source(b"").newline == b"\n"


def test_one_level_of_indentation_is_a_tab_where_most_lines_use_tabs() -> None:
    assert Source(b"if x:\n\ty\n\tz\n").unit == b"\t"


@pytest.mark.parametrize(("text", "width"), [(b"{\n  a\n    b\n}", 2), (b"if x:\n    y\n        z\n", 4), (b"x", 4)])
def test_one_level_of_indentation_is_the_smallest_usual_step(text: bytes, width: int) -> None:
    assert Source(text).unit == b" " * width


def test_a_byte_order_mark_is_no_part_of_the_first_line() -> None:
    source = Source(b"\xef\xbb\xbf  a = 1\n")
    assert source.line_start(5) == 3
    assert source.indent(6) == b"  "


def test_overlapping_splices_are_refused() -> None:
    with pytest.raises(ValueError, match="overlap"):
        spliced(b"abcdef", [Splice(1, 4, b""), Splice(3, 5, b"")])


def test_splices_in_one_place_keep_their_order() -> None:
    assert spliced(b"ab", [Splice(1, 1, b"1"), Splice(1, 1, b"2")]) == b"a12b"


@given(st.binary(max_size=60), st.integers(0, 60))
def test_line_starts_and_ends_enclose_the_offset(data: bytes, offset: int) -> None:
    source = Source(data)
    offset = min(offset, len(data))
    assert source.line_start(offset) <= max(offset, source.start)
    assert source.next_line(offset) > offset or offset == len(data)
    assert b"\n" not in data[source.line_start(offset) : offset]


@given(st.lists(st.binary(max_size=6)).map(b"\n".join))
def test_lines_are_cut_where_line_numbers_are(content: bytes) -> None:
    lines = lines_of(content)
    assert b"".join(lines) == content
    assert all(line.count(b"\n") == line.endswith(b"\n") for line in lines)
