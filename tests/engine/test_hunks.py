"""Hunks: what is not accepted cannot change by a byte."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tengates.engine.hunks import cut, settle, splice, writes
from tengates.model.change import ChangeKind, Decision, Edit, FileChange, Hunk, Proposal, Tier

BASE = b"one\r\ntwo\nthree\nfour"


@st.composite
def bases_with_edits(draw: st.DrawFn) -> tuple[bytes, list[Edit]]:
    base = draw(st.binary(max_size=200)) + draw(st.sampled_from([b"", b"\n", b"a\nb\nc\r\nd"]))
    cuts = sorted(draw(st.lists(st.integers(0, len(base)), max_size=8).filter(lambda row: len(row) % 2 == 0)))
    pairs = zip(cuts[::2], cuts[1::2], strict=True)
    return base, [Edit(start, end, draw(st.binary(max_size=12)), "why") for start, end in pairs]


def _proposal(*changes: FileChange) -> Proposal:
    return Proposal("r", "R", Tier.REVIEW, (), changes, (), ())


def _hunk(number: int, *, supporting: bool = False, key: str = "", needs: tuple[str, ...] = ()) -> Hunk:
    edit = Edit(number, number, b"x", "why", supporting=supporting, key=key, needs=needs)
    return Hunk(number, (1, 1), (1, 2), (edit,), supporting=supporting, why="why")


@given(bases_with_edits())
def test_accepting_nothing_gives_the_base_and_everything_gives_the_whole_change(case: tuple[bytes, list[Edit]]) -> None:
    base, edits = case
    hunks = cut(base, edits)
    whole, position = b"", 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        whole += base[position : edit.start] + edit.new
        position = edit.end
    assert splice(base, hunks, set()) == base
    assert splice(base, hunks, {hunk.id for hunk in hunks}) == whole + base[position:]


@given(bases_with_edits())
def test_hunks_name_line_ranges_in_order_that_do_not_overlap(case: tuple[bytes, list[Edit]]) -> None:
    base, edits = case
    hunks = cut(base, edits)
    last = 1
    for hunk in hunks:
        assert last <= hunk.old[0] <= hunk.old[1]
        last = hunk.old[1]
    assert sum(len(hunk.edits) for hunk in hunks) == len(edits)


def test_edits_of_one_line_are_one_hunk_and_of_two_lines_are_two() -> None:
    hunks = cut(BASE, [Edit(0, 1, b"O", "a"), Edit(2, 3, b"E", "b"), Edit(5, 8, b"TWO", "c")])
    assert [(hunk.id, hunk.old, hunk.why) for hunk in hunks] == [(1, (1, 2), "a b"), (2, (2, 3), "c")]


def test_lines_inserted_at_a_line_start_touch_no_line_of_the_base() -> None:
    hunks = cut(BASE, [Edit(5, 5, b"new\nnewer\n", "a"), Edit(9, 14, b"THREE", "b")])
    assert [(hunk.old, hunk.new) for hunk in hunks] == [((2, 2), (2, 4)), ((3, 4), (5, 6))]


def test_a_lone_carriage_return_is_no_line_end() -> None:
    hunks = cut(b"a\rb\x0cc\xe2\x80\xa8d\ne", [Edit(10, 11, b"E", "a")])
    assert hunks[0].old == (2, 3)


def test_overlapping_edits_are_refused() -> None:
    with pytest.raises(ValueError, match="overlap"):
        cut(BASE, [Edit(0, 4, b"", "a"), Edit(3, 5, b"", "b")])


def test_a_supporting_hunk_comes_with_what_needs_it_and_goes_with_it() -> None:
    change = FileChange(
        "a.py",
        ChangeKind.EDIT,
        b"",
        b"",
        (_hunk(1, supporting=True, key="import"), _hunk(2, needs=("import",)), _hunk(3)),
    )
    both = settle(_proposal(change), Decision(frozenset({("a.py", 2)})))
    alone = settle(_proposal(change), Decision(frozenset({("a.py", 1), ("a.py", 3)})))
    assert both.accepted == {("a.py", 1), ("a.py", 2)}
    assert alone.accepted == {("a.py", 3)}


def test_a_needed_hunk_of_another_file_comes_along() -> None:
    code = FileChange("a.py", ChangeKind.EDIT, b"", b"", (_hunk(1, needs=("dependency",)),))
    manifest = FileChange("r.txt", ChangeKind.EDIT, b"", b"", (_hunk(1, supporting=True, key="dependency"),))
    settled = settle(_proposal(code, manifest), Decision(frozenset({("a.py", 1)})))
    assert settled.accepted == {("a.py", 1), ("r.txt", 1)}


def test_only_files_with_an_accepted_hunk_are_written() -> None:
    hunks = cut(BASE, [Edit(0, 3, b"ONE", "a"), Edit(5, 8, b"TWO", "b")])
    change = FileChange("a.txt", ChangeKind.EDIT, BASE, None, hunks)
    other = FileChange("b.txt", ChangeKind.CREATE, None, b"new", (_hunk(1),))
    (write,) = writes(_proposal(change, other), Decision(frozenset({("a.txt", 2)})))
    assert (write.path, write.base, write.new) == ("a.txt", BASE, b"one\r\nTWO\nthree\nfour")
